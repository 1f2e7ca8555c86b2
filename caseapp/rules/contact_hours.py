"""Whether a way to reach somebody is safe now, and when it is again (domain.md §4.5).

Worked out from its own rules by the clock, where the organisation of the case is, when it is read:
so nothing runs at its hours, and a night on which clocks change is an ordinary one. Days and times
in somebody's own words alone are shown beside the way; no clock can keep them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from typing import Any, Protocol
from zoneinfo import ZoneInfo

#: So many days ahead are looked through for the next safe time: a week, and today again.
_AHEAD = 8


class Rules(Protocol):
    """What is asked of a way: its days, its times, and its last day."""

    @property
    def days(self) -> Any: ...
    @property
    def from_minute(self) -> Any: ...
    @property
    def until_minute(self) -> Any: ...
    @property
    def valid_until(self) -> Any: ...


class Why(Enum):
    """Why a way is not safe now."""

    OUTSIDE_HOURS = "outside_hours"
    OUT_OF_DATE = "out_of_date"


@dataclass(frozen=True)
class Standing:
    """How a way stands: safe where ``why`` is nothing; else when its hours begin again."""

    why: Why | None = None
    again: datetime | None = None

    @property
    def is_safe(self) -> bool:
        """Whether it may be used now."""
        return self.why is None


def standing(way: Rules, now: datetime, zone: str) -> Standing:
    """Return how a way stands at a moment, in an organisation's time zone."""
    there = ZoneInfo(zone)
    if _is_over(way, now.astimezone(there).date()):
        return Standing(Why.OUT_OF_DATE)
    if _is_within(way, now.astimezone(there)):
        return Standing()
    return Standing(Why.OUTSIDE_HOURS, _again(way, now, there))


def has_hours(way: Rules) -> bool:
    """Whether its days or times can be kept by a clock."""
    return bool(way.days) or way.from_minute is not None


def _is_over(way: Rules, day: date) -> bool:
    return way.valid_until is not None and day > way.valid_until


def _is_within(way: Rules, local: datetime) -> bool:
    """Whether the clock on the wall there says that it is within its days and times."""
    minute = local.hour * 60 + local.minute
    if way.from_minute is None:
        return _is_day(way, local.date())
    if way.from_minute < way.until_minute:
        return _is_day(way, local.date()) and way.from_minute <= minute < way.until_minute
    before = local.date() - timedelta(days=1)
    return (_is_day(way, local.date()) and minute >= way.from_minute) or (
        _is_day(way, before) and minute < way.until_minute
    )


def _is_day(way: Rules, day: date) -> bool:
    return not way.days or bool(way.days >> day.weekday() & 1)


def _again(way: Rules, now: datetime, there: ZoneInfo) -> datetime | None:
    """When its hours begin next, unless it is out of date by then."""
    for moment in _beginnings(way, now.astimezone(there).date(), there):
        local = moment.astimezone(there)
        if moment > now and _is_within(way, local):
            return None if _is_over(way, local.date()) else moment
    return None


def _beginnings(way: Rules, first: date, there: ZoneInfo) -> Iterator[datetime]:
    minute = way.from_minute or 0
    begins = time(minute // 60, minute % 60, tzinfo=there)
    for more in range(_AHEAD):
        yield datetime.combine(first + timedelta(days=more), begins).astimezone(UTC)
