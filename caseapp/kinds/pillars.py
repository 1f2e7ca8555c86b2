"""The four pillars: how something in them is said, who walks them, how safe somebody is."""

from __future__ import annotations

from enum import IntEnum, StrEnum

from caseapp.kinds.access import Kind


def _(message: str) -> str:
    """Mark a label for translation; it is translated where it is shown."""
    return message


class Pillar(IntEnum):
    """The four pillars of a National Referral Mechanism; they run in parallel (INV-02)."""

    IDENTIFICATION = 1
    SUPPORT = 2
    INCLUSION = 3
    JUSTICE = 4


PILLAR_LABELS: dict[Pillar, str] = {
    Pillar.IDENTIFICATION: _("Identification and protection"),
    Pillar.SUPPORT: _("Individual support"),
    Pillar.INCLUSION: _("Social inclusion"),
    Pillar.JUSTICE: _("Justice and redress"),
}


#: The kind of a pillar's badge (domain.md §7.3).
BADGE_KINDS: dict[Pillar, Kind] = {
    Pillar.IDENTIFICATION: Kind.NRM,
    Pillar.SUPPORT: Kind.SUM,
    Pillar.INCLUSION: Kind.SUM,
    Pillar.JUSTICE: Kind.CJ,
}


#: The kind of a pillar's stage entries, with words and answers (domain.md §7.2, last paragraph).
ENTRY_KINDS: dict[Pillar, Kind] = {
    Pillar.IDENTIFICATION: Kind.NRM,
    Pillar.SUPPORT: Kind.NOT,
    Pillar.INCLUSION: Kind.GOA,
    Pillar.JUSTICE: Kind.CJ,
}


class AnswerState(StrEnum):
    """How an optional fact stands; a value exists exactly when it is ``told`` (INV-21)."""

    TOLD = "told"
    NOT_ASKED_YET = "not_asked_yet"
    PREFERS_NOT_TO_SAY = "prefers_not_to_say"
    NOT_KNOWN = "not_known"
    DO_NOT_ASK = "do_not_ask"


ANSWER_LABELS: dict[AnswerState, str] = {
    AnswerState.TOLD: _("Told us"),
    AnswerState.NOT_ASKED_YET: _("Not asked yet"),
    AnswerState.PREFERS_NOT_TO_SAY: _("Prefers not to say"),
    AnswerState.NOT_KNOWN: _("Not known"),
    AnswerState.DO_NOT_ASK: _("Asked us not to ask"),
}


class Presence(StrEnum):
    """Was the person there when a stage changed? (practice.md P9)"""

    WITH_US = "with_us"
    TOLD_AFTERWARDS = "told_afterwards"
    NOT_THERE = "not_there"


PRESENCE_LABELS: dict[Presence, str] = {
    Presence.WITH_US: _("With us"),
    Presence.TOLD_AFTERWARDS: _("Told afterwards"),
    Presence.NOT_THERE: _("Not there"),
}


class Walker(StrEnum):
    """Who walks a pillar with the person (practice.md P29)."""

    US = "us"
    ORGANISATION = "organisation"
    ALONE = "alone"
    NOBODY_YET = "nobody_yet"


WALKER_LABELS: dict[Walker, str] = {
    Walker.US: _("We do"),
    Walker.ORGANISATION: _("Another organisation"),
    Walker.ALONE: _("The person alone"),
    Walker.NOBODY_YET: _("Nobody yet"),
}


class SafetyLevel(StrEnum):
    """What safety asks for now (practice.md P11); by it the next look is due."""

    ACUTE = "acute"
    ACTIVE = "active"
    WATCHFUL = "watchful"
    SETTLED = "settled"


SAFETY_LABELS: dict[SafetyLevel, str] = {
    SafetyLevel.ACUTE: _("Acute"),
    SafetyLevel.ACTIVE: _("Active measures"),
    SafetyLevel.WATCHFUL: _("Watchful"),
    SafetyLevel.SETTLED: _("Settled"),
}
