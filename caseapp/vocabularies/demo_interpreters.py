"""The demonstration's roster of interpreters: reads and checks its file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from caseapp.base.resources import resource
from caseapp.kinds.interpreter import (
    InterpreterGender,
    InterpreterNature,
    InterpreterRole,
    InterpreterSide,
    TalkMode,
    TieKind,
    Training,
)
from caseapp.vocabularies.reading import Entry, read, unique

_KEYS = (
    *("key", "name", "nature", "role", "gender", "side", "languages", "modes", "places"),
    *("reached_by", "hours", "promises", "elsewhere", "training", "vetted", "briefed", "signed"),
    *("debrief", "asked", "ties", "away", "week", "stopped", "gone", "account"),
)


_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class DemoInterpreter:
    """One line of the roster; days are counted from the day of loading.

    ``days``: until when they were checked and briefed, and when they signed, as far as it is known.
    ``week``: on which days of the week they can be asked, from and until, in hours.
    """

    name: str
    values: dict[str, Any]
    days: dict[str, int]
    languages: tuple[tuple[str, str], ...]
    asked: int | None
    ties: tuple[tuple[TieKind, str], ...]
    away: tuple[int, int] | None
    week: tuple[tuple[int, int, int], ...]
    stopped: str
    is_gone: bool
    account: str


@lru_cache(maxsize=1)
def demo_interpreters() -> tuple[DemoInterpreter, ...]:
    """What ships with the application, read once in a process."""
    return load_interpreters(resource("seeds", "demo", "interpreters.toml"))


def load_interpreters(path: Path) -> tuple[DemoInterpreter, ...]:
    """Read and check the file; ``VocabularyError`` says in one sentence what to do."""
    file = read(path)
    file.only("interpreters")
    entries = file.tables("interpreters", "interpreter")
    unique(entries, "key")
    return tuple(_interpreter(entry) for entry in entries)


def _interpreter(entry: Entry) -> DemoInterpreter:
    entry.only(*_KEYS)
    modes = {TalkMode(each) for each in entry.texts("modes")}
    promises = entry.texts("promises") if entry.has("promises") else ()
    days = {
        column: entry.whole(key)
        for key, column in (
            ("vetted", "vetted_until"),
            ("briefed", "briefed_until"),
            ("signed", "confidentiality_on"),
        )
        if entry.has(key)
    }
    return DemoInterpreter(
        name=entry.text("name"),
        values={
            "name": entry.text("name"),
            "nature": entry.choice("nature", InterpreterNature),
            "role": entry.choice("role", InterpreterRole, InterpreterRole.INTERPRETER),
            "gender": entry.choice("gender", InterpreterGender, InterpreterGender.NOT_SAID),
            "side": entry.choice("side", InterpreterSide, InterpreterSide.SUPPORT),
            "training": entry.choice("training", Training),
            "promises_woman": "woman" in promises,
            "promises_man": "man" in promises,
            "in_person": TalkMode.IN_PERSON in modes,
            "by_phone": TalkMode.PHONE in modes,
            "by_video": TalkMode.VIDEO in modes,
            "in_writing": TalkMode.WRITTEN in modes,
            "places": entry.text("places", ""),
            "reached_by": entry.text("reached_by", ""),
            "hours": entry.text("hours", ""),
            "is_local": not entry.flag("elsewhere"),
            "wants_debrief": entry.flag("debrief"),
        },
        days=days,
        languages=tuple(_language(each) for each in entry.texts("languages")),
        asked=entry.whole("asked") if entry.has("asked") else None,
        ties=tuple(_tie(entry, each) for each in entry.texts("ties")) if entry.has("ties") else (),
        away=_away(entry),
        week=tuple(_day(entry, each) for each in entry.texts("week")) if entry.has("week") else (),
        stopped=entry.text("stopped", ""),
        is_gone=entry.flag("gone"),
        account=entry.text("account", ""),
    )


def _language(said: str) -> tuple[str, str]:
    code, _space, dialect = said.partition(" ")
    return code, dialect


def _tie(entry: Entry, said: str) -> tuple[TieKind, str]:
    kind, _colon, words = said.partition(": ")
    if kind not in set(TieKind) or not words:
        raise entry.wrong(f'"{said}" is no tie', "write its kind, a colon and some words")
    return TieKind(kind), words


def _day(entry: Entry, said: str) -> tuple[int, int, int]:
    day, _space, hours = said.partition(" ")
    opens, _dash, closes = hours.partition("-")
    if day not in _WEEK or not (opens.isdigit() and closes.isdigit()):
        raise entry.wrong(f'"{said}" is no day with its hours', "write it like mon 9-17")
    return _WEEK.index(day), int(opens), int(closes)


def _away(entry: Entry) -> tuple[int, int] | None:
    if not entry.has("away"):
        return None
    given = entry.data["away"]
    if not (isinstance(given, list) and len(given) == 2):
        raise entry.wrong("away is not two days", "write the first and the last day")
    return given[0], given[1]
