"""Looking at a review: still right, done, moved at the person's wish, not needed.

Nothing is written over: each closes the one that was due, and starts the next where there is one.
Whether the actor may do so was decided by whoever calls (:func:`may_close`, :func:`may_move`).
Nothing here asks why it is late, and nothing is called late (INV-04, INV-21).
"""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from caseapp.access import guard
from caseapp.base.problems import ConflictError, InvalidError
from caseapp.kinds import Kind, ReviewState, SafetyLevel
from caseapp.models.case import Case
from caseapp.models.review import Review
from caseapp.rules.reviews import Place, add, as_reviews, close, place_of
from caseapp.rules.safety import level_of, rhythm
from caseapp.vocabularies.reviews import ReviewKind, reviews

_REASON = "somebody looked at a review"


def may_close(writes: Kind, kind: Kind) -> bool:
    """Whether somebody who writes, or adds to, these kinds of a case closes reviews of a kind."""
    return kind in writes


def may_move(session: Any, case: Case, writes: Kind, kind: Kind) -> bool:
    """Whether somebody moves reviews of a kind: who closes them, and managers (domain.md §7.1)."""
    return may_close(writes, kind) or guard.may_act(session, case.id, Review)


def still_right(session: Any, case: Case, review_id: uuid.UUID, version: int) -> date | None:
    """Say that it is still right, and start the next; return its day, if there is a next one."""
    place, level = place_of(session, case.organisation_id), level_of(session, case)
    with as_reviews(session, _REASON):
        review = _current(session, case, review_id, version)
        kind = reviews().get(review.code)
        day = next_due(kind, review, case, place, level)
        if day is None and kind.needs_words:
            raise InvalidError("words", _("Say in a few words what came of it."))
        close(session, review, ReviewState.DONE)
        session.flush()
        _go_on(session, case, kind, review, day)
    return day


def done(session: Any, case: Case, review_id: uuid.UUID, version: int, words: str | None) -> None:
    """Close one with words. What has a rhythm goes on; what counts from a date is over."""
    place, level = place_of(session, case.organisation_id), level_of(session, case)
    with as_reviews(session, _REASON):
        review = _current(session, case, review_id, version)
        kind = reviews().get(review.code)
        if kind.needs_words and not words:
            raise InvalidError("words", _("Say in a few words what came of it."))
        close(session, review, ReviewState.DONE, words)
        session.flush()
        if review.counts_from is None:
            _go_on(session, case, kind, review, next_due(kind, review, case, place, level))


def move(
    session: Any,
    case: Case,
    review_id: uuid.UUID,
    version: int,
    to: date | None,
    words: str | None,
) -> None:
    """Move one to the day that the person wishes; a date that cannot move is not moved."""
    place = place_of(session, case.organisation_id)
    if to is None:
        raise InvalidError("on", _("Give the day that suits them."))
    if to < place.today:
        raise InvalidError("on", _("This day is over. Choose a later one."))
    with as_reviews(session, _REASON):
        review = _current(session, case, review_id, version)
        kind = reviews().get(review.code)
        if kind.is_binding:
            raise InvalidError("what", _("This date cannot be moved."))
        close(session, review, ReviewState.MOVED, words)
        session.flush()
        _go_on(session, case, kind, review, to)


def not_needed(
    session: Any, case: Case, review_id: uuid.UUID, version: int, reason: str | None
) -> None:
    """Close one that nobody needs; nothing follows."""
    if not reason:
        raise InvalidError("words", _("Say in a few words why it is not needed."))
    with as_reviews(session, _REASON):
        review = _current(session, case, review_id, version)
        close(session, review, ReviewState.NOT_NEEDED, reason)


def next_due(
    kind: ReviewKind, review: Any, case: Case, place: Place, level: SafetyLevel | None = None
) -> date | None:
    """Return when the next look is due: the next moment of its date, or by the kind's rhythm, which
    may follow how safe somebody is."""
    if review.counts_from is not None:
        days = sorted(each.after(review.counts_from, place.calendar) for each in kind.moments)
        ahead = next((day for day in days if day > max(place.today, review.due_on)), None)
        if ahead is not None:
            return place.settled(kind, ahead)
    in_days = rhythm(kind, (place.today - case.made_at.date()).days, level)
    if in_days is None:
        return None
    return place.settled(kind, date.fromordinal(place.today.toordinal() + in_days))


def _current(session: Any, case: Case, review_id: uuid.UUID, version: int) -> Review:
    """Return the review as it was shown; raise :class:`ConflictError` if it was changed since."""
    review: Review = session.scalars(
        select(Review).where(Review.id == review_id, Review.case_id == case.id)
    ).one()
    if review.state is not ReviewState.SCHEDULED or review.version != version:
        raise ConflictError
    if reviews().get(review.code).at_record:
        raise InvalidError("what", _("This ends by itself, when its own page is filled in."))
    return review


def _go_on(session: Any, case: Case, kind: ReviewKind, review: Review, day: date | None) -> None:
    if day is not None:
        add(
            session,
            case,
            kind,
            day,
            clock=review.clock,
            counts_from=review.counts_from,
            owner_id=review.owner_id,
            source_id=review.source_id,
        )
        session.flush()
