"""The demonstration's children: two answers for one permission, decisions, private notes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from caseapp.base.resources import resource
from caseapp.kinds import ContactMode, Decision, GuardianSays, Kind, Voice
from caseapp.vocabularies.demo import Demo, demo
from caseapp.vocabularies.demo_consents import kinds_of
from caseapp.vocabularies.demo_walking import known_case
from caseapp.vocabularies.purposes import Purpose, purposes
from caseapp.vocabularies.reading import Entry, read

#: The words of a decision, as they stand in the record.
WORDS = ("space", "voice", "audience", "influence")


@dataclass(frozen=True, slots=True)
class DemoAnswers:
    """What a child answered, and what whoever decides with them did; words are "" for none."""

    case: str
    purpose: Purpose
    answer: Decision
    outside: str
    kinds: Kind
    until: int
    on: int
    asked_by: Voice | None
    words: str
    guardian: GuardianSays
    by: str
    by_name: str
    guardian_words: str


@dataclass(frozen=True, slots=True)
class DemoDecision:
    """What is written so far of a decision about the answer with this purpose."""

    case: str
    purpose: str
    words: dict[str, str]


@dataclass(frozen=True, slots=True)
class DemoPrivateNote:
    """A note that a child's guardian does not see."""

    case: str
    author: str
    on: int
    mode: ContactMode
    text: str


@dataclass(frozen=True, slots=True)
class DemoChildren:
    """All of the file; ``birthdays``: days until eighteen; ``barred``: case and name."""

    birthdays: dict[str, int]
    barred: tuple[tuple[str, str], ...]
    answers: tuple[DemoAnswers, ...]
    decisions: tuple[DemoDecision, ...]
    notes: tuple[DemoPrivateNote, ...]


@lru_cache(maxsize=1)
def demo_children() -> DemoChildren:
    """What ships with the application, read once in a process."""
    return load_children(resource("seeds", "demo", "children.toml"), demo())


def load_children(path: Path, whole: Demo) -> DemoChildren:
    """Read and check the file; ``VocabularyError`` says in one sentence what to do."""
    file = read(path)
    file.only("birthdays", "barred", "answers", "decisions", "notes")
    people = {person.key for person in whole.staff}
    return DemoChildren(
        dict(_birthday(entry, whole) for entry in file.tables("birthdays", "birthday")),
        tuple(_barred(entry, whole) for entry in file.tables("barred", "name")),
        tuple(_answers(entry, whole, people) for entry in file.tables("answers", "answer")),
        tuple(_decision(entry, whole) for entry in file.tables("decisions", "decision")),
        tuple(_note(entry, whole, people) for entry in file.tables("notes", "note")),
    )


def _birthday(entry: Entry, whole: Demo) -> tuple[str, int]:
    entry.only("case", "in")
    return known_case(entry, whole), entry.whole("in")


def _barred(entry: Entry, whole: Demo) -> tuple[str, str]:
    entry.only("case", "name")
    return known_case(entry, whole), entry.text("name")


def _answers(entry: Entry, whole: Demo, people: set[str]) -> DemoAnswers:
    entry.only(
        *("case", "outside", "purpose", "answer", "kinds", "until", "on", "asked_by", "words"),
        *("guardian", "by", "by_name", "guardian_words"),
    )
    if entry.has("by") == entry.has("by_name"):
        raise entry.wrong("it does not name one guardian", "write by or by_name")
    if entry.has("by"):
        _known(entry, "by", people)
    return DemoAnswers(
        case=known_case(entry, whole),
        purpose=_purpose(entry),
        answer=entry.choice("answer", Decision),
        outside=entry.text("outside"),
        kinds=kinds_of(entry),
        until=entry.whole("until"),
        on=entry.whole("on"),
        asked_by=entry.choice("asked_by", Voice) if entry.has("asked_by") else None,
        words=entry.text("words", ""),
        guardian=entry.choice("guardian", GuardianSays),
        by=entry.text("by", ""),
        by_name=entry.text("by_name", ""),
        guardian_words=entry.text("guardian_words", ""),
    )


def _decision(entry: Entry, whole: Demo) -> DemoDecision:
    entry.only("case", "purpose", *WORDS)
    words = {name: entry.text(name) for name in WORDS if entry.has(name)}
    return DemoDecision(known_case(entry, whole), _purpose(entry).code, words)


def _note(entry: Entry, whole: Demo, people: set[str]) -> DemoPrivateNote:
    entry.only("case", "author", "on", "mode", "text")
    return DemoPrivateNote(
        case=known_case(entry, whole),
        author=_known(entry, "author", people),
        on=entry.whole("on"),
        mode=entry.choice("mode", ContactMode),
        text=entry.text("text"),
    )


def _known(entry: Entry, name: str, people: set[str]) -> str:
    key = entry.text(name)
    if key not in people:
        raise entry.wrong(f'"{key}" is nobody', "correct the key")
    return key


def _purpose(entry: Entry) -> Purpose:
    code = entry.text("purpose")
    if not purposes().known(code):
        raise entry.wrong(f'"{code}" is no purpose', "write a code of purposes.toml")
    return purposes().get(code)
