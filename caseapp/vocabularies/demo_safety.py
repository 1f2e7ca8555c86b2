"""The demonstration's looks at how safe somebody is: reads and checks their file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from caseapp.base.resources import resource
from caseapp.kinds import SafetyLevel
from caseapp.vocabularies.demo import Demo, demo
from caseapp.vocabularies.demo_walking import known_case
from caseapp.vocabularies.purposes import purposes
from caseapp.vocabularies.reading import Entry, read, unique


@dataclass(frozen=True, slots=True)
class DemoLook:
    """One look at a case; words are "" where there are none."""

    case: str
    on: int
    level: SafetyLevel
    own_view: str
    seen: str
    doing: str
    #: Purposes of permissions that what is done rests on.
    rests_on: tuple[str, ...]


@lru_cache(maxsize=1)
def demo_looks() -> dict[str, DemoLook]:
    """What ships with the application, by case, read once in a process."""
    return load_looks(resource("seeds", "demo", "safety.toml"), demo())


def load_looks(path: Path, whole: Demo) -> dict[str, DemoLook]:
    """Read and check the file; ``VocabularyError`` says in one sentence what to do."""
    file = read(path)
    file.only("looks")
    entries = file.tables("looks", "look")
    unique(entries, "case")
    return {entry.text("case"): _look(entry, whole) for entry in entries}


def _look(entry: Entry, whole: Demo) -> DemoLook:
    entry.only("case", "on", "level", "own_view", "seen", "doing", "rests_on")
    rests_on = tuple(entry.texts("rests_on"))
    for code in rests_on:
        if not purposes().known(code):
            raise entry.wrong(f'"{code}" is no purpose', "write a code of purposes.toml")
    return DemoLook(
        case=known_case(entry, whole),
        on=entry.whole("on"),
        level=entry.choice("level", SafetyLevel),
        own_view=entry.text("own_view", ""),
        seen=entry.text("seen", ""),
        doing=entry.text("doing", ""),
        rests_on=rests_on,
    )
