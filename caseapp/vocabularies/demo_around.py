"""The demonstration's restricted notes, tasks of volunteers and people who come along: only read
and checked here (domain.md §9.3)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from caseapp.kinds import Restriction, Tried
from caseapp.vocabularies.reading import Entry, read

FILE = "around.toml"


@dataclass(frozen=True, slots=True)
class DemoNote:
    """One restricted note and its named readers."""

    case: str
    by: str
    on: int
    restriction: Restriction
    why: str
    readers: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class DemoTask:
    """One task of a volunteer; lines are "" where there are none."""

    case: str
    by: str
    to: str
    on: int
    at: int
    hours: int
    what: str
    place: str
    safety: str
    step: str
    reason: str


@dataclass(frozen=True, slots=True)
class DemoCompanion:
    """Somebody who comes along."""

    case: str
    by: str
    name: str
    tie: str
    seen_alone: Tried
    checked: Tried


@dataclass(frozen=True, slots=True)
class Around:
    """All of the file."""

    notes: tuple[DemoNote, ...]
    tasks: tuple[DemoTask, ...]
    companions: tuple[DemoCompanion, ...]


def load_around(folder: Path) -> Around:
    """Return all of it; raise ``VocabularyError`` for a mistake in the file."""
    whole = read(folder / FILE)
    whole.only("notes", "tasks", "companions")
    return Around(
        tuple(_note(entry) for entry in whole.tables("notes", "note")),
        tuple(_task(entry) for entry in whole.tables("tasks", "task")),
        tuple(_companion(entry) for entry in whole.tables("companions", "companion")),
    )


def _note(entry: Entry) -> DemoNote:
    entry.only(*DemoNote.__slots__)
    return DemoNote(
        case=entry.text("case"),
        by=entry.text("by"),
        on=entry.whole("on"),
        restriction=entry.choice("restriction", Restriction),
        why=entry.text("why"),
        readers=tuple(entry.texts("readers")),
        text=entry.text("text"),
    )


def _task(entry: Entry) -> DemoTask:
    entry.only(*DemoTask.__slots__)
    return DemoTask(
        case=entry.text("case"),
        by=entry.text("by"),
        to=entry.text("to"),
        on=entry.whole("on"),
        at=entry.whole("at"),
        hours=entry.whole("hours"),
        what=entry.text("what"),
        place=entry.text("place", ""),
        safety=entry.text("safety", ""),
        step=entry.text("step", ""),
        reason=entry.text("reason", ""),
    )


def _companion(entry: Entry) -> DemoCompanion:
    entry.only(*DemoCompanion.__slots__)
    return DemoCompanion(
        case=entry.text("case"),
        by=entry.text("by"),
        name=entry.text("name"),
        tie=entry.text("tie", ""),
        seen_alone=entry.choice("seen_alone", Tried),
        checked=entry.choice("checked", Tried),
    )
