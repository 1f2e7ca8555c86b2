"""Being told that sharing should stop, and the sentences of the spoken card."""

from __future__ import annotations

from enum import StrEnum

from caseapp.kinds.access import KIND_LABELS, Kind


def _(message: str) -> str:
    """Mark a label for translation; it is translated where it is shown."""
    return message


class StopBasis(StrEnum):
    """By what a record was found for whoever was told that sharing should stop."""

    REFERENCE = "reference"
    NAME = "name"


class StopReach(StrEnum):
    """Whom it should stop with. ``unclear``: somebody was named who gets nothing here."""

    EVERYBODY = "everybody"
    SOMEBODY = "somebody"
    UNCLEAR = "unclear"


class CardSentence(StrEnum):
    """The seven things that are said before a yes, as they stand on the card."""

    FREE = "free"
    USE = "use"
    WHICH = "which"
    UNTIL = "until"
    LIMITS = "limits"
    RECALL = "recall"
    TAKE_BACK = "take_back"


CARD_SENTENCES: dict[CardSentence, str] = {
    CardSentence.FREE: _("You are free to say no. Your support does not depend on it."),
    CardSentence.USE: _("This is who will see it, and what they will do with it."),
    CardSentence.WHICH: _("You choose what is shared. Each thing is asked by itself."),
    CardSentence.UNTIL: _("It ends by itself, on a day that you know."),
    CardSentence.LIMITS: _(
        "There are limits: in an emergency, for a child in danger, or when a court orders it."
    ),
    CardSentence.RECALL: _("What somebody has read already cannot be taken back."),
    CardSentence.TAKE_BACK: _(
        "You can stop it at any time. You can tell anybody here, in any way."
    ),
}


#: The kinds of data in words for two people at one screen (practice.md P5).
TOGETHER_KINDS: dict[Kind, str] = {**KIND_LABELS, Kind.RSK: _("How to stay safe")}
