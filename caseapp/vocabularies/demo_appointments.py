"""The demonstration's appointments: reads and checks their file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from caseapp.base.resources import resource
from caseapp.kinds.appointment import Repeat
from caseapp.vocabularies.reading import Entry, read

_KEYS = ("case", "by", "on", "at", "minutes", "what", "place", "word", "repeat", "for")


@dataclass(frozen=True, slots=True)
class DemoAppointment:
    """One appointment; days are counted from the day of loading. ``lasts``: for so many days after
    the first it comes again."""

    case: str
    by: str
    on: int
    at: int
    minutes: int
    what: str
    place: str
    word: str
    repeat: Repeat
    lasts: int


@lru_cache(maxsize=1)
def demo_appointments() -> tuple[DemoAppointment, ...]:
    """What ships with the application, read once in a process."""
    return load_appointments(resource("seeds", "demo", "appointments.toml"))


def load_appointments(path: Path) -> tuple[DemoAppointment, ...]:
    """Read and check the file; ``VocabularyError`` says in one sentence what to do."""
    file = read(path)
    file.only("appointments")
    return tuple(_appointment(entry) for entry in file.tables("appointments", "appointment"))


def _appointment(entry: Entry) -> DemoAppointment:
    entry.only(*_KEYS)
    made = DemoAppointment(
        case=entry.text("case"),
        by=entry.text("by"),
        on=entry.whole("on"),
        at=entry.whole("at"),
        minutes=entry.whole("minutes"),
        what=entry.text("what"),
        place=entry.text("place", ""),
        word=entry.text("word", ""),
        repeat=entry.choice("repeat", Repeat, Repeat.NO),
        lasts=entry.whole("for") if entry.has("for") else 0,
    )
    if (made.repeat is Repeat.NO) != (made.lasts == 0):
        raise entry.wrong("what comes again says for how long", "look at repeat and for")
    return made
