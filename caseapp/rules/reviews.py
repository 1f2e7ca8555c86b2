"""Starting reviews: with a case, with a stage, with the dates that were answered; each once.

A pillar's reminders start from that pillar only, and nothing here reads another (INV-01, INV-02).
Rows are written by the system actor ``reviews``, because whoever moves a stage may not read every
kind that it reminds of. Looking at one and closing it is in :mod:`caseapp.rules.closing_reviews`.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select

from caseapp.access import gate
from caseapp.access.actor import Actor
from caseapp.access.ages import age_in
from caseapp.access.standing import actor_of
from caseapp.base import clock
from caseapp.base.working_days import Calendar
from caseapp.kinds import ReviewState
from caseapp.models.case import Case
from caseapp.models.organisation import ClosedDay, Organisation
from caseapp.models.review import Review
from caseapp.models.stage import StageEvent
from caseapp.rules.review_kinds import Kinds, kinds_of
from caseapp.vocabularies.reviews import Moment, ReviewKind, Starting, reviews
from caseapp.vocabularies.stages import Stage

_SYSTEM = "reviews"


@dataclass(frozen=True)
class Place:
    """Today where an organisation is, and when it works."""

    today: date
    calendar: Calendar
    kinds: Kinds = field(default_factory=Kinds)

    def settled(self, kind: ReviewKind, day: date) -> date:
        """Return the day on which something is due: a binding one never moves for a closed day."""
        return day if kind.is_binding else self.calendar.on_or_after(day)


def place_of(session: Any, organisation_id: uuid.UUID) -> Place:
    """Return an organisation's today and its working days."""
    organisation = session.get_one(Organisation, organisation_id)
    closed = session.scalars(
        select(ClosedDay).where(ClosedDay.organisation_id == organisation_id)
    ).all()
    days = frozenset(each.day for each in closed)
    return Place(
        clock.today(organisation.time_zone),
        Calendar(organisation.working_days, days),
        kinds_of(session, organisation_id),
    )


def as_reviews(session: Any, reason: str) -> AbstractContextManager[Any]:
    """Do a step as the system actor of reviews, inside the session's own transaction."""
    return gate.system(session, _SYSTEM, reason)


def start_with_case(session: Any, case: Case, on: date) -> None:
    """Start what opening a case starts (practice.md P11)."""
    place = place_of(session, case.organisation_id)
    with as_reviews(session, "a case was opened"):
        for each in reviews().opens:
            _start_undated(session, case, each, on, place)


def start_with_stage(
    session: Any,
    case: Case,
    stage: Stage,
    event: StageEvent,
    dates: Mapping[str, date],
    spared: Collection[str] = (),
) -> None:
    """End what entering a stage ends, and start what it reminds of, counted from ``dates``;
    nothing of the kinds that are ``spared``."""
    place = place_of(session, case.organisation_id)
    with as_reviews(session, f"stage {stage.code}"):
        lock(session, case)
        end_open(session, case, reviews().ended_by(stage.code))
        for each in reviews().of_stage(stage.code):
            if not each.counted_from and each.kind not in spared:
                _start_undated(session, case, each, event.happened_on, place, event)
        _start_dates(session, case, stage, event, dates, place, spared)


def start_with_dates(
    session: Any,
    case: Case,
    stage: Stage,
    event: StageEvent,
    dates: Mapping[str, date],
    spared: Collection[str] = (),
) -> None:
    """Start what a stage reminds of and counts from dates that were answered later."""
    if not any(each.counted_from in dates for each in reviews().of_stage(stage.code)):
        return
    place = place_of(session, case.organisation_id)
    with as_reviews(session, f"dates of stage {stage.code}"):
        lock(session, case)
        _start_dates(session, case, stage, event, dates, place, spared)


def start(
    session: Any,
    case: Case,
    code: str,
    day: date,
    *,
    counted_as: str = "",
    owner_id: uuid.UUID | None = None,
) -> None:
    """Start a review for a record that names its day: as a date to count from, under the name
    ``counted_as``, or as the day itself. An open one follows the date, or is brought forward."""
    place = place_of(session, case.organisation_id)
    kind = place.kinds.get(code)
    if place.kinds.is_off(kind):
        return
    with as_reviews(session, f"a record asks for {code}"):
        lock(session, case)
        if counted_as:
            _follow(session, case, kind, counted_as, day, kind.moments, place, owner_id=owner_id)
        else:
            due = place.settled(kind, max(day, place.today))
            _bring_forward(session, case, kind, due, owner_id=owner_id)


def end(session: Any, case: Case, *codes: str) -> None:
    """End what a record has answered, such as that no guardian advocate is there."""
    with as_reviews(session, "a record answers it"):
        end_open(session, case, codes)


