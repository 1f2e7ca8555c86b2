"""The demonstration's pillars that others walk, and its corrections: reads and checks them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from caseapp.base.resources import resource
from caseapp.kinds import Walker
from caseapp.vocabularies.demo import Demo, demo
from caseapp.vocabularies.reading import Entry, read


@dataclass(frozen=True, slots=True)
class DemoWalk:
    """Who walks one pillar of a case."""

    case: str
    pillar: int
    walker: Walker
    partner: str
    number: str


@dataclass(frozen=True, slots=True)
class DemoAmendment:
    """A move of a case that was on another day."""

    case: str
    stage: str
    on: int
    moved_on: int
    why: str


@dataclass(frozen=True, slots=True)
class DemoWalking:
    """All of the file."""

    walks: tuple[DemoWalk, ...]
    amendments: tuple[DemoAmendment, ...]


@lru_cache(maxsize=1)
def demo_walking() -> DemoWalking:
    """What ships with the application, read once in a process."""
    return load_walking(resource("seeds", "demo", "walking.toml"), demo())


def load_walking(path: Path, whole: Demo) -> DemoWalking:
    """Read and check the file; ``VocabularyError`` says in one sentence what to do."""
    file = read(path)
    file.only("walks", "amendments")
    return DemoWalking(
        tuple(_walk(entry, whole) for entry in file.tables("walks", "walk")),
        tuple(_amendment(entry, whole) for entry in file.tables("amendments", "amendment")),
    )


def _walk(entry: Entry, whole: Demo) -> DemoWalk:
    entry.only("case", "pillar", "walker", "partner", "number")
    walker = entry.choice("walker", Walker)
    if entry.has("partner") != (walker is Walker.ORGANISATION):
        raise entry.wrong(
            "its partner does not fit its walker", "name one for an organisation only"
        )
    return DemoWalk(
        case=known_case(entry, whole),
        pillar=entry.whole("pillar"),
        walker=walker,
        partner=entry.text("partner", ""),
        number=entry.text("number", ""),
    )


def _amendment(entry: Entry, whole: Demo) -> DemoAmendment:
    entry.only("case", "stage", "on", "moved_on", "why")
    key, stage, on = known_case(entry, whole), entry.text("stage"), entry.whole("on")
    if (stage, on) not in {(move.stage.code, move.on) for move in whole.case(key).moves}:
        raise entry.wrong(f"{key} has no move to {stage} on day {on}", "correct its stage or day")
    return DemoAmendment(key, stage, on, entry.whole("moved_on"), entry.text("why"))


def known_case(entry: Entry, whole: Demo) -> str:
    """Return the case of an entry, which is one of the demonstration."""
    key = entry.text("case")
    if key not in {case.key for case in whole.cases}:
        raise entry.wrong(f'"{key}" is no case', "correct its key")
    return key
