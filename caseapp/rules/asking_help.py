"""Asking whether help is wanted with what waits (domain.md §6.3): once a moment, in their order.

How a review stands follows from its dates (:mod:`caseapp.rules.review_standing`); here the question
to somebody else is written down, for whoever supervises the worker. It can run late, twice, by two
at once, or be stopped half-way: the next run goes on. It gives nothing to anybody else, and closes
nothing (INV-04).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select, tuple_

from caseapp.access import trail
from caseapp.kinds import ReviewState
from caseapp.models.organisation import Organisation
from caseapp.models.review import Review
from caseapp.models.reviewhelp import ReviewHelp
from caseapp.rules.help_people import People, people_of
from caseapp.rules.review_standing import steps
from caseapp.rules.reviews import Place, place_of

SYSTEM = "reminders"
_REASON = "asks whether help is wanted with what waits"
#: So many reviews are looked at in one statement, so many questions written in one transaction.
PAGE, BATCH = 500, 50
#: Two questions of one sort about one worker within so many days say that there is much.
SIGNAL_WITHIN = timedelta(days=30)


@dataclass(frozen=True, order=True)
class Question:
    """One question that is to be written: when it counts, of which moment, about which review."""

    asked_on: date
    step_on: date
    review_id: uuid.UUID


def ask_everywhere() -> int:
    """Ask in every organisation; return how many questions were written."""
    with trail.acting(SYSTEM, _REASON) as session:
        organisations = session.scalars(select(Organisation).order_by(Organisation.made_at)).all()
        places = [each.id for each in organisations]
    return sum(ask(place) for place in places)


def ask(organisation_id: uuid.UUID) -> int:
    """Ask in one organisation, the earliest first; return how many questions were written."""
    with trail.acting(SYSTEM, _REASON) as session:
        place = place_of(session, organisation_id)
        questions = sorted(_questions(session, organisation_id, place))
    written = 0
    for start in range(0, len(questions), BATCH):
        with trail.acting(SYSTEM, _REASON) as session:
            written += _write(session, organisation_id, questions[start : start + BATCH])
    return written


def _questions(session: Any, organisation_id: uuid.UUID, place: Place) -> Iterator[Question]:
    """Find what is to be asked, by pages of what is due."""
    people = people_of(session, organisation_id)
    last: tuple[date, uuid.UUID] | None = None
    while True:
        rows = _page(session, organisation_id, place.today, last)
        asked = _asked(session, rows)
        people.know_cases(session, {row.case_id for row in rows})
        for row in rows:
            for question in _of_review(row, place, people):
                if (row.case_id, row.code, row.clock, question.step_on) not in asked:
                    yield question
        if len(rows) < PAGE:
            return
        last = rows[-1].due_on, rows[-1].id


def _page(
    session: Any, organisation_id: uuid.UUID, today: date, last: tuple[date, uuid.UUID] | None
) -> Sequence[Review]:
    wanted = select(Review).where(
        Review.organisation_id == organisation_id,
        Review.state == ReviewState.SCHEDULED,
        Review.due_on <= today,
    )
    if last is not None:
        wanted = wanted.where(tuple_(Review.due_on, Review.id) > last)
    found: Sequence[Review] = session.scalars(
        wanted.order_by(Review.due_on, Review.id).limit(PAGE)
    ).all()
    return found


def _asked(session: Any, rows: Iterable[Review]) -> set[tuple[Any, ...]]:
    cases = {row.case_id for row in rows}
    found = (
        session.scalars(select(ReviewHelp).where(ReviewHelp.case_id.in_(cases))) if cases else ()
    )
    return {(each.case_id, each.code, each.clock, each.step_on) for each in found}


def _of_review(row: Review, place: Place, people: People) -> Iterator[Question]:
    """What is asked about one review by now. Where its worker is away and nobody stands in, that is
    on the first day (practice.md P12)."""
    kind = place.kinds.of(row.code, row.kind)
    for step in steps(kind, row, place.calendar):
        if step.asked_on <= place.today:
            yield Question(step.asked_on, step.step_on, row.id)
    if kind.help and people.is_alone_away(row):
        yield Question(row.due_on, row.due_on, row.id)


def _write(session: Any, organisation_id: uuid.UUID, questions: Sequence[Question]) -> int:
    """Write some, one job at a time; what was done or asked meanwhile is left out."""
    session.scalars(
        select(Organisation).where(Organisation.id == organisation_id).with_for_update()
    ).one()
    wanted = {question.review_id for question in questions}
    rows = {
        row.id: row
        for row in session.scalars(
            select(Review).where(Review.id.in_(wanted), Review.state == ReviewState.SCHEDULED)
        )
    }
    asked = _asked(session, rows.values())
    people = people_of(session, organisation_id)
    people.know_cases(session, {row.case_id for row in rows.values()})
    written = 0
    for question in questions:
        row = rows.get(question.review_id)
        if row is None:
            continue
        key = (row.case_id, row.code, row.clock, question.step_on)
        if key not in asked:
            _add(session, row, question, people)
            asked.add(key)
            written += 1
    trail.say(session, "review.help")
    return written


def _add(session: Any, row: Review, question: Question, people: People) -> None:
    worker = people.worker_of(row)
    session.add(
        ReviewHelp(
            people.cases[row.case_id],
            kind=row.kind,
            code=row.code,
            clock=row.clock,
            review_id=row.id,
            step_on=question.step_on,
            worker_id=worker,
            asked_id=people.asked_of(row),
            is_signal=worker is not None and _is_signal(session, row, worker, question.step_on),
        )
    )
    session.flush()


def _is_signal(session: Any, row: Review, worker: uuid.UUID, on: date) -> bool:
    """Whether this is the second of its sort for a worker within the time, and none says so yet."""
    before = session.scalars(
        select(ReviewHelp).where(
            ReviewHelp.organisation_id == row.organisation_id,
            ReviewHelp.worker_id == worker,
            ReviewHelp.code == row.code,
            ReviewHelp.step_on.between(on - SIGNAL_WITHIN, on + SIGNAL_WITHIN),
        )
    ).all()
    return bool(before) and not any(each.is_signal for each in before)
