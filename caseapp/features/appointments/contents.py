"""Appointments, on the page of a case."""

from __future__ import annotations

from caseapp.kinds import Kind
from caseapp.web.contents import Entry, Group, to_readers_of


def _(message: str) -> str:
    """Mark a label for translation."""
    return message


APPOINTMENTS = Entry(
    Group.WAY, 39, "appointments.index", to_readers_of(Kind.NOT, _("Appointments"))
)
