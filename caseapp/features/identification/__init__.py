"""Identification of a person: their recovery and reflection period, the decisions of the authority,
and challenges of them, each a record of its own with its dates.

What dates can be and what a record proposes is in :mod:`caseapp.rules.identification`.
"""

from __future__ import annotations

from flask import Blueprint

from caseapp.web import calendar as the_calendar
from caseapp.web import panels as case_page

blueprint = Blueprint("identification", __name__)

from caseapp.features.identification import (  # noqa: E402
    calendar,
    panels,
    views,
    views_challenge,
    views_decision,
    views_period,
)

case_page.offer(blueprint, panels.DATES)
the_calendar.offer(blueprint, calendar.DATES)

__all__ = ["blueprint", "views", "views_challenge", "views_decision", "views_period"]
