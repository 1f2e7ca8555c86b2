"""Disclosure without consent: who it was decided with, and what came of looking at it."""

from __future__ import annotations

from enum import StrEnum


def _(message: str) -> str:
    """Mark a label for translation; it is translated where it is shown."""
    return message


class SecondPerson(StrEnum):
    """With whom somebody decided to share without a yes (practice.md P4)."""

    COLLEAGUE = "colleague"
    OUTSIDE = "outside"
    NOBODY = "nobody"


SECOND_LABELS: dict[SecondPerson, str] = {
    SecondPerson.COLLEAGUE: _("a colleague"),
    SecondPerson.OUTSIDE: _("Somebody outside"),
    SecondPerson.NOBODY: _("Nobody could be reached"),
}


class DisclosureStep(StrEnum):
    """What another person adds: a second look at what was decided alone, or the outcome."""

    COUNTERSIGN = "countersign"
    OUTCOME = "outcome"


class DisclosureOutcome(StrEnum):
    """What came of looking at a disclosure (domain.md §3.7)."""

    RIGHT = "right"
    LEARNING = "learning"
    NOT_NEEDED = "not_needed"


DISCLOSURE_OUTCOMES: dict[DisclosureOutcome, str] = {
    DisclosureOutcome.RIGHT: _("It was needed, and no more was shared than that"),
    DisclosureOutcome.LEARNING: _("It was needed, and there is something to learn"),
    DisclosureOutcome.NOT_NEEDED: _("It was not needed; we say so to the person"),
}
