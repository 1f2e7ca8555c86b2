"""The team of a case: who supports a person, as what, from when until when; putting somebody on
it, handing over, ending a place, and keeping somebody from a case.

The rules are in :mod:`caseapp.rules.team`; what a place opens follows in :mod:`caseapp.access`.
"""

from __future__ import annotations

from flask import Blueprint

from caseapp.web import panels as case_page

blueprint = Blueprint("team", __name__)

from caseapp.features.team import panels, views, views_bars  # noqa: E402

case_page.offer(blueprint, panels.TEAM)

__all__ = ["blueprint", "views", "views_bars"]
