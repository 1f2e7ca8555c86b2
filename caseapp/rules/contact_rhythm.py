"""Agreed contact: how often, and what a talk that was written down closes (practice.md P11).

How often stands with the stage that says so; the next contact counts from the last one. Nothing is
asked of the person, and nothing says that somebody did not come (INV-04, INV-22).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from caseapp.kinds import ReviewState
from caseapp.models.amendment import Amendment
from caseapp.models.case import Case
from caseapp.models.review import Review
from caseapp.models.stage import StageAnswer, StageEvent
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
from caseapp.vocabularies.reviews import ReviewKind

RHYTHM = "CONTACT_RHYTHM"
#: What a talk closes; the rest of what is due is offered beside its note.
CLOSES = frozenset({RHYTHM, "LIMBO"})
#: The fact of a stage that says how often.
AGREED = "contact_rhythm"


def agreed(session: Any, case: Case, told: Mapping[str, Any], on: date) -> None:
    """Follow what was agreed on a day: the next contact, or none where they come when they wish."""
    if AGREED not in told:
        return
    place = place_of(session, case.organisation_id)
    kind = place.kinds.get(RHYTHM)
    with as_reviews(session, "how often to be in touch was agreed"):
        lock(session, case)
        end_open(session, case, {RHYTHM})
        days = kind.levels.get(str(told[AGREED]))
        if days is not None and place.kinds.is_on(kind):
            _next(session, case, kind, on + timedelta(days=days), place)


def corrected(session: Any, case: Case, event: StageEvent, answer: Any) -> None:
    """Follow a correction of how often, where nothing was agreed since: the next contact counts
    from the last one, as before."""
    with as_reviews(session, "how often to be in touch was corrected"):
        latest = _latest(session, case)
        if latest is None or latest.event_id != event.id:
            return
        done = session.scalars(
            select(Review)
            .where(
                Review.case_id == case.id,
                Review.code == RHYTHM,
                Review.state == ReviewState.DONE,
            )
            .order_by(Review.closed_at.desc())
        ).first()
    on = event.entered_on
    if done is not None:
        on = max(on, done.closed_at.date())
    agreed(session, case, {AGREED: answer.value}, on)


def talked(session: Any, case: Case, on: date) -> None:
    """Close what a contact on a day has answered, and start the next; an older contact than what is
    planned counts from changes nothing."""
    place = place_of(session, case.organisation_id)
    with as_reviews(session, "a contact was written down"):
        lock(session, case)
        for review in still_open(session, case):
            if review.code not in CLOSES:
                continue
            kind = place.kinds.of(review.code, review.kind)
            days = _often(session, case, kind) if review.code == RHYTHM else kind.again
            due = None if days is None else place.settled(kind, on + timedelta(days=days))
            if due is not None and due <= review.due_on:
                continue
            close(session, review, ReviewState.DONE)
            session.flush()
            if due is not None and not place.kinds.is_off(kind):
                _next(session, case, kind, due, place)


def _often(session: Any, case: Case, kind: ReviewKind) -> int | None:
    """Return in how many days the next contact is, as it was agreed last."""
    latest = _latest(session, case)
    if latest is None:
        return None
    corrections = session.scalars(
        select(Amendment)
        .where(Amendment.event_id == latest.event_id, Amendment.field == AGREED)
        .order_by(Amendment.nth.desc())
    )
    stands = corrections.first() or latest
    return kind.levels.get(stands.choice or "")


def _latest(session: Any, case: Case) -> StageAnswer | None:
    """Return what was agreed last, as it was recorded then."""
    found: StageAnswer | None = session.scalars(
        select(StageAnswer)
        .where(StageAnswer.case_id == case.id, StageAnswer.field == AGREED)
        .order_by(StageAnswer.made_at.desc(), StageAnswer.id)
    ).first()
    return found


def _next(session: Any, case: Case, kind: ReviewKind, day: date, place: Place) -> None:
    add(session, case, kind, place.settled(kind, max(day, place.today)))
    session.flush()
