"""The one calendar (practice.md P36): features offer its parts, as they do those of Today.

What a part reads of cases is read in one statement for all parts, however many there are; what it
reads of staff it asks for itself, with a fixed number of statements. Which of it somebody sees
follows from the gate. How days are laid out is in :mod:`caseapp.features.calendar`.

A line says of what sort it is and never tells a story; :class:`Entry` has no place for a person's
name, so that neither a page title nor a feed can get one from it (INV-15).
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, current_app
from flask.blueprints import BlueprintSetupState
from sqlalchemy import Date, bindparam, select

from caseapp.access import gate
from caseapp.access.actor import Actor
from caseapp.access.bundle import bundle
from caseapp.access.reading import Reading
from caseapp.db.base import Identifier
from caseapp.kinds import CalendarScope, CalendarSort
from caseapp.models.case import Case

_PARTS = "caseapp_calendar"
_DAY = timedelta(days=1)
#: So many lines of one reading are shown at most; what is beyond is said to be there.
MOST = 500

#: What readings of parts ask with; :attr:`Asked.values` has them.
FIRST: Any = bindparam("first", type_=Date())
LAST: Any = bindparam("last", type_=Date())
CASE: Any = bindparam("case", type_=Identifier())


@dataclass(frozen=True)
class Asked:
    """What is asked of the parts: by whom, of which days, whose times.

    ``is_shown``: rows of cases come before somebody's eyes, so the trail hears of each case. A
    feed, which shows nothing of them, says no.
    """

    actor: Actor
    time_zone: str
    first: date
    last: date
    scope: CalendarScope = CalendarScope.MINE
    case_id: uuid.UUID | None = None
    is_shown: bool = True

    @property
    def values(self) -> dict[str, Any]:
        """What readings ask with."""
        return {"first": self.first, "last": self.last, "case": self.case_id}

    @property
    def starts_at(self) -> datetime:
        """The moment at which the first day begins."""
        return begin_of(self.first, self.time_zone)

    @property
    def ends_at(self) -> datetime:
        """The moment at which the last day is over."""
        return begin_of(self.last + _DAY, self.time_zone)

    def has(self, first: date, last: date) -> bool:
        """Whether something from one day to another is within the days that are asked for."""
        return first <= self.last and last >= self.first


@dataclass(frozen=True)
class Entry:
    """One line of the calendar.

    ``key``: the same for the same thing at each asking. ``label``: what it is, in our words.
    ``case``: of which case, as its handle. ``who``: a colleague. ``word``: a neutral word that
    somebody typed for outside (P36). Without moments it is of whole days.
    """

    key: str
    sort: CalendarSort
    label: str
    first: date
    last: date
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    case: Any = None
    who: str = ""
    word: str = ""
    href: str = ""

    @property
    def order(self) -> tuple[Any, ...]:
        """Whole days first, then by moment."""
        start = self.starts_at or datetime.min.replace(tzinfo=UTC)
        return (self.first, start, self.sort.value, self.label, self.key)


#: What a part reads, and the values that it asks with.
Reads = tuple[Sequence[Reading], Mapping[str, Any]]
#: The rows of each reading of a part.
Rows = Sequence[Sequence[Any]]


@dataclass(frozen=True)
class Part:
    """Lines that a feature gives. ``reads`` says what of cases is read for it, together with what
    others read; ``entries`` makes lines of these rows, or of what it asks for itself."""

    name: str
    entries: Callable[[Any, Asked, Rows], Iterable[Entry]]
    reads: Callable[[Any, Asked], Reads | None] | None = None


@dataclass(frozen=True)
class Found:
    """The lines in their order. ``is_cut``: there is more than is shown."""

    entries: Sequence[Entry]
    is_cut: bool


def offer(blueprint: Blueprint, *parts: Part) -> None:
    """Put parts into the calendar of every application that has this feature."""

    @blueprint.record_once
    def register(state: BlueprintSetupState) -> None:
        known: dict[str, Part] = state.app.extensions.setdefault(_PARTS, {})
        for part in parts:
            if part.name in known:
                raise ValueError(f"Two parts of the calendar are called {part.name}.")
            known[part.name] = part


def find(session: Any, asked: Asked) -> Found:
    """Return what stands in the calendar of whoever asks, of the days that are asked for."""
    known: dict[str, Part] = current_app.extensions.get(_PARTS, {})
    parts = [known[name] for name in sorted(known)]
    rows = _read(session, asked, parts)
    found: list[Entry] = []
    for part in parts:
        if part.reads is None or part.name in rows:
            found += part.entries(session, asked, rows.get(part.name, ()))
    kept = sorted((each for each in found if asked.has(each.first, each.last)), key=_order)
    is_cut = any(len(each) > MOST for of_part in rows.values() for each in of_part)
    return Found(kept, is_cut)


def _order(entry: Entry) -> tuple[Any, ...]:
    return entry.order


def _read(session: Any, asked: Asked, parts: Sequence[Part]) -> dict[str, Rows]:
    """Read what parts say that they read, in one statement."""
    wanted = {part.name: part.reads(session, asked) for part in parts if part.reads is not None}
    given = {name: reads for name, reads in wanted.items() if reads is not None}
    readings = [each for of_part, _values in given.values() for each in of_part]
    if not readings:
        return {}
    values = {key: value for _of, more in given.values() for key, value in more.items()}
    found = iter(bundle(*readings).rows(session, **{**asked.values, **values}))
    return {name: [next(found) for _each in of_part] for name, (of_part, _values) in given.items()}


def lines(session: Any, asked: Asked, reading: Reading, rows: Sequence[Any]) -> Iterable[Any]:
    """Make lines of the rows of a reading; no more than are shown."""
    return reading.lines(rows[:MOST], session, is_shown=asked.is_shown)


def dated(model: Any, names: Iterable[str], day: Any, *where: Any, is_few: bool = False) -> Reading:
    """Make a reading of the rows of a model whose ``day`` is within the days that are asked for,
    each with the handle of its case. The first ones are found in the database, so that however
    many there are no more is read than is shown; ``is_few``: a case has so few of them that looking
    twice costs more."""
    within = (day.between(FIRST, LAST), *where)
    first = (
        select(model.id)
        .where(gate.gate.person(model), *within)
        .order_by(day, model.id)
        .limit(MOST + 1)
    )
    return Reading(
        model,
        ("id", *names),
        where=within if is_few else (model.id.in_(first), *within),
        order=(day, model.id),
        left=(Case, ("reference",), Case.id == model.case_id),
    )


def all_day(key: Any, sort: CalendarSort, label: str, on: date, **more: Any) -> Entry:
    """Return a line of one whole day."""
    return Entry(f"{sort.value}-{key}", sort, label, on, on, **more)


def timed(
    key: Any,
    sort: CalendarSort,
    label: str,
    starts_at: datetime,
    ends_at: datetime,
    time_zone: str,
    **more: Any,
) -> Entry:
    """Return a line from one moment to another; what ends at midnight is not of the next day."""
    zone = ZoneInfo(time_zone)
    first = starts_at.astimezone(zone).date()
    last = max(first, (ends_at - timedelta(microseconds=1)).astimezone(zone).date())
    return Entry(f"{sort.value}-{key}", sort, label, first, last, starts_at, ends_at, **more)


def days(
    key: Any,
    sort: CalendarSort,
    label: str,
    starts_at: datetime,
    ends_at: datetime,
    time_zone: str,
    **more: Any,
) -> Entry:
    """Return a line of the whole days between two moments."""
    made = timed(key, sort, label, starts_at, ends_at, time_zone)
    return Entry(made.key, sort, label, made.first, made.last, **more)


def begin_of(day: date, time_zone: str) -> datetime:
    """Return the moment at which a day begins; some begin at one o'clock."""
    return datetime.combine(day, time(), tzinfo=ZoneInfo(time_zone)).astimezone(UTC)
