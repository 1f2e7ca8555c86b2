"""Hopes and goals: agreeing one, its steps, talking about it again, and how outcomes are rated.

How a goal can go from one state to another is in :mod:`caseapp.rules.goal_states`, when it is
looked at again in :mod:`caseapp.rules.goal_reviews`. Everything here is also for two people at one
screen, without what P5 keeps off it.
"""

from __future__ import annotations

from flask import Blueprint

from caseapp.web import calendar as the_calendar
from caseapp.web import contents as case_contents
from caseapp.web import panels as parts
from caseapp.web import today as todays_page

blueprint = Blueprint("goals", __name__)

from caseapp.features.goals import (  # noqa: E402
    calendar,
    contents,
    panels,
    today,
    views,
    views_more,
    views_new,
    views_one,
    views_outcomes,
    views_review,
    views_sheet,
    views_steps,
)

parts.offer(blueprint, panels.TOGETHER)
case_contents.offer(blueprint, contents.GOALS)
todays_page.offer(blueprint, today.WAITING)
the_calendar.offer(blueprint, calendar.STEPS)

__all__ = [
    "blueprint",
    "views",
    "views_more",
    "views_new",
    "views_one",
    "views_outcomes",
    "views_review",
    "views_sheet",
    "views_steps",
]
