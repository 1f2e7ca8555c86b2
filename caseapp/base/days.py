"""Which days can be meant: everything typed outside of them is a slip of the keyboard."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime

#: The first and the last day that can be written down.
EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)


def can_be(day: date) -> bool:
    """Whether a day can be meant."""
    return EARLIEST <= day <= LATEST


def moment_in(text: str) -> datetime | None:
    """Read a moment that stands in an address or in a list of ours. What cannot be read is none,
    and so is one on a day that nobody can mean: near the ends of the calendar a day in one time
    zone is none in another."""
    with suppress(ValueError):
        found = datetime.fromisoformat(text.replace(" ", "+"))
        return found if found.tzinfo is not None and can_be(found.date()) else None
    return None
