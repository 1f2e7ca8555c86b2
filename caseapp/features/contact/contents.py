"""How to reach somebody safely, on the page of their case."""

from __future__ import annotations

from caseapp.kinds import Kind
from caseapp.web.contents import Entry, Group, to_readers_of


def _(message: str) -> str:
    """Mark a label for translation."""
    return message


CONTACT = Entry(Group.WITH, 10, "contact.show", to_readers_of(Kind.SAF, _("Reach them safely")))
