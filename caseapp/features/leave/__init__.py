"""Leave and duty: who is away and who covers which case, and who is on duty on which number.

How cover begins and ends is in :mod:`caseapp.rules.cover` (practice.md P12).
"""

from __future__ import annotations

from flask import Blueprint

from caseapp.web import calendar as the_calendar

blueprint = Blueprint("leave", __name__)

from caseapp.features.leave import calendar, views, views_duty  # noqa: E402

the_calendar.offer(blueprint, calendar.AWAY, calendar.DUTY)

__all__ = ["blueprint", "views", "views_duty"]
