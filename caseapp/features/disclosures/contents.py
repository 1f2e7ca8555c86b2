"""What was shared without a yes, on the page of a case."""

from __future__ import annotations

from caseapp.kinds import Kind
from caseapp.web.contents import Entry, Group, to_readers_of


def _(message: str) -> str:
    """Mark a label for translation."""
    return message


DISCLOSURES = Entry(
    Group.WHO, 40, "disclosures.index", to_readers_of(Kind.CON, _("Shared without a yes"))
)
