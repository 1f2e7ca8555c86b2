"""Snoozing a review, and asking whether help is wanted with one (domain.md §6.3)."""

from __future__ import annotations

from enum import StrEnum


def _(message: str) -> str:
    """Mark a label for translation; it is translated where it is shown."""
    return message


class SnoozeReason(StrEnum):
    """Why something is looked at a little later; never more than one of these."""

    UNWELL = "unwell"
    ASKED_LATER = "asked_later"
    OTHER_BODY = "other_body"
    WORKER_AWAY = "worker_away"
    NO_INTERPRETER = "no_interpreter"
    OTHER = "other"


SNOOZE_LABELS: dict[SnoozeReason, str] = {
    SnoozeReason.UNWELL: _("They are unwell"),
    SnoozeReason.ASKED_LATER: _("They asked for later"),
    SnoozeReason.OTHER_BODY: _("Waiting for somebody else's answer"),
    SnoozeReason.WORKER_AWAY: _("The worker is away"),
    SnoozeReason.NO_INTERPRETER: _("No interpreter is free"),
    SnoozeReason.OTHER: _("Something else"),
}


class HelpAnswer(StrEnum):
    """What came of asking whether help is wanted; nothing is given to somebody else silently."""

    TAKEN_OVER = "taken_over"
    CO_WORK = "co_work"
    CALLED = "called"
    NEW_DAY = "new_day"


HELP_LABELS: dict[HelpAnswer, str] = {
    HelpAnswer.TAKEN_OVER: _("Somebody else does this one"),
    HelpAnswer.CO_WORK: _("A colleague works with them"),
    HelpAnswer.CALLED: _("I have talked with them"),
    HelpAnswer.NEW_DAY: _("We agreed another day"),
}


class DueGroup(StrEnum):
    """The three groups of Today (domain.md §6.4)."""

    CONTACT = "contact"
    DATE = "date"
    SPACE = "space"


GROUP_LABELS: dict[DueGroup, str] = {
    DueGroup.DATE: _("Dates that cannot move"),
    DueGroup.CONTACT: _("People to contact"),
    DueGroup.SPACE: _("When you have space"),
}
