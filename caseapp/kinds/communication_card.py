"""The words of the card at which a person points (practice.md P19): questions and choices."""

from __future__ import annotations

from enum import StrEnum


def _(message: str) -> str:
    """Mark a label for translation; it is translated where it is shown."""
    return message


class PointingWord(StrEnum):
    """One text of the card. The choices have the codes of what they choose."""

    WHO = "who"
    WOMAN = "woman"
    MAN = "man"
    NONBINARY_PERSON = "nonbinary_person"
    SAME_AS_MINE = "same_as_mine"
    NO_PREFERENCE = "no_preference"
    ASK_EACH_TIME = "ask_each_time"
    PREFER_NOT_TO_SAY = "prefer_not_to_say"
    HOW_MUCH = "how_much"
    MUST = "must"
    STRONG = "strong"
    NICE = "nice"
    STOP = "stop"
    CHANGE = "change"


#: As somebody would say it of themselves.
POINTING_WORDS: dict[PointingWord, str] = {
    PointingWord.WHO: _("Who should interpret for you?"),
    PointingWord.WOMAN: _("A woman"),
    PointingWord.MAN: _("A man"),
    PointingWord.NONBINARY_PERSON: _("A nonbinary person"),
    PointingWord.SAME_AS_MINE: _("Somebody like me"),
    PointingWord.NO_PREFERENCE: _("Anyone"),
    PointingWord.ASK_EACH_TIME: _("Ask me each time"),
    PointingWord.PREFER_NOT_TO_SAY: _("I do not want to say"),
    PointingWord.HOW_MUCH: _("How much does it matter?"),
    PointingWord.MUST: _("Nobody else"),
    PointingWord.STRONG: _("It matters a lot"),
    PointingWord.NICE: _("It would be nice"),
    PointingWord.STOP: _("You can stop at any time."),
    PointingWord.CHANGE: _("You can change this at any time."),
}
