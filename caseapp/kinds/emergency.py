"""Emergency access: why a case is opened for four hours, and what came of the look at it."""

from __future__ import annotations

from enum import StrEnum


def _(message: str) -> str:
    """Mark a label for translation; it is translated where it is shown."""
    return message


class EmergencyReason(StrEnum):
    """Why somebody opens a case that is not theirs (domain.md §7.4)."""

    DANGER = "danger"
    MEDICAL = "medical"
    MISSING_CHILD = "missing_child"
    WORKER_AWAY = "worker_away"


EMERGENCY_LABELS: dict[EmergencyReason, str] = {
    EmergencyReason.DANGER: _("Immediate danger"),
    EmergencyReason.MEDICAL: _("Medical emergency"),
    EmergencyReason.MISSING_CHILD: _("A child is missing"),
    EmergencyReason.WORKER_AWAY: _("The worker is away and the person is at risk"),
}


class EmergencyOutcome(StrEnum):
    """What came of looking at an emergency access (domain.md §7.4)."""

    JUSTIFIED = "justified"
    LEARNING = "learning"
    NOT_JUSTIFIED = "not_justified"


EMERGENCY_OUTCOMES: dict[EmergencyOutcome, str] = {
    EmergencyOutcome.JUSTIFIED: _("It was right"),
    EmergencyOutcome.LEARNING: _("It was right, and there is something to learn"),
    EmergencyOutcome.NOT_JUSTIFIED: _("It was not an emergency"),
}
