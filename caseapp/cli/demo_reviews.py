"""Loading what comes next in the demo: what history left is looked at, and then what is to come."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from caseapp.access import trail
from caseapp.features.reviews.actions import add_closed_day, add_task
from caseapp.kinds import ReviewState, Role
from caseapp.models.case import Case
from caseapp.models.review import LegalDate, Review
from caseapp.rules import asking_help, closing_reviews, reviews
from caseapp.vocabularies.demo import DemoCase
from caseapp.vocabularies.demo_reviews import demo_next
from caseapp.vocabularies.reviews import reviews as known


def load_closed_days(session: Any, organisation_id: uuid.UUID, today: date) -> None:
    """Add the days on which an organisation is closed, as its administrator."""
    for day, name in demo_next().closed_days:
        add_closed_day(session, organisation_id, today + timedelta(days=day), name)


def load(
    session: Any, opened: Case, case: DemoCase, people: dict[str, uuid.UUID], today: date
) -> None:
    """Load what comes next in one case, as its key worker; ``people`` are users by their key."""
    _look_back(session, opened, today)
    for review in demo_next().reviews:
        if review.case == case.key:
            name = f"demo.{review.code.lower()}" if review.is_date else ""
            day = today + timedelta(days=review.day)
            reviews.start(session, opened, review.code, day, counted_as=name)
    _came_up(session, opened, case, today)
    for task in demo_next().tasks:
        if task.case == case.key:
            day = today + timedelta(days=task.on)
            add_task(session, opened, what=task.what, user_id=people[task.person], due_on=day)
    trail.say(session, "review.right")


def _look_back(session: Any, opened: Case, today: date) -> None:
    """What stages long ago started without a date of its own was looked at in its time."""
    calendar = reviews.place_of(session, opened.organisation_id).calendar
    for model in (Review, LegalDate):
        due = session.scalars(
            select(model).where(
                model.case_id == opened.id,
                model.state == ReviewState.SCHEDULED,
                model.counts_from.is_(None),
                model.due_on <= calendar.on_or_after(today),
            )
        ).all()
        for each in due:
            is_ours = Role.CW in known().get(each.code).owner
            close = closing_reviews.done if is_ours else closing_reviews.not_needed
            close(session, opened, each.id, each.version, "Looked at together in its time.")


def _came_up(session: Any, opened: Case, case: DemoCase, today: date) -> None:
    """Put what came up some days ago on its day, and say of what nobody may wait with."""
    came = {each.code: each.on for each in demo_next().came if each.case == case.key}
    acute = {each.code for each in demo_next().reviews if each.case == case.key and each.is_acute}
    with reviews.as_reviews(session, "the demonstration begins in the middle"):
        for each in reviews.still_open(session, opened):
            if each.code in came:
                each.due_on = today + timedelta(days=came[each.code])
            each.is_acute = each.code in acute


def ask_for_help() -> None:
    """Ask whether help is wanted with what has waited too long, as every morning."""
    asking_help.ask_everywhere()
