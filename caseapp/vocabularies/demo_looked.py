"""The demonstration's looks, questions about them, and a line that is withheld: only read and
checked here (domain.md §9)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from caseapp.kinds import LookAct
from caseapp.vocabularies.reading import Entry, read

FILE = "looked.toml"


@dataclass(frozen=True, slots=True)
class DemoLook:
    """What somebody did with a case."""

    case: str
    by: str
    did: LookAct


@dataclass(frozen=True, slots=True)
class DemoQuestion:
    """A question about the newest line of somebody; without an answer it waits for one."""

    case: str
    asked_by: str
    about: str
    did: LookAct
    words: str
    answered_by: str
    answer: str


@dataclass(frozen=True, slots=True)
class DemoWithheld:
    """A line that is not on the Together page; a day from the day of loading."""

    case: str
    by: str
    about: str
    did: LookAct
    reason: str
    reviewer: str
    again: int


@dataclass(frozen=True, slots=True)
class DemoLooked:
    """All of the file."""

    looks: tuple[DemoLook, ...]
    questions: tuple[DemoQuestion, ...]
    withheld: tuple[DemoWithheld, ...]


def load_looked(folder: Path) -> DemoLooked:
    """Return all of it; raise ``VocabularyError`` for a mistake in the file."""
    whole = read(folder / FILE)
    whole.only("looks", "questions", "withheld")
    return DemoLooked(
        tuple(_look(each) for each in whole.tables("looks", "look")),
        tuple(_question(each) for each in whole.tables("questions", "question")),
        tuple(_withheld(each) for each in whole.tables("withheld", "withheld")),
    )


def _look(entry: Entry) -> DemoLook:
    entry.only(*DemoLook.__slots__)
    return DemoLook(entry.text("case"), entry.text("by"), entry.choice("did", LookAct))


def _question(entry: Entry) -> DemoQuestion:
    entry.only(*DemoQuestion.__slots__)
    return DemoQuestion(
        case=entry.text("case"),
        asked_by=entry.text("asked_by"),
        about=entry.text("about"),
        did=entry.choice("did", LookAct),
        words=entry.text("words"),
        answered_by=entry.text("answered_by", ""),
        answer=entry.text("answer", ""),
    )


def _withheld(entry: Entry) -> DemoWithheld:
    entry.only(*DemoWithheld.__slots__)
    return DemoWithheld(
        case=entry.text("case"),
        by=entry.text("by"),
        about=entry.text("about"),
        did=entry.choice("did", LookAct),
        reason=entry.text("reason"),
        reviewer=entry.text("reviewer"),
        again=entry.whole("again"),
    )
