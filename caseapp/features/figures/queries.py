"""Counting booked talks for managers: by what came of the wish, by language, by what was wished,
and how long people waited. Read from views without a name, a word or whoever interpreted; what may
be shown of it is decided in :mod:`caseapp.rules.small_numbers`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, case, func, or_, select

from caseapp.access import gate, reading
from caseapp.kinds.booking import IncidentCode, PreferenceMet
from caseapp.models.booking import BookingFigure
from caseapp.models.figure import IncidentFigure
from caseapp.rules.small_numbers import Bounds, Count, Shown, alone, grouped, total

#: How long people waited is read from so many of the latest talks.
LATEST = 2_000
#: The code of talks for which nobody was settled.
OPEN = "open"
#: The bounds of the rows of waits, in days.
_DAYS = (2, 7, 14)
_figure: Any = BookingFigure
_incident: Any = IncidentFigure
_UNMET = or_(
    _figure.preference_met.is_(None),
    _figure.preference_met.in_((PreferenceMet.PART, PreferenceMet.NONE)),
)


@dataclass(frozen=True)
class Figures:
    """What the page shows."""

    asked: int | None
    met: list[Shown]
    languages: list[Shown]
    wishes: list[Shown]
    waits: list[Shown]
    mismatches: dict[IncidentCode, int | None]


def figures(session: Any, since: datetime, until: datetime, bounds: Bounds) -> Figures:
    """Return the figures of the talks that were to begin between two moments."""
    within = and_(_figure.starts_at >= since, _figure.starts_at < until, _is_asked())
    met = _table(session, _figure.preference_met, within, bounds)
    return Figures(
        total(met),
        met,
        _table(session, _figure.code, within, bounds),
        _table(session, _figure.wish, within, bounds),
        _waits(session, within, bounds),
        _mismatches(session, since, until, bounds),
    )


def _is_asked() -> Any:
    """Talks for which somebody was looked for: one that was called off before that was none."""
    return or_(_figure.state != "called_off", _figure.preference_met.is_not(None))


def _numbers() -> tuple[Any, ...]:
    unmet = case((_UNMET, _figure.case_id))
    met = case((~_UNMET, _figure.case_id))
    return (
        func.count(_figure.id),
        func.count(_figure.case_id.distinct()),
        func.count(unmet),
        func.count(unmet.distinct()),
        func.count(met.distinct()),
    )


def _table(session: Any, column: Any, within: Any, bounds: Bounds) -> list[Shown]:
    rows = _ask(session, select(column, *_numbers()).where(within).group_by(column))
    counts = [Count(OPEN if code is None else code, *numbers) for code, *numbers in rows]
    return grouped(counts, _union(session, column, within), bounds)


def _union(session: Any, column: Any, within: Any) -> Callable[[Collection[Any]], Count]:
    def count(codes: Collection[Any]) -> Count:
        among = column.in_([code for code in codes if code != OPEN])
        if OPEN in codes:
            among = or_(among, column.is_(None))
        return Count(None, *_ask(session, select(*_numbers()).where(within, among))[0])

    return count


def _waits(session: Any, within: Any, bounds: Bounds) -> list[Shown]:
    """From asking until the talk, for those with whom it was settled."""
    rows = _ask(
        session,
        select(_figure.made_at, _figure.starts_at, _figure.case_id)
        .where(within, _figure.confirmed_at.is_not(None))
        .order_by(_figure.starts_at.desc(), _figure.id)
        .limit(LATEST),
    )
    sorted_: dict[int, list[Any]] = {}
    for made_at, starts_at, case_id in rows:
        sorted_.setdefault(_bucket(starts_at - made_at), []).append(case_id)

    def union(codes: Collection[Any]) -> Count:
        people = [each for code in codes for each in sorted_[code]]
        return Count(None, len(people), len(set(people)))

    counts = [Count(code, len(who), len(set(who))) for code, who in sorted_.items()]
    shown = grouped(counts, union, bounds)
    return sorted(shown, key=lambda row: len(_DAYS) + 1 if row.code is None else row.code)


def _bucket(wait: timedelta) -> int:
    return next(
        (number for number, days in enumerate(_DAYS) if wait <= timedelta(days=days)), len(_DAYS)
    )


def _mismatches(
    session: Any, since: datetime, until: datetime, bounds: Bounds
) -> dict[IncidentCode, int | None]:
    found = _ask(
        session,
        select(
            _incident.code,
            func.count(_incident.id),
            func.count(_incident.case_id.distinct()),
        )
        .where(_incident.happened_at >= since, _incident.happened_at < until)
        .group_by(_incident.code),
        IncidentFigure,
    )
    counted = {row[0]: (row[1], row[2]) for row in found}
    return {code: alone(*counted.get(code, (0, 0)), bounds) for code in IncidentCode}


def _ask(session: Any, statement: Any, model: Any = BookingFigure) -> Sequence[Any]:
    """Ask of the talks that a manager may know of; of no case is anything told to the trail,
    because of none is anything shown."""
    wanted = reading.prepared(statement.where(gate.gate.person(model)))
    return reading.ask(session, wanted, {})
