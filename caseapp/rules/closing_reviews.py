"""Looking at a review: still right, done, put off, moved at the person's wish, not needed.

Nothing is written over: each closes the one that was due, and starts the next where there is one.
Whether the actor may do so was decided by whoever calls (:func:`may_close`, :func:`may_move`).
Nothing here asks why it is late, and nothing is called late (INV-04, INV-21).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext
from flask_babel import gettext as _
from sqlalchemy import select

from caseapp.access import guard
from caseapp.base.problems import ConflictError, InvalidError
from caseapp.kinds import (
    MODE_LABELS,
    ContactMode,
    Kind,
    ReviewState,
    Role,
    SafetyLevel,
    SnoozeReason,
)
from caseapp.models.case import Case
from caseapp.models.review import Review
from caseapp.rules.plan_reviews import PLAN
from caseapp.rules.review_standing import snooze_until
from caseapp.rules.reviews import Place, add, as_reviews, close, place_of, still_open
from caseapp.rules.safety import level_of, rhythm
from caseapp.vocabularies.reviews import ReviewKind, reviews
from caseapp.web.pages import day as show_day

_REASON = "somebody looked at a review"


def may_close(writes: Kind, kind: Kind) -> bool:
    """Whether somebody who writes, or adds to, these kinds of a case closes reviews of a kind."""
    return kind in writes


def may_move(session: Any, case: Case, writes: Kind, kind: Kind) -> bool:
    """Whether somebody moves reviews of a kind: who closes them, and managers (domain.md §7.1)."""
    return may_close(writes, kind) or guard.may_act(session, case.id, Review)


@dataclass(frozen=True)
class Said:
    """Who elsewhere was asked, or confirmed it, how, and when an answer is expected (practice.md
    P27 and P33); each where the kind asks it."""

    by: str = ""
    came_by: ContactMode | None = None
    expected_on: date | None = None


def may_say(session: Any, case: Case, writes: Kind, kind: ReviewKind) -> bool:
    """Whether somebody closes reviews of a kind: who writes it, and managers where what is waited
    for is theirs to ask for (domain.md §2.5)."""
    is_asked = kind.expects and Role.MGR in kind.owner
    return may_close(writes, kind.kind) or (is_asked and guard.may_act(session, case.id, Review))


def still_right(session: Any, case: Case, review_id: uuid.UUID, version: int) -> date | None:
    """Say that it is still right, and start the next; return its day, if there is a next one."""
    place, level = place_of(session, case.organisation_id), level_of(session, case)
    writes = guard.writes(session, case.id)
    with as_reviews(session, _REASON):
        review, kind = _current(session, case, review_id, version, place)
        day = next_due(kind, review, case, place, level)
        if day is None and kind.needs_words:
            raise InvalidError("words", _("Say in a few words what came of it."))
        close(session, review, ReviewState.DONE)
        session.flush()
        _go_on(session, case, kind, review, day, place, level=level)
        _take_along(session, case, review, day, writes, place)
    return day


def done(
    session: Any,
    case: Case,
    review_id: uuid.UUID,
    version: int,
    words: str | None,
    answers: Mapping[str, str] | None = None,
    said: Said | None = None,
) -> None:
    """Close one with words, and with ``answers`` to what its kind asks. What has a rhythm goes on;
    what counts from a date is over. ``said``: by whom elsewhere, and until when it waits."""
    place, level = place_of(session, case.organisation_id), level_of(session, case)
    writes = guard.writes(session, case.id)
    with as_reviews(session, _REASON):
        review, kind = _current(session, case, review_id, version, place)
        if kind.closing:
            words = _answered(kind, answers or {}, words)
        said = said or Said()
        words = _with_said(kind, said, words, place)
        if kind.needs_words and not words:
            raise InvalidError("words", _("Say in a few words what came of it."))
        close(session, review, ReviewState.DONE, words)
        session.flush()
        if review.counts_from is None:
            day = next_due(kind, review, case, place, level, said.expected_on)
            _go_on(session, case, kind, review, day, place, level=level)
            _take_along(session, case, review, day, writes, place)


def _answered(kind: ReviewKind, answers: Mapping[str, str], words: str | None) -> str:
    """Return what came of it, as the answers to what its kind asks; raise for one that is not
    there. "Not known yet" is an answer."""
    lines = []
    for question in kind.closing:
        answer = answers.get(question.code, "").strip()
        label = dict(question.choices).get(answer) if question.choices else answer
        if not label:
            field = closing_field(question.code)
            raise InvalidError(field, _("Say how this stands. Not known yet is an answer too."))
        lines.append(f"{gettext(question.asks)}: {gettext(label) if question.choices else label}")
    return "\n".join([*lines, *([words] if words else [])])


def _with_said(kind: ReviewKind, said: Said, words: str | None, place: Place) -> str | None:
    """Return what came of it, with who was asked or confirmed it."""
    lines = []
    if kind.expects:
        if bool(said.by) != (said.expected_on is not None):
            field = "expected_on" if said.by else "said_by"
            raise InvalidError(field, _("Write both: who was asked, and when they answer."))
        if said.expected_on is not None and said.expected_on <= place.today:
            raise InvalidError("expected_on", _("This day is over. Choose a later one."))
        if said.expected_on is not None:
            day = show_day(said.expected_on)
            lines.append(_("Asked of %(name)s, answer expected %(day)s", name=said.by, day=day))
    elif kind.confirms and said.by:
        how = gettext(MODE_LABELS[said.came_by]) if said.came_by else ""
        name = f"{said.by}, {how}" if how else said.by
        lines.append(_("Confirmed by %(name)s", name=name))
    return "\n".join([*lines, *([words] if words else [])]) or None


def closing_field(code: str) -> str:
    """Return the name under which a form asks one of the questions of a kind."""
    return f"closing_{code}"


def snooze(
    session: Any,
    case: Case,
    review_id: uuid.UUID,
    version: int,
    to: date | None,
    reason: SnoozeReason | None,
) -> None:
    """Put one off a little, for a reason that has a code, inside the limit of its kind (§6.3)."""
    place = place_of(session, case.organisation_id)
    with as_reviews(session, _REASON):
        review, kind = _current(session, case, review_id, version, place)
        latest = snooze_until(kind, review, place.today)
        if latest is None:
            raise InvalidError("what", _("This cannot be put off."))
        if reason is None:
            raise InvalidError("reason", _("Choose why it is put off."))
        if to is None or to > latest:
            raise InvalidError("on", _("Give a day up to %(day)s.", day=show_day(latest)))
        if to <= place.today:
            raise InvalidError("on", _("This day is over. Choose a later one."))
        review.reason = reason
        close(session, review, ReviewState.SNOOZED)
        session.flush()
        _go_on(session, case, kind, review, to, place, snoozes=review.snoozes + 1)


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
        review, kind = _current(session, case, review_id, version, place)
        if kind.is_binding:
            raise InvalidError("what", _("This date cannot be moved."))
        if not words:
            raise InvalidError("words", _("Write how they said it, in their words."))
        close(session, review, ReviewState.MOVED, words)
        session.flush()
        _go_on(session, case, kind, review, to, place)


def not_needed(
    session: Any, case: Case, review_id: uuid.UUID, version: int, reason: str | None
) -> None:
    """Close one that nobody needs; nothing follows."""
    if not reason:
        raise InvalidError("words", _("Say in a few words why it is not needed."))
    place = place_of(session, case.organisation_id)
    with as_reviews(session, _REASON):
        review, kind = _current(session, case, review_id, version, place)
        if kind.closing:
            raise InvalidError("what", _("This stays until its questions are answered."))
        close(session, review, ReviewState.NOT_NEEDED, reason)


def next_due(
    kind: ReviewKind,
    review: Any,
    case: Case,
    place: Place,
    level: SafetyLevel | None = None,
    expected_on: date | None = None,
) -> date | None:
    """Return when the next look is due: the next moment of its date, or by the kind's rhythm, which
    may follow how safe somebody is. What waits for somebody's answer comes back on the day that it
    is expected, at the latest by its rhythm; every day until that is written (P27)."""
    if review.counts_from is not None:
        days = sorted(each.after(review.counts_from, place.calendar) for each in kind.moments)
        ahead = next((day for day in days if day > max(place.today, review.due_on)), None)
        if ahead is not None:
            return place.settled(kind, ahead)
    in_days = rhythm(kind, (place.today - case.made_at.date()).days, level)
    if in_days is None:
        return None
    if kind.expects:
        waits = (expected_on - place.today).days if expected_on else 1
        in_days = min(in_days, max(waits, 1))
    return place.settled(kind, date.fromordinal(place.today.toordinal() + in_days))


def _current(
    session: Any, case: Case, review_id: uuid.UUID, version: int, place: Place
) -> tuple[Review, ReviewKind]:
    """Return the review as it was shown; raise :class:`ConflictError` if it was changed since."""
    review: Review = session.scalars(
        select(Review).where(Review.id == review_id, Review.case_id == case.id)
    ).one()
    if review.state is not ReviewState.SCHEDULED or review.version != version:
        raise ConflictError
    kind = place.kinds.of(review.code, review.kind)
    if kind.at_record:
        raise InvalidError("what", _("This ends by itself, when its own page is filled in."))
    return review, kind


def _go_on(
    session: Any,
    case: Case,
    kind: ReviewKind,
    review: Review,
    day: date | None,
    place: Place,
    *,
    level: SafetyLevel | None = None,
    snoozes: int = 0,
) -> None:
    """Start the next, unless there is none or the organisation uses the kind no more."""
    if day is None or (place.kinds.is_off(kind) and review.counts_from is None and not snoozes):
        return
    is_acute = review.is_acute if level is None else level is SafetyLevel.ACUTE
    add(
        session,
        case,
        kind,
        day,
        clock=review.clock,
        counts_from=review.counts_from,
        owner_id=review.owner_id,
        source_id=review.source_id,
        snoozes=snoozes,
        is_acute=is_acute and kind.never_if_acute,
    )
    session.flush()


def _take_along(
    session: Any, case: Case, plan: Review, day: date | None, writes: Kind, place: Place
) -> None:
    """Look with the plan at what rides on it (practice.md P11): what has no date of its own and
    would come before the plan does again. What was brought forward stands by itself."""
    if plan.code != PLAN or day is None:
        return
    for review in list(riders(still_open(session, case), plan.due_on, day)):
        kind = place.kinds.of(review.code, review.kind)
        if may_close(writes, review.kind):
            close(session, review, ReviewState.DONE)
            session.flush()
            _go_on(session, case, kind, review, day if kind.again else None, place)


def riders(rows: Iterable[Any], plan_due: date, until: date) -> Iterable[Any]:
    """Return what rides on a plan that was due on one day and is on another."""
    for row in rows:
        kind = reviews().of(row.code, row.kind)
        rides = kind.rides_on == PLAN and row.counts_from is None and not kind.at_record
        if rides and plan_due <= row.due_on < until:
            yield row
