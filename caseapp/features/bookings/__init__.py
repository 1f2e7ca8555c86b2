"""Booked talks with an interpreter: when, about what class of things, with whom, as they chose.

Who fits is the work of :mod:`caseapp.rules.matching`; nobody is confirmed but by
:mod:`caseapp.rules.bookings`. What interpreters see of it is a feature of its own.
"""

from __future__ import annotations

from flask import Blueprint

from caseapp.web import calendar as the_calendar
from caseapp.web import contents as case_contents
from caseapp.web import today as today_page

blueprint = Blueprint("bookings", __name__)

from caseapp.features.bookings import (  # noqa: E402
    calendar,
    contents,
    today,
    views,
    views_day,
    views_new,
    views_steps,
    views_word,
)

case_contents.offer(blueprint, contents.BOOKINGS)
the_calendar.offer(blueprint, calendar.TALKS)
today_page.offer(blueprint, today.OPEN, today.UNMET)

__all__ = ["blueprint", "views", "views_day", "views_new", "views_steps", "views_word"]