def add(session: Any, case: Case, kind: ReviewKind, due_on: date, **values: Any) -> Review:
    """Put one review on a day."""
    review = Review(
        case,
        kind=kind.kind,
        code=kind.code,
        due_on=due_on,
        state=ReviewState.SCHEDULED,
        **values,
    )
    session.add(review)
    return review


def close(session: Any, review: Review, state: ReviewState, outcome: str | None = None) -> None:
    """Close a review, by whoever is acting."""
    actor = actor_of(session)
    person = actor if isinstance(actor, Actor) else actor.behalf
    review.state, review.closed_at = state, clock.now()
    review.closed_by_id = person.user_id if person else None
    review.outcome = outcome or None


def lock(session: Any, case: Case) -> None:
    """Let one transaction at a time start reviews of a case, so that none is doubled."""
    session.scalars(select(Case).where(Case.id == case.id).with_for_update()).one()


def end_open(session: Any, case: Case, codes: Iterable[str] | None) -> None:
    """End what is still open of these kinds, or all of it."""
    for review in still_open(session, case):
        if codes is None or review.code in codes:
            close(session, review, ReviewState.NOT_NEEDED)
    session.flush()


def still_open(session: Any, case: Case) -> Sequence[Review]:
    """Return what is still open of a case."""
    found: Sequence[Review] = session.scalars(
        select(Review).where(Review.case_id == case.id, Review.state == ReviewState.SCHEDULED)
    ).all()
    return found


def _is_on(place: Place, kind: ReviewKind, starting: Starting) -> bool:
    """Whether what a stage or opening a case names is in use."""
    return place.kinds.is_on(kind, has_date=bool(starting.counted_from))


def _when(kind: ReviewKind, starting: Starting) -> tuple[Moment, ...]:
    """When it is due: as the organisation says, where the stage says nothing of its own."""
    is_usual = starting.moments == reviews().get(kind.code).moments
    return kind.moments if is_usual else starting.moments


def _start_undated(
    session: Any,
    case: Case,
    starting: Starting,
    on: date,
    place: Place,
    event: StageEvent | None = None,
) -> None:
    kind = place.kinds.get(starting.kind)
    moments = _when(kind, starting)
    if not _is_on(place, kind, starting) or not moments:
        return
    due = max(moments[0].after(on, place.calendar), place.today)
    values: dict[str, Any] = {"source_id": event.id if event else None}
    if kind.acute_if_child:
        values["is_acute"] = not age_in(session, case.id).is_adult(clock.now())
    _bring_forward(session, case, kind, place.settled(kind, due), **values)


def _bring_forward(session: Any, case: Case, kind: ReviewKind, due: date, **values: Any) -> None:
    """Start one without a date to count from; an open one is brought forward or left."""
    for review in still_open(session, case):
        if (review.code, review.clock) == (kind.code, ""):
            review.due_on = min(review.due_on, due)
            return
    add(session, case, kind, due, **values)
    session.flush()


def _start_dates(
    session: Any,
    case: Case,
    stage: Stage,
    event: StageEvent,
    dates: Mapping[str, date],
    place: Place,
    spared: Collection[str],
) -> None:
    for each in reviews().of_stage(stage.code):
        day, kind = dates.get(each.counted_from), place.kinds.get(each.kind)
        if each.kind in spared:
            continue
        if day is not None and _is_on(place, kind, each):
            name = f"{stage.pillar}{stage.track}.{each.counted_from}"
            moments = _when(kind, each)
            _follow(session, case, kind, name, day, moments, place, source_id=event.id)


def _follow(
    session: Any,
    case: Case,
    kind: ReviewKind,
    name: str,
    day: date,
    moments: Sequence[Moment],
    place: Place,
    **values: Any,
) -> None:
    """Start one that counts from a date, once a date; an open one follows the date."""
    before = session.scalars(
        select(Review).where(
            Review.case_id == case.id, Review.code == kind.code, Review.clock == name
        )
    ).all()
    if any(review.counts_from == day for review in before):
        return
    due = first_due(kind, moments, day, place)
    current = next((each for each in before if each.state is ReviewState.SCHEDULED), None)
    if current is not None:
        current.counts_from, current.due_on = day, due or place.today
    elif due is not None:
        add(session, case, kind, due, clock=name, counts_from=day, **values)
    session.flush()


def first_due(kind: ReviewKind, moments: Sequence[Moment], day: date, place: Place) -> date | None:
    """Return when something that counts from a date is first due; what began before is due today.

    ``None`` when all of it is over and nobody needs to ask again.
    """
    days = sorted(moment.after(day, place.calendar) for moment in moments) or [day]
    if max(days[-1], day) < place.today and kind.again is None:
        return None
    return place.settled(kind, max(days[0], place.today))
