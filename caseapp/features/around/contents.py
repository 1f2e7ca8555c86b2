"""People around somebody, on the page of their case."""

from __future__ import annotations

from caseapp.kinds import Kind
from caseapp.web.contents import Entry, Group, to_readers_of


def _(message: str) -> str:
    """Mark a label for translation."""
    return message


PEOPLE = Entry(Group.WITH, 30, "around.index", to_readers_of(Kind.IDN, _("People around them")))
