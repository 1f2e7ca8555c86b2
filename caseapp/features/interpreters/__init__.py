"""The roster of interpreters and mediators: found, added, changed, stopped for now, away.

A directory without case content. Who is offered to whom is the work of
:mod:`caseapp.rules.matching`.
"""

from __future__ import annotations

from flask import Blueprint

from caseapp.web import today as todays_page

blueprint = Blueprint("interpreters", __name__)

from caseapp.features.interpreters import today, views, views_standing  # noqa: E402

todays_page.offer(blueprint, today.TALKS)

__all__ = ["blueprint", "views", "views_standing"]
