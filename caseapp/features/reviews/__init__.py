"""Reviews and tasks: what is to be looked at again, when; and the days that nobody works."""

from __future__ import annotations

from flask import Blueprint
from flask.blueprints import BlueprintSetupState

from caseapp.vocabularies.reviews import reviews
from caseapp.web import calendar as the_calendar
from caseapp.web import caselists
from caseapp.web import panels as case_page
from caseapp.web import today as todays_page

blueprint = Blueprint("reviews", __name__)

from caseapp.features.reviews import (  # noqa: E402
    calendar,
    lists,
    panels,
    today,
    views,
    views_all,
    views_closed_days,
    views_help,
    views_kinds,
    views_review,
)

case_page.offer(blueprint, panels.NEXT)
caselists.offer(blueprint, lists.DUE, lists.NEXT)
todays_page.offer(blueprint, today.WISHES, today.PEOPLE)
the_calendar.offer(blueprint, calendar.DUE)


@blueprint.record_once
def _check(_state: BlueprintSetupState) -> None:
    """A mistake in the reference data stops the start, not a page."""
    reviews()


__all__ = [
    "blueprint",
    "views",
    "views_all",
    "views_closed_days",
    "views_help",
    "views_kinds",
    "views_review",
]
