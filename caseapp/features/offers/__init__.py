"""The interpreter's own view (domain.md §4.4): what they are offered, their answer, and the slip of
a talk inside its window. Booking is the work of ``bookings``.
"""

from __future__ import annotations

from flask import Blueprint

from caseapp.web import calendar as the_calendar
from caseapp.web import today as todays_page

blueprint = Blueprint("offers", __name__)

from caseapp.features.offers import calendar, today, views, views_print  # noqa: E402

todays_page.offer(blueprint, today.OFFERS)
the_calendar.offer(blueprint, calendar.OFFERS)

__all__ = ["blueprint", "views", "views_print"]
