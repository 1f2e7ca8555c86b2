"""How to be with somebody, who interprets, and how they are reached safely."""

from __future__ import annotations

from enum import StrEnum


def _(message: str) -> str:
    """Mark a label for translation; it is translated where it is shown."""
    return message


class InterpreterNeed(StrEnum):
    """When somebody wants an interpreter (domain.md §4.1)."""

    ALWAYS = "always"
    FORMAL_OR_HARD = "formal_or_hard"
    ASK_ME = "ask_me"
    NO_MY_CHOICE = "no_my_choice"
    NO_NEED = "no_need"
    PREFER_NOT_TO_SAY = "prefer_not_to_say"
    NOT_ASKED_YET = "not_asked_yet"


NEED_LABELS: dict[InterpreterNeed, str] = {
    InterpreterNeed.ALWAYS: _("always"),
    InterpreterNeed.FORMAL_OR_HARD: _("for formal or hard topics"),
    InterpreterNeed.ASK_ME: _("sometimes, they say when"),
    InterpreterNeed.NO_MY_CHOICE: _("none, their choice"),
    InterpreterNeed.NO_NEED: _("not needed"),
    InterpreterNeed.PREFER_NOT_TO_SAY: _("prefers not to say"),
    InterpreterNeed.NOT_ASKED_YET: _("not asked yet"),
}


class GenderWish(StrEnum):
    """Who should interpret (domain.md §4.1, INV-08). A wish for the first four has a strength."""

    WOMAN = "woman"
    MAN = "man"
    NONBINARY_PERSON = "nonbinary_person"
    SAME_AS_MINE = "same_as_mine"
    NO_PREFERENCE = "no_preference"
    ASK_EACH_TIME = "ask_each_time"
    PREFER_NOT_TO_SAY = "prefer_not_to_say"
    NOT_ASKED_YET = "not_asked_yet"


GENDER_LABELS: dict[GenderWish, str] = {
    GenderWish.WOMAN: _("a woman"),
    GenderWish.MAN: _("a man"),
    GenderWish.NONBINARY_PERSON: _("a nonbinary person"),
    GenderWish.SAME_AS_MINE: _("the same gender as theirs"),
    GenderWish.NO_PREFERENCE: _("anyone"),
    GenderWish.ASK_EACH_TIME: _("they say each time"),
    GenderWish.PREFER_NOT_TO_SAY: _("prefers not to say"),
    GenderWish.NOT_ASKED_YET: _("not asked yet"),
}


#: The wishes for one gender: these, and no others, have a strength.
GENDER_WISHES: tuple[GenderWish, ...] = (
    GenderWish.WOMAN,
    GenderWish.MAN,
    GenderWish.NONBINARY_PERSON,
    GenderWish.SAME_AS_MINE,
)


class WishStrength(StrEnum):
    """How much a wish for one gender matters; ``must`` is never overruled (domain.md §4.3)."""

    MUST = "must"
    STRONG = "strong"
    NICE = "nice"


STRENGTH_LABELS: dict[WishStrength, str] = {
    WishStrength.MUST: _("nobody else"),
    WishStrength.STRONG: _("whenever it can be done"),
    WishStrength.NICE: _("if it works out"),
}


class Comfort(StrEnum):
    """How somebody is in a language; ``avoid``: not to be used with them (domain.md §4.1)."""

    GOOD = "good"
    OK = "ok"
    AVOID = "avoid"


COMFORT_LABELS: dict[Comfort, str] = {
    Comfort.GOOD: _("at ease in it"),
    Comfort.OK: _("gets by"),
    Comfort.AVOID: _("not this language"),
}


class PhraseEffect(StrEnum):
    """What a phrase of a profile says: what helps, what makes it harder (domain.md T010), how one
    sees that a pause is needed, what brings somebody back to here and now."""

    HELPS = "helps"
    HARDER = "harder"
    PAUSE = "pause"
    GROUNDING = "grounding"


class PhraseSource(StrEnum):
    """Where a phrase comes from: the person said it, or a worker noticed it."""

    PERSON = "person"
    WORKER = "worker"


SOURCE_LABELS: dict[PhraseSource, str] = {
    PhraseSource.WORKER: _("we noticed it"),
    PhraseSource.PERSON: _("they said it"),
}


class Channel(StrEnum):
    """How somebody can be reached (domain.md §4.5)."""

    CALL = "call"
    TEXT = "text"
    MESSAGING_APP = "messaging_app"
    EMAIL = "email"
    LETTER = "letter"
    VIA_PERSON = "via_person"
    IN_PERSON = "in_person"


CHANNEL_LABELS: dict[Channel, str] = {
    Channel.CALL: _("A call"),
    Channel.TEXT: _("A text"),
    Channel.MESSAGING_APP: _("A messaging app"),
    Channel.EMAIL: _("E-mail"),
    Channel.LETTER: _("A letter"),
    Channel.VIA_PERSON: _("Through somebody"),
    Channel.IN_PERSON: _("In person only"),
}


class Voicemail(StrEnum):
    """Whether a message may be left."""

    YES = "yes"
    NO = "no"
    NOT_ASKED_YET = "not_asked_yet"


VOICEMAIL_LABELS: dict[Voicemail, str] = {
    Voicemail.YES: _("Yes"),
    Voicemail.NO: _("No, never"),
    Voicemail.NOT_ASKED_YET: _("Not asked yet"),
}
