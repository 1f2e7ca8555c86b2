"""What is looked at with the plan: pillars that others walk, and safety that is settled."""

from __future__ import annotations

from datetime import date
from typing import Any

from caseapp.kinds import ReviewState
from caseapp.models.case import Case
from caseapp.rules.reviews import (
    Place,
    add,
    as_reviews,
    close,
    end_open,
    lock,
    place_of,
    still_open,
)
from caseapp.vocabularies.reviews import reviews
from caseapp.vocabularies.stages import Stage

#: The review that looks at everything that has none of its own.
PLAN = "PLAN"


def start_with_stage(session: Any, case: Case, stage: Stage) -> None:
    """End what entering a stage ends, where others walk its pillar: it starts none of ours, and is
    looked at with the plan (practice.md P29)."""
    place = place_of(session, case.organisation_id)
    with as_reviews(session, f"stage {stage.code}, walked with others"):
        lock(session, case)
        end_open(session, case, reviews().ended_by(stage.code))
        day_of_plan(session, case, place)


def restart(
    session: Any, case: Case, code: str, day: date | None, *, is_acute: bool = False
) -> None:
    """Close what is open of a kind, as looked at now, and start the next on this day; where there
    is none, on the day of the plan."""
    place = place_of(session, case.organisation_id)
    kind = place.kinds.get(code)
    with as_reviews(session, f"somebody looked at what {code} asks"):
        lock(session, case)
        for review in still_open(session, case):
            if (review.code, review.clock) == (code, ""):
                close(session, review, ReviewState.DONE)
        session.flush()
        due = day_of_plan(session, case, place) if day is None else day
        on = place.settled(kind, max(due, place.today))
        add(session, case, kind, on, is_acute=is_acute)
        session.flush()


def day_of_plan(session: Any, case: Case, place: Place) -> date:
    """Return when the plan is looked at next, and start that where nobody did."""
    kind = place.kinds.get(PLAN)
    for review in still_open(session, case):
        if (review.code, review.clock) == (PLAN, ""):
            return review.due_on
    due = place.settled(kind, kind.moments[0].after(place.today, place.calendar))
    add(session, case, kind, due)
    session.flush()
    return due
