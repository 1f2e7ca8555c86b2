"""Somebody told me to stop sharing: one page for everybody who works here, and a look at what fits
nobody. The rules are in :mod:`caseapp.rules.stopping`.
"""

from __future__ import annotations

from flask import Blueprint

from caseapp.web import today as todays_page

blueprint = Blueprint("stopping", __name__)

from caseapp.features.stopping import today, views  # noqa: E402

todays_page.offer(blueprint, today.KEPT)

__all__ = ["blueprint", "views"]
