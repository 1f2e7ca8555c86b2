"""Appointments of a case (practice.md P36): made in four inputs, repeating if wished; what came of
each; a card to print. Booked talks with an interpreter are a feature of their own.
"""

from __future__ import annotations

from flask import Blueprint

from caseapp.web import calendar as the_calendar
from caseapp.web import contents as case_contents

blueprint = Blueprint("appointments", __name__)

from caseapp.features.appointments import (  # noqa: E402
    calendar,
    contents,
    views,
    views_card,
    views_one,
    views_stand,
)

case_contents.offer(blueprint, contents.APPOINTMENTS)
the_calendar.offer(blueprint, calendar.APPOINTMENTS)

__all__ = ["blueprint", "views", "views_card", "views_one", "views_stand"]
