"""The demonstration's extensions and challenges (domain.md §9.2), read from
``seeds/demo/identification.toml`` and checked. Periods and decisions follow from the cases' moves.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from caseapp.base.resources import resource
from caseapp.kinds import ChallengeRoute, InterimSupport
from caseapp.vocabularies.reading import Entry, read, unique


@dataclass(frozen=True, slots=True)
class DemoMoreTime:
    """Why more time was asked for."""

    case: str
    reason: str


@dataclass(frozen=True, slots=True)
class DemoChallenge:
    """A challenge of a case's negative decision; days are counted from the day of loading."""

    case: str
    route: ChallengeRoute
    adviser: str
    deadline: int
    lodged_on: int | None
    interim_support: InterimSupport


@dataclass(frozen=True, slots=True)
class DemoIdentification:
    """All of it."""

    more_time: tuple[DemoMoreTime, ...]
    challenges: tuple[DemoChallenge, ...]


def demo_identification() -> DemoIdentification:
    """What ships with the application."""
    return load_demo_identification(resource("seeds", "demo", "identification.toml"))


def load_demo_identification(path: Path) -> DemoIdentification:
    """Read and check the file; ``VocabularyError`` says in one sentence what to do."""
    whole = read(path)
    whole.only("more_time", "challenges")
    more_time = whole.tables("more_time", "more time")
    challenges = whole.tables("challenges", "challenge")
    for entries in (more_time, challenges):
        unique(entries, "case")
    return DemoIdentification(
        tuple(_more_time(entry) for entry in more_time),
        tuple(_challenge(entry) for entry in challenges),
    )


def _more_time(entry: Entry) -> DemoMoreTime:
    entry.only("case", "reason")
    return DemoMoreTime(entry.text("case"), entry.text("reason"))


def _challenge(entry: Entry) -> DemoChallenge:
    entry.only("case", "route", "adviser", "deadline", "lodged_on", "interim_support")
    return DemoChallenge(
        case=entry.text("case"),
        route=entry.choice("route", ChallengeRoute),
        adviser=entry.text("adviser"),
        deadline=entry.whole("deadline"),
        lodged_on=entry.whole("lodged_on") if entry.has("lodged_on") else None,
        interim_support=entry.choice("interim_support", InterimSupport),
    )
