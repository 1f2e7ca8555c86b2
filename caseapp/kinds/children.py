"""What is particular to somebody under eighteen: who decides with them, how they are heard."""

from __future__ import annotations

from enum import StrEnum


def _(message: str) -> str:
    """Mark a label for translation; it is translated where it is shown."""
    return message


class GuardianSays(StrEnum):
    """What whoever decides with a child answered (domain.md §3.6). No row: not asked yet."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"
    UNAVAILABLE = "unavailable"


GUARDIAN_LABELS: dict[GuardianSays, str] = {
    GuardianSays.YES: _("yes"),
    GuardianSays.NO: _("no"),
    GuardianSays.UNSURE: _("not sure"),
    GuardianSays.UNAVAILABLE: _("cannot be asked now"),
}


class GuardianBy(StrEnum):
    """Who answered: an appointed guardian, a person outside, or the body that acts meanwhile."""

    APPOINTED = "appointed"
    OUTSIDE = "outside"
    BODY = "body"


class Voice(StrEnum):
    """How a child was asked or heard (domain.md §2.5)."""

    TALK = "talk"
    DRAW = "draw"
    WRITE = "write"
    THROUGH_PERSON = "through_person"
    SILENCE = "silence"


VOICE_LABELS: dict[Voice, str] = {
    Voice.TALK: _("by talking"),
    Voice.DRAW: _("by drawing"),
    Voice.WRITE: _("in writing"),
    Voice.THROUGH_PERSON: _("through a person they chose"),
    Voice.SILENCE: _("they were silent, and that was respected"),
}


class ChildStanding(StrEnum):
    """How a permission of somebody under eighteen stands. Only ``both`` and ``decided`` open."""

    BOTH = "both"
    WAITING = "waiting"
    UNAVAILABLE = "unavailable"
    BLOCKED = "blocked"
    DECIDED = "decided"
    KEPT = "kept"
    UNSURE = "unsure"
    NO = "no"
    GOES_ON = "goes_on"
    LAPSED = "lapsed_on_18"


class BestKind(StrEnum):
    """What sort of best-interests assessment it is (domain.md §2.5)."""

    INITIAL = "initial"
    FULL = "full"
    DECISION = "decision"


BEST_LABELS: dict[BestKind, str] = {
    BestKind.INITIAL: _("The first one, within 48 hours"),
    BestKind.FULL: _("A full one"),
    BestKind.DECISION: _("For one decision"),
}


class KeyDecision(StrEnum):
    """The seven decisions that ask for one of their own (domain.md §2.5, practice.md P27)."""

    PLACEMENT = "placement"
    FAMILY_CONTACT = "family_contact"
    RETURN = "return"
    REFERRAL = "referral"
    POLICE_INTERVIEW = "police_interview"
    DISCLOSURE = "disclosure"
    AGE_PROCESS = "age_process"


KEY_DECISION_LABELS: dict[KeyDecision, str] = {
    KeyDecision.PLACEMENT: _("Where they live"),
    KeyDecision.FAMILY_CONTACT: _("Contact with family"),
    KeyDecision.RETURN: _("Going back"),
    KeyDecision.REFERRAL: _("A referral"),
    KeyDecision.POLICE_INTERVIEW: _("An interview with the police"),
    KeyDecision.DISCLOSURE: _("Sharing something"),
    KeyDecision.AGE_PROCESS: _("How their age is decided"),
}


class BestResult(StrEnum):
    """What came of it for the permission that it is about."""

    SHARE = "share"
    NOT_SHARE = "not_share"


RESULT_LABELS: dict[BestResult, str] = {
    BestResult.SHARE: _("Share it"),
    BestResult.NOT_SHARE: _("Do not share it"),
}
