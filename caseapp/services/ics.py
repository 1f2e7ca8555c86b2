"""Calendars as files (RFC 5545), written by a maintained library.

Moments are written in UTC, which every calendar program shows in its own time zone: no rule of
daylight saving has to travel with them, and the hour that there is twice in autumn is never the
wrong one. Whole days are written as dates, without a time zone. The library is loaded when it is
used.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

#: Names no service: the file lies on telephones (INV-15).
_MADE_BY = "-//calendar//EN"
_OFTEN = timedelta(hours=4)
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Event:
    """One event. ``starts`` and ``ends`` are both moments, or both days (the last one included)."""

    uid: str
    title: str
    starts: date
    ends: date
    is_busy: bool = True


def calendar(title: str, events: Iterable[Event], now: datetime) -> bytes:
    """Return a calendar file. ``now`` is when it was made."""
    from icalendar import Calendar

    made = Calendar()
    made.add("prodid", _MADE_BY)
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", title)
    made.add("refresh-interval", _OFTEN, parameters={"value": "DURATION"})
    for each in events:
        made.add_component(_event(each, now))
    return bytes(made.to_ical())


def _event(each: Event, now: datetime) -> Any:
    from icalendar import Event as Written

    event = Written()
    event.add("uid", each.uid)
    event.add("dtstamp", now.astimezone(UTC).replace(microsecond=0))
    event.add("summary", each.title)
    event.add("dtstart", _written(each.starts))
    is_day = not isinstance(each.ends, datetime)
    event.add("dtend", _written(each.ends + _DAY if is_day else each.ends))
    event.add("class", "PRIVATE")
    event.add("transp", "OPAQUE" if each.is_busy else "TRANSPARENT")
    return event


def _written(value: date) -> date:
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(microsecond=0)
    return value
