"""The demonstration's booked talks: reads and checks their file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from caseapp.base.resources import resource
from caseapp.kinds import GenderWish, WishStrength
from caseapp.kinds.booking import (
    BookingOutcome,
    BookingSetting,
    Chosen,
    EmergencyCode,
    PreferenceMet,
)
from caseapp.kinds.communication_wishes import AskedHow
from caseapp.kinds.interpreter import InterpreterGender, TalkMode, TalkTopic
from caseapp.vocabularies.reading import Entry, read

_KEYS = (
    *("case", "by", "on", "at", "minutes", "setting", "place", "topic", "mode", "code"),
    *("asks_at_start", "chosen", "wish", "strength", "words", "asked_how", "who", "outcome"),
    *("felt_safe", "feedback", "met", "emergency", "came"),
)


@dataclass(frozen=True, slots=True)
class DemoBooking:
    """One talk; days are counted from the day of loading. One of the past has been written down
    afterwards; ``who``: a name of the roster."""

    case: str
    by: str
    on: int
    at: int
    minutes: int
    setting: BookingSetting
    place: str
    topic: TalkTopic
    mode: TalkMode
    code: str
    asks_at_start: bool
    chosen: Chosen | None
    wish: GenderWish | None
    strength: WishStrength | None
    words: str
    asked_how: AskedHow
    who: str
    outcome: BookingOutcome | None
    met: PreferenceMet | None
    emergency: EmergencyCode | None
    came: InterpreterGender | None


@lru_cache(maxsize=1)
def demo_bookings() -> tuple[DemoBooking, ...]:
    """What ships with the application, read once in a process."""
    return load_bookings(resource("seeds", "demo", "bookings.toml"))


def load_bookings(path: Path) -> tuple[DemoBooking, ...]:
    """Read and check the file; ``VocabularyError`` says in one sentence what to do."""
    file = read(path)
    file.only("bookings")
    return tuple(_booking(entry) for entry in file.tables("bookings", "booking"))


def _booking(entry: Entry) -> DemoBooking:
    entry.only(*_KEYS)
    made = DemoBooking(
        case=entry.text("case"),
        by=entry.text("by"),
        on=entry.whole("on"),
        at=entry.whole("at"),
        minutes=entry.whole("minutes"),
        setting=entry.choice("setting", BookingSetting),
        place=entry.text("place", ""),
        topic=entry.choice("topic", TalkTopic),
        mode=entry.choice("mode", TalkMode),
        code=entry.text("code"),
        asks_at_start=entry.flag("asks_at_start"),
        chosen=entry.choice("chosen", Chosen) if entry.has("chosen") else None,
        wish=entry.choice("wish", GenderWish) if entry.has("wish") else None,
        strength=entry.choice("strength", WishStrength) if entry.has("strength") else None,
        words=entry.text("words", ""),
        asked_how=entry.choice("asked_how", AskedHow, AskedHow.ALONE),
        who=entry.text("who", ""),
        outcome=entry.choice("outcome", BookingOutcome) if entry.has("outcome") else None,
        met=entry.choice("met", PreferenceMet) if entry.has("met") else None,
        emergency=entry.choice("emergency", EmergencyCode) if entry.has("emergency") else None,
        came=entry.choice("came", InterpreterGender) if entry.has("came") else None,
    )
    if (made.on < 0) != (made.met is not None):
        raise entry.wrong("a talk of the past says what was met, no other", "look at on and met")
    return made
