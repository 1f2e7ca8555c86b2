"""The demonstration's profiles and safe contacts (domain.md §9.2): reads and checks their file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from caseapp.base.resources import resource
from caseapp.kinds import (
    AnswerState,
    Channel,
    Comfort,
    GenderWish,
    InterpreterNeed,
    PhraseEffect,
    PhraseSource,
    Voicemail,
    WishStrength,
)
from caseapp.vocabularies.reading import Entry, read, unique

FILE = "communication.toml"
BREAKS_USUAL = 30


@dataclass(frozen=True, slots=True)
class DemoLanguage:
    """One language of somebody."""

    code: str
    dialect: str
    comfort: Comfort
    first: bool


@dataclass(frozen=True, slots=True)
class DemoPhrase:
    """What helps somebody, or makes it harder."""

    effect: PhraseEffect
    text: str
    source: PhraseSource


@dataclass(frozen=True, slots=True)
class DemoContact:
    """One way to reach somebody."""

    channel: Channel
    value: str
    times: str
    device: str
    device_state: AnswerState
    voicemail: Voicemail
    say: str


@dataclass(frozen=True, slots=True)
class DemoManner:
    """How to be with the person of one case; ``contacts`` in their order, the last is for now."""

    case: str
    need: InterpreterNeed
    wish: GenderWish
    strength: WishStrength | None
    breaks: int
    languages: tuple[DemoLanguage, ...]
    phrases: tuple[DemoPhrase, ...]
    contacts: tuple[DemoContact, ...]


def demo_manners() -> dict[str, DemoManner]:
    """What ships with the application, by case."""
    return load_manners(resource("seeds", "demo"))


def load_manners(folder: Path) -> dict[str, DemoManner]:
    """Read and check the file; ``VocabularyError`` says in one sentence what to do."""
    whole = read(folder / FILE)
    whole.only("people")
    entries = whole.tables("people", "person")
    unique(entries, "case")
    return {entry.text("case"): _manner(entry) for entry in entries}


def _manner(entry: Entry) -> DemoManner:
    single = ("case", "need", "wish", "strength", "breaks")
    entry.only(*single, "languages", "helps", "harder", "contact", "before")
    return DemoManner(
        case=entry.text("case"),
        need=entry.choice("need", InterpreterNeed, InterpreterNeed.NOT_ASKED_YET),
        wish=entry.choice("wish", GenderWish, GenderWish.NOT_ASKED_YET),
        strength=entry.choice("strength", WishStrength) if entry.has("strength") else None,
        breaks=entry.whole("breaks", BREAKS_USUAL),
        languages=tuple(map(_language, entry.tables("languages", "language"))),
        phrases=tuple(
            _phrase(each, effect)
            for effect in PhraseEffect
            for each in entry.tables(effect.value, effect.value)
        ),
        contacts=tuple(
            _contact(_inside(entry, name)) for name in ("before", "contact") if entry.has(name)
        ),
    )


def _language(entry: Entry) -> DemoLanguage:
    entry.only("code", "dialect", "comfort", "first")
    return DemoLanguage(
        code=entry.text("code"),
        dialect=entry.text("dialect", ""),
        comfort=entry.choice("comfort", Comfort, Comfort.GOOD),
        first=entry.flag("first"),
    )


def _phrase(entry: Entry, effect: PhraseEffect) -> DemoPhrase:
    entry.only("text", "source")
    return DemoPhrase(effect, entry.text("text"), entry.choice("source", PhraseSource))


def _contact(entry: Entry) -> DemoContact:
    entry.only("channel", "value", "times", "device", "device_instead", "voicemail", "say")
    device = entry.text("device", "")
    instead = entry.choice("device_instead", AnswerState, AnswerState.NOT_ASKED_YET)
    return DemoContact(
        channel=entry.choice("channel", Channel),
        value=entry.text("value", ""),
        times=entry.text("times", ""),
        device=device,
        device_state=AnswerState.TOLD if device else instead,
        voicemail=entry.choice("voicemail", Voicemail),
        say=entry.text("say", ""),
    )


def _inside(entry: Entry, name: str) -> Entry:
    given = entry.data[name]
    if not isinstance(given, dict):
        raise entry.wrong(f'"{name}" is no table', f"write {name} = {{ channel = ... }}")
    return Entry(given, entry.file, f"{entry.name}, {name}")
