"""Asking whether help is wanted with what waits (domain.md §6.3): once a moment, in their order.

How a review stands follows from its dates (:mod:`caseapp.rules.review_standing`); here the question
to somebody else is written down, for whoever supervises the worker. It can run late, twice, by two
at once, or be stopped half-way: the next run goes on. It gives nothing to anybody else, and closes
nothing (INV-04).

What is due is read as columns and by pages, because there may be a million reviews; only what is
written are objects.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select, tuple_

from caseapp.access import reading, trail
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
PAGE, BATCH = 2_000, 200
#: Two questions of one sort about one worker within so many days say that there is much.
SIGNAL_WITHIN = timedelta(days=30)
_COLUMNS = (
    *("id", "case_id", "kind", "code", "clock", "counts_from", "due_on", "owner_id", "is_acute"),
)
_KEY = ("case_id", "code", "clock", "step_on")

#: A review that stays the same one when it is put off or moved, and one of its moments.
Key = tuple[uuid.UUID, str, str, date]


@dataclass(frozen=True, order=True, slots=True)
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
        people = people_of(session, organisation_id)
        people.know_away(session)
        questions = sorted(_questions(session, organisation_id, place, people))
    written = 0
    for start in range(0, len(questions), BATCH):
        with trail.acting(SYSTEM, _REASON) as session:
            written += _write(session, organisation_id, people, questions[start : start + BATCH])
    return written


def _questions(
    session: Any, organisation_id: uuid.UUID, place: Place, people: People
) -> Iterator[Question]:
    """Find what is to be asked, by pages of what is due."""
    last: Any = None
    while True:
        rows = _page(session, organisation_id, place.today, last)
        people.know_present(session, {row.case_id for row in rows if people.is_left(row)})
        found = [(row, each) for row in rows for each in _of_review(row, place, people)]
        asked = _asked(session, {row.case_id for row, _question in found})
        for row, question in found:
            if (row.case_id, row.code, row.clock, question.step_on) not in asked:
                yield question
        if len(rows) < PAGE:
            return
        last = rows[-1]


def _page(session: Any, organisation_id: uuid.UUID, today: date, last: Any) -> Sequence[Any]:
    where = [
        Review.organisation_id == organisation_id,
        Review.state == ReviewState.SCHEDULED,
        Review.due_on <= today,
    ]
    order = (Review.due_on, Review.case_id, Review.id)
    if last is not None:
        # The day once more by itself: that is what an index is entered by.
        where += [
            Review.due_on >= last.due_on,
            tuple_(*order) > (last.due_on, last.case_id, last.id),
        ]
    return reading.for_job(session, Review, _COLUMNS, *where, order=order, most=PAGE)


def _asked(session: Any, cases: Iterable[uuid.UUID]) -> set[Key]:
    """Return what was asked of these cases before."""
    among = ReviewHelp.case_id.in_(list(cases))
    return {(*row,) for row in reading.for_job(session, ReviewHelp, _KEY, among)}


def _of_review(row: Any, place: Place, people: People) -> Iterator[Question]:
    """What is asked about one review by now. Where its worker is away and nobody stands in, that is
    on the first day (practice.md P12)."""
    kind = place.kinds.of(row.code, row.kind)
    if not (kind.help or kind.acute_help):
        return
    for step in steps(kind, row, place.calendar):
        if step.asked_on <= place.today:
            yield Question(step.asked_on, step.step_on, row.id)
    if kind.help and people.is_alone_away(row):
        yield Question(row.due_on, row.due_on, row.id)


def _write(
    session: Any, organisation_id: uuid.UUID, people: People, questions: Sequence[Question]
) -> int:
    """Write some, one job at a time; what was done or asked meanwhile is left out."""
    session.scalars(
        select(Organisation).where(Organisation.id == organisation_id).with_for_update()
    ).one()
    among = Review.id.in_([question.review_id for question in questions])
    is_open = Review.state == ReviewState.SCHEDULED
    rows = {row.id: row for row in reading.for_job(session, Review, _COLUMNS, among, is_open)}
    cases = {row.case_id for row in rows.values()}
    asked = _asked(session, cases)
    people.know_cases(session, cases)
    signals = _Signals(session, rows.values(), people, questions)
    written = 0
    for question in questions:
        row = rows.get(question.review_id)
        if row is None:
            continue
        key = (row.case_id, row.code, row.clock, question.step_on)
        if key not in asked:
            session.add(_made(row, question, people, signals))
            asked.add(key)
            written += 1
    trail.say(session, "review.help")
    return written


def _made(row: Any, question: Question, people: People, signals: _Signals) -> ReviewHelp:
    worker = people.worker_of(row)
    return ReviewHelp(
        people.cases[row.case_id],
        kind=row.kind,
        code=row.code,
        clock=row.clock,
        review_id=row.id,
        step_on=question.step_on,
        worker_id=worker,
        asked_id=people.asked_of(row),
        is_signal=worker is not None and signals.add(worker, row.code, question.step_on),
    )


class _Signals:
    """What was asked about these workers lately, and what is asked now: of each sort."""

    def __init__(
        self, session: Any, rows: Iterable[Any], people: People, questions: Sequence[Question]
    ) -> None:
        self._before: dict[tuple[uuid.UUID, str], list[tuple[date, bool]]] = defaultdict(list)
        workers = {worker for row in rows if (worker := people.worker_of(row)) is not None}
        days = sorted(question.step_on for question in questions)
        for each in reading.for_job(
            session,
            ReviewHelp,
            ("worker_id", "code", "step_on", "is_signal"),
            ReviewHelp.worker_id.in_(workers),
            ReviewHelp.step_on.between(days[0] - SIGNAL_WITHIN, days[-1] + SIGNAL_WITHIN),
        ):
            self._before[each.worker_id, each.code].append((each.step_on, each.is_signal))

    def add(self, worker: uuid.UUID, code: str, on: date) -> bool:
        """Add one, and say whether it is the second of its sort for a worker within the time, and
        none says so yet."""
        before = self._before[worker, code]
        near = [is_one for day, is_one in before if abs(day - on) <= SIGNAL_WITHIN]
        is_signal = bool(near) and not any(near)
        before.append((on, is_signal))
        return is_signal
