"""What a person answered about sharing, how it was asked, and how a permission ends."""

from __future__ import annotations

from enum import StrEnum

from caseapp.kinds.access import Kind


def _(message: str) -> str:
    """Mark a label for translation; it is translated where it is shown."""
    return message


class Decision(StrEnum):
    """What the person said (domain.md §3.4); the last two are answers of a child (§3.6)."""

    YES = "yes"
    YES_BUT = "yes_but"
    NO = "no"
    NOT_NOW = "not_now"
    UNSURE = "unsure"
    TOO_YOUNG = "too_young"


DECISION_LABELS: dict[Decision, str] = {
    Decision.YES: _("yes"),
    Decision.YES_BUT: _("yes, with a condition"),
    Decision.NO: _("no"),
    Decision.NOT_NOW: _("not now"),
    Decision.UNSURE: _("not sure"),
    Decision.TOO_YOUNG: _("too young to be asked"),
}


class ConsentOutcome(StrEnum):
    """What an answer became when it was recorded (domain.md §3.5). Only ``active`` opens."""

    ACTIVE = "active"
    PROVISIONAL = "provisional"
    REFUSED = "refused"
    NOT_NOW = "not_now"


class Company(StrEnum):
    """Who else was there when a permission was talked about (domain.md §3.4, TiCC 4)."""

    ALONE = "alone"
    SEEN_ALONE = "seen_alone"
    ACCOMPANIED = "accompanied"


COMPANY_LABELS: dict[Company, str] = {
    Company.ALONE: _("nobody else"),
    Company.SEEN_ALONE: _("somebody, after we had talked alone"),
    Company.ACCOMPANIED: _("somebody"),
}


class InterpreterFit(StrEnum):
    """Whether who interpreted was whom the person wished for."""

    NONE_NEEDED = "none_needed"
    AS_WISHED = "as_wished"
    CHOSEN = "chosen"
    OTHER = "other"


FIT_LABELS: dict[InterpreterFit, str] = {
    InterpreterFit.NONE_NEEDED: _("no interpreter, they said none is needed"),
    InterpreterFit.AS_WISHED: _("somebody as they wished"),
    InterpreterFit.CHOSEN: _("somebody else, and they chose it so"),
    InterpreterFit.OTHER: _("somebody else"),
}


#: The kinds of which a permission can name the headline alone, and what that is.
HEADLINE_LABELS: dict[Kind, str] = {
    Kind.IDN: _("of papers: the name on them and the date of birth"),
    Kind.NRM: _("of identification: until when they are entitled"),
    Kind.NOT: _("of notes: the day, who wrote it and its heading"),
}


class Life(StrEnum):
    """What a purpose lasts by (domain.md §3.2)."""

    DAYS = "days"
    ENDED = "ended"
    MATTER = "matter"
    STAY = "stay"
    COMMS = "comms"


class ConsentEnding(StrEnum):
    """Why a permission, or a part of it, ended before its day."""

    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"


ENDING_LABELS: dict[ConsentEnding, str] = {
    ConsentEnding.WITHDRAWN: _("stopped at their word"),
    ConsentEnding.SUPERSEDED: _("another answer came after it"),
}


class Sentence(StrEnum):
    """What is said before a yes (practice.md P10); each is a column of its own."""

    FREE = "said_free"
    TAKE_BACK = "said_take_back"
    LIMITS = "said_limits"
    USE = "said_use"
    RECALL = "said_recall"


SENTENCE_LABELS: dict[Sentence, str] = {
    Sentence.FREE: _("You are free to say no. Your support does not depend on it."),
    Sentence.TAKE_BACK: _("You can stop it at any time. You can tell anybody here, in any way."),
    Sentence.LIMITS: _(
        "There are limits: in an emergency, for a child in danger, or when a court orders it."
    ),
    Sentence.USE: _("This is who will see it, and what they will do with it."),
    Sentence.RECALL: _("What somebody has read already cannot be taken back."),
}
