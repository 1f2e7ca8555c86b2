"""The demonstration's hopes and goals: reads and checks their file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from caseapp.base.resources import resource
from caseapp.kinds import GoalState, StepOwner
from caseapp.vocabularies.demo import Demo, demo
from caseapp.vocabularies.demo_walking import known_case
from caseapp.vocabularies.outcomes import outcomes
from caseapp.vocabularies.reading import Entry, read


@dataclass(frozen=True, slots=True)
class DemoStep:
    """One step; ``name`` of somebody else, "" where there is none."""

    who: StepOwner
    name: str
    what: str
    in_days: int
    done: bool


@dataclass(frozen=True, slots=True)
class DemoGoal:
    """One hope or goal; without steps it is a hope. ``sure`` is of ten, ``face`` of five."""

    case: str
    words: str
    language: str
    translation: str
    about: str
    also: tuple[str, ...]
    sure: int | None
    face: int | None
    limits: str
    steps: tuple[DemoStep, ...]
    look: int
    state: GoalState | None
    said: str
    waits_for: str
    asked: int


@dataclass(frozen=True, slots=True)
class DemoGoals:
    """All of them, and what people can lean on, by case."""

    goals: tuple[DemoGoal, ...]
    strengths: tuple[tuple[str, str], ...]


@lru_cache(maxsize=1)
def demo_goals() -> DemoGoals:
    """What ships with the application, read once in a process."""
    return load_goals(resource("seeds", "demo", "goals.toml"), demo())


def load_goals(path: Path, whole: Demo) -> DemoGoals:
    """Read and check the file; ``VocabularyError`` says in one sentence what to do."""
    file = read(path)
    file.only("goals", "strengths")
    goals = tuple(_goal(entry, whole) for entry in file.tables("goals", "goal"))
    strengths = []
    for entry in file.tables("strengths", "strength"):
        entry.only("case", "words")
        strengths.append((known_case(entry, whole), entry.text("words")))
    return DemoGoals(goals, tuple(strengths))


def _goal(entry: Entry, whole: Demo) -> DemoGoal:
    entry.only(
        *("case", "words", "language", "translation", "about", "also", "sure", "face"),
        *("limits", "steps", "look", "state", "said", "waits_for", "asked"),
    )
    about, also = entry.text("about"), entry.texts("also")
    for code in (about, *also):
        if not outcomes().known(code):
            raise entry.wrong(f'"{code}" is no outcome', "write one of outcomes.toml")
    steps = tuple(_step(each) for each in entry.tables("steps", "step"))
    if bool(steps) != entry.has("limits"):
        raise entry.wrong("it has only one of steps and limits", "write both, or none for a hope")
    return DemoGoal(
        case=known_case(entry, whole),
        words=entry.text("words"),
        language=entry.text("language", "en"),
        translation=entry.text("translation", ""),
        about=about,
        also=also,
        sure=entry.whole("sure") if entry.has("sure") else None,
        face=entry.whole("face") if entry.has("face") else None,
        limits=entry.text("limits", ""),
        steps=steps,
        look=entry.whole("look", 28),
        state=entry.choice("state", GoalState) if entry.has("state") else None,
        said=entry.text("said", ""),
        waits_for=entry.text("waits_for", ""),
        asked=entry.whole("asked", 0),
    )


def _step(entry: Entry) -> DemoStep:
    entry.only("who", "name", "what", "in", "done")
    return DemoStep(
        who=entry.choice("who", StepOwner),
        name=entry.text("name", ""),
        what=entry.text("what"),
        in_days=entry.whole("in"),
        done=entry.flag("done"),
    )
