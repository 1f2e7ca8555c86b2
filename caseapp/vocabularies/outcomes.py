"""What goals can be about, what cannot be promised for them, and the card to talk one through, read
from ``seeds/reference/outcomes.toml``. The source is domain.md §5.4 to §5.7."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from caseapp.base.resources import resource
from caseapp.vocabularies.reading import Entry, VocabularyError, read, unique
from caseapp.vocabularies.stages import UnknownCode

__all__ = ["Outcome", "Outcomes", "Question", "VocabularyError", "load_outcomes", "outcomes"]

_CODE = re.compile(r"[A-Z][A-Z0-9_]{1,19}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One thing that a goal can be about."""

    code: str
    label: str
    meaning: str
    limits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the card."""

    code: str
    asks: str


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The whole vocabulary, already checked."""

    core: tuple[Outcome, ...]
    more: tuple[Outcome, ...]
    children: tuple[Outcome, ...]
    questions: tuple[Question, ...]
    always: tuple[str, ...]

    def __iter__(self) -> Iterator[Outcome]:
        return iter((*self.core, *self.more, *self.children))

    def known(self, code: str) -> bool:
        """Whether there is such an outcome."""
        return any(each.code == code for each in self)

    def get(self, code: str) -> Outcome:
        """Return an outcome by its code."""
        for each in self:
            if each.code == code:
                return each
        raise UnknownCode(code)

    def limits(self, code: str) -> tuple[str, ...]:
        """Return what is offered to say for a goal about this; what fits any goal comes after."""
        return (*(self.get(code).limits if self.known(code) else ()), *self.always)

    def offered(self, *, to_child: bool) -> tuple[Outcome, ...]:
        """Return what a goal can be about, for an adult or for somebody under eighteen."""
        return self.children if to_child else (*self.core, *self.more)


@lru_cache(maxsize=1)
def outcomes() -> Outcomes:
    """What ships with the application, read once in a process."""
    return load_outcomes(resource("seeds", "reference", "outcomes.toml"))


def load_outcomes(path: Path) -> Outcomes:
    """Read and check the file; ``VocabularyError`` says in one sentence what to do."""
    file = read(path)
    file.only("version", "always", "core", "more", "children", "questions")
    groups = {name: file.tables(name, name) for name in ("core", "more", "children")}
    unique([each for group in groups.values() for each in group], "code")
    questions = file.tables("questions", "question")
    unique(questions, "code")
    always = _sentences(file, "always")
    if not always:
        raise file.wrong("no sentence fits every goal", 'write always = [{ label = "..." }]')
    made = {name: tuple(_outcome(each) for each in group) for name, group in groups.items()}
    return Outcomes(**made, questions=tuple(_question(each) for each in questions), always=always)


def _outcome(entry: Entry) -> Outcome:
    entry.only("code", "label", "meaning", "limits")
    return Outcome(
        code=_code(entry),
        label=entry.text("label"),
        meaning=entry.text("meaning", ""),
        limits=_sentences(entry, "limits"),
    )


def _sentences(entry: Entry, key: str) -> tuple[str, ...]:
    tables = entry.tables(key, key)
    for each in tables:
        each.only("label")
    return tuple(each.text("label") for each in tables)


def _question(entry: Entry) -> Question:
    entry.only("code", "asks")
    return Question(_code(entry), entry.text("asks"))


def _code(entry: Entry) -> str:
    code = entry.text("code")
    if not _CODE.fullmatch(code):
        raise entry.wrong(f'"{code}" is no code', "write capital letters, such as HOME")
    return code
