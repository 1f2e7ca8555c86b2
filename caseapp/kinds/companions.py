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


class AskedTask(StrEnum):
    """A task that the application asks for by itself, so that it is asked for once."""

    SEE_ALONE = "see_alone"


class InvitedBy(StrEnum):
    """On whose wish somebody comes along."""

    PERSON = "person"
    THEMSELVES = "themselves"
    US = "us"
    NOT_ASKED_YET = "not_asked_yet"


INVITED_LABELS: dict[InvitedBy, str] = {
    InvitedBy.PERSON: _("the person wished it"),
    InvitedBy.THEMSELVES: _("they came by themselves"),
    InvitedBy.US: _("we or a partner"),
    InvitedBy.NOT_ASKED_YET: _("not asked yet"),
}


class CompanyOutcome(StrEnum):
    """What was agreed about somebody who comes along (domain.md §4.6)."""

    WELCOME = "welcome"
    WAITS_OUTSIDE = "waits_outside"
    NOT_THIS_TIME = "not_this_time"
    CONCERN = "concern"
    NOT_YET = "not_yet"


COMPANY_OUTCOMES: dict[CompanyOutcome, str] = {
    CompanyOutcome.WELCOME: _("welcome"),
    CompanyOutcome.WAITS_OUTSIDE: _("waits outside"),
    CompanyOutcome.NOT_THIS_TIME: _("not this time"),
    CompanyOutcome.CONCERN: _("there is a concern"),
    CompanyOutcome.NOT_YET: _("not yet"),
}
