"""What managers see of a team (domain.md §6.4): the dates that cannot move, and how much waits with
whom and since when; nothing of what is in a case.

Whoever supervises somebody is shown those first, and everybody when they ask: in a large
organisation the reviews of all are many, those of one's own people are found by their cases.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Date, Integer, bindparam, select

from caseapp.access import gate, reading
from caseapp.access.bundle import bundle
from caseapp.access.reading import Reading
from caseapp.base import clock
from caseapp.features.reviews.lists_of_all import Item, with_cases
from caseapp.features.reviews.queries import DATES, Due, date_codes, scheduled
from caseapp.kinds import Kind
from caseapp.models.account import User
from caseapp.models.review import Review
from caseapp.models.team import Assignment
from caseapp.rules.mine import is_open
from caseapp.rules.team_numbers import asked as asked_help
from caseapp.rules.team_numbers import due, live_places

AHEAD, DATES_SHOWN = timedelta(days=14), 12
#: So many of a team's nearest dates are looked at before all of them are.
LOOKED_AT, ALL = 60, 1_000_000


@dataclass(frozen=True)
class Numbers:
    """How much waits with one colleague: how many, since when, with how many help is asked."""

    name: str
    count: int
    oldest: date | None
    asked: int
    is_signal: bool


def team(session: Any, today: date, among: Sequence[uuid.UUID] | None) -> list[Numbers]:
    """Return how much waits with each colleague, or with each of these, by name."""
    asked: dict[Any, int] = {}
    signals = set()
    whom = {} if among is None else {"workers": list(among)}
    for worker, is_signal, count in reading.ask(session, asked_help(among is None), whom):
        asked[worker] = asked.get(worker, 0) + count
        if is_signal:
            signals.add(worker)
    found = due(session, {"now": clock.now(), "today": today, **whom}, of_all=among is None)
    people = session.scalars(select(User).where(User.id.in_({*found, *asked} - {None})))
    numbers = []
    for user in people:
        count, oldest = found.get(user.id, (0, None))
        is_signal = user.id in signals
        numbers.append(Numbers(user.name, count, oldest, asked.get(user.id, 0), is_signal))
    return sorted(numbers, key=lambda each: each.name)


def dates(session: Any, today: date, among: Sequence[uuid.UUID] | None) -> list[Item]:
    """Return the next dates that cannot move in the cases of these, or of everybody, the nearest
    first: which and when, of what a manager reads no more of."""
    asked: dict[str, Any] = {"until": today + AHEAD}
    if among is not None:
        asked |= {"workers": list(among), "now": clock.now()}
    read: dict[Kind | None, Any] = {None: Review}
    read |= {kind: view for kind, view in DATES.items() if reading.is_for(session, view)}
    rows = _nearest(session, read, {**asked, "looked_at": LOOKED_AT}, of_all=among is None)
    if among is not None and len(rows) < DATES_SHOWN:
        # Of the nearest too many are of what this manager does not read: all of them, then.
        rows = _nearest(session, read, {**asked, "looked_at": ALL}, of_all=False)
    nearest = sorted(rows.values(), key=lambda due: due.row.counts_from or due.row.due_on)
    return with_cases(session, nearest[:DATES_SHOWN])


def _nearest(
    session: Any, read: Mapping[Kind | None, Any], asked: dict[str, Any], *, of_all: bool
) -> dict[uuid.UUID, Due]:
    readings = [_dates(model, kind, of_all) for kind, model in read.items()]
    found = bundle(*readings).rows(session, **asked)
    return {
        row.id: Due(row, kind or row.kind)
        for kind, each, lines in reversed([*zip(read, readings, found, strict=True)])
        for row in each.lines(lines, session)
    }


@cache
def _dates(model: Any, kind: Kind | None, of_all: bool) -> Reading:
    """The first of them. Which of a team's rows are open dates stands in an index alone, so what
    may be read is asked of these only."""
    first = (
        select(model.id)
        .where(gate.gate.person(model), *_are_dates(model, kind, of_all))
        .order_by(model.due_on, model.id)
        .limit(DATES_SHOWN)
    )
    return scheduled(model, model.id.in_(first))


def _are_dates(model: Any, kind: Kind | None, of_all: bool) -> list[Any]:
    until = bindparam("until", type_=Date())
    if of_all:
        return [is_open(model), model.code.in_(date_codes()), model.due_on <= until]
    dates = _team_dates()
    ours = select(dates.c.id) if kind is None else select(dates.c.id).where(dates.c.kind == kind)
    return [model.id.in_(ours)]


@cache
def _team_dates() -> Any:
    """The nearest dates of a team's cases, found once for all models, in indexes alone; nobody is
    shown them but by what may be read of them."""
    nearest = (
        select(Review.id.label("id"), Review.kind.label("kind"))
        .where(
            is_open(Review),
            # "Plus nothing": so that the index is entered by case and day, not once for each code.
            (Review.code + "").in_(date_codes()),
            Review.due_on <= bindparam("until", type_=Date()),
            Review.case_id.in_(select(Assignment.case_id).where(*live_places(of_all=False))),
        )
        .order_by(Review.due_on, Review.id)
        .limit(bindparam("looked_at", type_=Integer()))
    )
    return reading.found_once("team_dates", nearest)
