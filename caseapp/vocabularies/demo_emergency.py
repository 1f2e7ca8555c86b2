"""The demonstration's emergency accesses: only read and checked here (domain.md §9)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from caseapp.kinds import EmergencyOutcome, EmergencyReason
from caseapp.vocabularies.reading import Entry, read

FILE = "emergency.toml"


@dataclass(frozen=True, slots=True)
class DemoEmergency:
    """One emergency access and the look at it; days from the day of loading."""

    case: str
    by: str
    on: int
    at: int
    reason: EmergencyReason
    sentence: str
    looked: str
    outcome: EmergencyOutcome
    words: str
    told: int


def load_emergencies(folder: Path) -> tuple[DemoEmergency, ...]:
    """Return all of them; raise ``VocabularyError`` for a mistake in the file."""
    whole = read(folder / FILE)
    whole.only("accesses")
    return tuple(_access(entry) for entry in whole.tables("accesses", "access"))


def _access(entry: Entry) -> DemoEmergency:
    entry.only(*DemoEmergency.__slots__)
    return DemoEmergency(
        case=entry.text("case"),
        by=entry.text("by"),
        on=entry.whole("on"),
        at=entry.whole("at"),
        reason=entry.choice("reason", EmergencyReason),
        sentence=entry.text("sentence"),
        looked=entry.text("looked"),
        outcome=entry.choice("outcome", EmergencyOutcome),
        words=entry.text("words"),
        told=entry.whole("told"),
    )
