"""The circle, on the page of a case."""

from __future__ import annotations

from caseapp.kinds import Kind
from caseapp.web.contents import Entry, Group, to_readers_of


def _(message: str) -> str:
    """Mark a label for translation."""
    return message


CIRCLE = Entry(Group.WHO, 20, "circle.show", to_readers_of(Kind.CON, _("The circle")))
