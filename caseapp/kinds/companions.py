"""People who come along: what was done before somebody else sits in the room."""

from __future__ import annotations

from enum import StrEnum


def _(message: str) -> str:
    """Mark a label for translation; it is translated where it is shown."""
    return message


class Tried(StrEnum):
    """Whether something was done (domain.md §4.6)."""

    NOT_YET = "not_yet"
    YES = "yes"
    NO = "no"


TRIED_LABELS: dict[Tried, str] = {
    Tried.YES: _("yes"),
    Tried.NO: _("no"),
    Tried.NOT_YET: _("not yet"),
}
