"""Who comes along, on the page of a case."""

from __future__ import annotations

from caseapp.kinds import Kind
from caseapp.web.contents import Entry, Group, to_readers_of


def _(message: str) -> str:
    """Mark a label for translation."""
    return message


COMPANIONS = Entry(
    Group.WITH, 20, "companions.index", to_readers_of(Kind.COM, _("Who comes along"))
)
