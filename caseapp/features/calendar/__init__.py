"""The calendar: month, week, day and list of everything with a time (practice.md P36); one's own,
the team's times, and those of one case.

What stands in it is offered by the features (:mod:`caseapp.web.calendar`).
"""

from __future__ import annotations

from flask import Blueprint

from caseapp.web import contents as case_contents

blueprint = Blueprint("calendar", __name__)

from caseapp.features.calendar import contents, views  # noqa: E402

case_contents.offer(blueprint, contents.CALENDAR)

__all__ = ["blueprint", "views"]
