"""The demonstration's words about stopping, and its sentences: only read and checked here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from caseapp.kinds import CardSentence, ContactMode
from caseapp.vocabularies.demo import Demo
from caseapp.vocabularies.demo_walking import known_case
from caseapp.vocabularies.reading import Entry, read

FILE = "stopping.toml"


@dataclass(frozen=True, slots=True)
class DemoHeard:
    """What somebody was told; words are "" where there are none."""

    by: str
    who: str
    words: str
    whom: str
    came_by: ContactMode


@dataclass(frozen=True, slots=True)
class DemoTold:
    """That the recipient of what ended in a case was told; the day from loading."""

    case: str
    on: int
    how: ContactMode


@dataclass(frozen=True, slots=True)
class DemoLanguage:
    """The sentences in one language; ``checked`` is ``None`` where nobody looked at them."""

    code: str
    by: str
    texts: Mapping[CardSentence, str]
    checked_by: str
    checked: int | None


@dataclass(frozen=True, slots=True)
class DemoStopping:
    """All of the file."""

    heard: tuple[DemoHeard, ...]
    told: tuple[DemoTold, ...]
    languages: tuple[DemoLanguage, ...]


def load_stopping(folder: Path, whole: Demo) -> DemoStopping:
    """Read and check the file; ``VocabularyError`` says in one sentence what to do."""
    file = read(folder / FILE)
    file.only("heard", "told", "languages")
    return DemoStopping(
        tuple(_heard(entry, whole) for entry in file.tables("heard", "word")),
        tuple(_told(entry, whole) for entry in file.tables("told", "telling")),
        tuple(_language(entry, whole) for entry in file.tables("languages", "language")),
    )


def _heard(entry: Entry, whole: Demo) -> DemoHeard:
    entry.only(*DemoHeard.__slots__)
    return DemoHeard(
        by=_person(entry, whole),
        who=entry.text("who"),
        words=entry.text("words", ""),
        whom=entry.text("whom", ""),
        came_by=entry.choice("came_by", ContactMode),
    )


def _told(entry: Entry, whole: Demo) -> DemoTold:
    entry.only(*DemoTold.__slots__)
    how = entry.choice("how", ContactMode)
    return DemoTold(known_case(entry, whole), entry.whole("on"), how)


def _language(entry: Entry, whole: Demo) -> DemoLanguage:
    sentences = {each.value: each for each in CardSentence}
    entry.only("code", "by", "checked_by", "checked", *sentences)
    if entry.has("checked_by") != entry.has("checked"):
        raise entry.wrong("a check has a name and a day", "write both, or none")
    return DemoLanguage(
        code=entry.text("code"),
        by=_person(entry, whole),
        texts={each: entry.text(code) for code, each in sentences.items()},
        checked_by=entry.text("checked_by", ""),
        checked=entry.whole("checked") if entry.has("checked") else None,
    )


def _person(entry: Entry, whole: Demo) -> str:
    key = entry.text("by")
    if key not in {person.key for person in whole.staff}:
        raise entry.wrong(f'"{key}" is nobody', "write the key of somebody of the demo")
    return key
