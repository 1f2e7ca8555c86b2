"""Reaching somebody safely, and who else is in their life."""

from __future__ import annotations

from enum import StrEnum


def _(message: str) -> str:
    """Mark a label for translation; it is translated where it is shown."""
    return message


class CallerId(StrEnum):
    """Whether our number may be seen when we call (domain.md §4.5)."""

    SHOWN = "shown"
    WITHHELD = "withheld"
    NOT_ASKED_YET = "not_asked_yet"


CALLER_ID_LABELS: dict[CallerId, str] = {
    CallerId.SHOWN: _("may be shown"),
    CallerId.WITHHELD: _("withheld, always"),
    CallerId.NOT_ASKED_YET: _("not asked yet"),
}


class UrgentReason(StrEnum):
    """Why a line is needed outside its hours, or when it is out of date (practice.md P26)."""

    DANGER = "danger"
    MEDICAL = "medical"
    MISSING = "missing"
    DATE = "date"
    THEY_ASKED = "they_asked"


URGENT_LABELS: dict[UrgentReason, str] = {
    UrgentReason.DANGER: _("Somebody may be in danger now"),
    UrgentReason.MEDICAL: _("Medical, and it cannot wait"),
    UrgentReason.MISSING: _("We do not know where they are"),
    UrgentReason.DATE: _("A date that cannot move"),
    UrgentReason.THEY_ASKED: _("They asked us to, this time"),
}


class TalkItem(StrEnum):
    """What is asked before content in a talk at a distance (domain.md §4.5)."""

    RIGHT_PERSON = "right_person"
    ALONE = "alone"
    FREE_TO_TALK = "free_to_talk"
    SAFE_PLACE = "safe_place"
    CAMERA = "camera"
    RECORDING_OFF = "recording_off"
    WITH_INTERPRETER = "with_interpreter"
    STOP_WORD = "stop_word"
    CUT_OFF = "cut_off"


TALK_LABELS: dict[TalkItem, str] = {
    TalkItem.RIGHT_PERSON: _("Is this the right person?"),
    TalkItem.ALONE: _("Are you alone?"),
    TalkItem.FREE_TO_TALK: _("Are you free to talk?"),
    TalkItem.SAFE_PLACE: _("Is where you are safe?"),
    TalkItem.CAMERA: _("Would you like the camera on?"),
    TalkItem.RECORDING_OFF: _("Is recording off, on both sides?"),
    TalkItem.WITH_INTERPRETER: _("Is nobody else with the interpreter?"),
    TalkItem.STOP_WORD: _("Have we agreed on a word that ends the talk?"),
    TalkItem.CUT_OFF: _("Do we know what we do if we are cut off?"),
}


class KnowsUs(StrEnum):
    """What somebody in a person's life knows of us (practice.md P31)."""

    MUST_NOT_KNOW = "must_not_know"
    A_PART = "a_part"
    KNOWS = "knows"
    NOT_ASKED_YET = "not_asked_yet"


KNOWS_LABELS: dict[KnowsUs, str] = {
    KnowsUs.MUST_NOT_KNOW: _("must not know that we exist"),
    KnowsUs.A_PART: _("knows a part"),
    KnowsUs.KNOWS: _("knows that we support them"),
    KnowsUs.NOT_ASKED_YET: _("not asked yet"),
}


class MayCall(StrEnum):
    """Whether we may call somebody in a person's life (practice.md P31)."""

    YES = "yes"
    ONLY_ABOUT = "only_about"
    NO = "no"
    NEVER = "never"
    NOT_ASKED_YET = "not_asked_yet"


MAY_CALL_LABELS: dict[MayCall, str] = {
    MayCall.YES: _("yes"),
    MayCall.ONLY_ABOUT: _("only about one thing"),
    MayCall.NO: _("no"),
    MayCall.NEVER: _("never contact"),
    MayCall.NOT_ASKED_YET: _("not asked yet"),
}


class MessageState(StrEnum):
    """What became of a message that somebody left."""

    WAITING = "waiting"
    NOTED = "noted"
    SET_ASIDE = "set_aside"


class NeutralSentence(StrEnum):
    """Sentences that say nothing of anybody (INV-15)."""

    RING_BACK = "ring_back"
    WHEN = "when"
    AS_AGREED = "as_agreed"
    MOVED = "moved"
    THANKS = "thanks"


NEUTRAL_SENTENCES: dict[NeutralSentence, str] = {
    NeutralSentence.RING_BACK: _("Hello. Please ring when it suits you."),
    NeutralSentence.WHEN: _("Hello. When would be a good time to speak?"),
    NeutralSentence.AS_AGREED: _("All stays as we said."),
    NeutralSentence.MOVED: _("Our time has to move. More when we speak."),
    NeutralSentence.THANKS: _("Thank you. Take care."),
}


#: Monday first, as their bits stand in :mod:`caseapp.base.working_days`.
WEEKDAY_LABELS: tuple[str, ...] = (
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
)
