"""Booked talks, on the page of a case."""

from __future__ import annotations

from caseapp.kinds import Kind
from caseapp.web.contents import Entry, Group, to_readers_of


def _(message: str) -> str:
    """Mark a label for translation."""
    return message


BOOKINGS = Entry(
    Group.WITH, 15, "bookings.of_case", to_readers_of(Kind.COM, _("Talks with an interpreter"))
)
