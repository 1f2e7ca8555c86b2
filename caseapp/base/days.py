"""Which days can be meant: everything typed outside of them is a slip of the keyboard."""

from __future__ import annotations

from datetime import date

#: The first and the last day that can be written down.
EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)


def can_be(day: date) -> bool:
    """Whether a day can be meant."""
    return EARLIEST <= day <= LATEST
