"""When a goal is looked at again, and when somebody else is asked because others keep it waiting.

Each goal has a review of its own, whose clock is the goal. A review that a stage started names no
goal; the first talk about any of them answers it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from caseapp.kinds import Kind, ReviewState
from caseapp.models.case import Case
from caseapp.models.goal import Goal
from caseapp.models.review import Review
from caseapp.rules.reviews import add, as_reviews, close, lock, place_of, still_open
from caseapp.vocabularies.reviews import reviews

GOAL, BLOCKED = "GOAL", "GOAL_BLOCKED"
#: From agreement to the first look, unless they choose another day (practice.md P20).
FIRST = timedelta(days=28)
#: Since the last time others were asked; then somebody else is asked for help (domain.md §5.5).
WAITS = timedelta(days=60)


def look_on(session: Any, case: Case, goal: Goal, day: date) -> None:
    """Look at a goal on a day; what was due for it is closed as looked at."""
    _close(session, case, {(GOAL, _clock(goal)), (GOAL, "")}, ReviewState.DONE)
    _add(session, case, GOAL, goal, day)


def wait_for_others(session: Any, case: Case, goal: Goal, chased_on: date) -> None:
    """Ask for help when others have not moved for sixty days since they were last asked."""
    _close(session, case, {(BLOCKED, _clock(goal))}, ReviewState.DONE)
    _add(session, case, BLOCKED, goal, chased_on + WAITS)


def wait_no_more(session: Any, case: Case, goal: Goal) -> None:
    """Others do not keep it waiting any more."""
    _close(session, case, {(BLOCKED, _clock(goal))}, ReviewState.NOT_NEEDED)


def over(session: Any, case: Case, goal: Goal) -> None:
    """Nothing of this goal is looked at any more."""
    mine = {(GOAL, _clock(goal)), (BLOCKED, _clock(goal))}
    _close(session, case, mine, ReviewState.NOT_NEEDED)


def days_of(session: Any, case: Case, goals: Sequence[Goal]) -> dict[Any, date]:
    """Return when each goal is looked at next: as its review stands now, which may have moved."""
    found = session.scalars(
        select(Review).where(
            Review.case_id == case.id,
            Review.kind == Kind.GOA,
            Review.code == GOAL,
            Review.state == ReviewState.SCHEDULED,
        )
    ).all()
    due = {review.clock: review.due_on for review in found}
    days = {goal.id: due.get(_clock(goal), goal.review_on) for goal in goals}
    return {goal_id: day for goal_id, day in days.items() if day is not None}


def _clock(goal: Goal) -> str:
    return f"goal.{goal.id.hex}"


def _close(session: Any, case: Case, which: set[tuple[str, str]], state: ReviewState) -> None:
    with as_reviews(session, "a goal was talked about"):
        lock(session, case)
        for review in still_open(session, case):
            if (review.code, review.clock) in which:
                close(session, review, state)
        session.flush()


def _add(session: Any, case: Case, code: str, goal: Goal, day: date) -> None:
    kind, place = reviews().get(code), place_of(session, case.organisation_id)
    with as_reviews(session, f"a goal asks for {code}"):
        add(session, case, kind, place.settled(kind, max(day, place.today)), clock=_clock(goal))
        session.flush()
