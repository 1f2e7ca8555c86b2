"""What else the demonstration's people said about being with them: reads and checks its file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from caseapp.base.resources import resource
from caseapp.kinds import GenderWish, PhraseEffect, PhraseSource, WishStrength
from caseapp.kinds.communication_room import ExclusionKind
from caseapp.kinds.communication_wishes import WishAbout
from caseapp.vocabularies.reading import Entry, read, unique

FILE = "profiles.toml"
_EFFECTS = (PhraseEffect.PAUSE, PhraseEffect.GROUNDING)


@dataclass(frozen=True, slots=True)
class DemoExclusion:
    """Somebody to be kept away."""

    sort: ExclusionKind
    who: str
    reason: str


@dataclass(frozen=True, slots=True)
class DemoProfile:
    """What else one person said. ``said``: columns of the profile, as they stand in the file."""

    case: str
    said: Mapping[str, str]
    dialect: str
    skills: Mapping[str, tuple[str, ...]]
    wishes: tuple[tuple[WishAbout, GenderWish, WishStrength | None], ...]
    exclusions: tuple[DemoExclusion, ...]
    never_use: tuple[str, ...]
    not_now: tuple[tuple[str, str], ...]
    phrases: tuple[tuple[PhraseEffect, str, PhraseSource], ...]


def demo_profiles() -> dict[str, DemoProfile]:
    """What ships with the application, by case."""
    return load_profiles(resource("seeds", "demo"))


def load_profiles(folder: Path) -> dict[str, DemoProfile]:
    """Read and check the file; ``VocabularyError`` says in one sentence what to do."""
    whole = read(folder / FILE)
    whole.only("people")
    entries = whole.tables("people", "person")
    unique(entries, "case")
    return {entry.text("case"): _profile(entry) for entry in entries}


def _profile(entry: Entry) -> DemoProfile:
    entry.only(
        *("case", "said", "dialect", "skills", "wishes", "keep_away", "never_use", "not_now"),
        *(effect.value for effect in _EFFECTS),
    )
    return DemoProfile(
        case=entry.text("case"),
        said=_table(entry, "said"),
        dialect=entry.text("dialect", ""),
        skills={code: tuple(each) for code, each in _table(entry, "skills").items()},
        wishes=tuple(map(_wish, entry.tables("wishes", "wish"))),
        exclusions=tuple(map(_exclusion, entry.tables("keep_away", "keep_away"))),
        never_use=entry.texts("never_use"),
        not_now=tuple(
            (each.text("topic"), each.text("told_to", ""))
            for each in entry.tables("not_now", "not_now")
        ),
        phrases=tuple(
            (effect, each.text("text"), each.choice("source", PhraseSource))
            for effect in _EFFECTS
            for each in entry.tables(effect.value, effect.value)
        ),
    )


def _wish(entry: Entry) -> tuple[WishAbout, GenderWish, WishStrength | None]:
    entry.only("about", "wish", "strength")
    strength = entry.choice("strength", WishStrength) if entry.has("strength") else None
    return entry.choice("about", WishAbout), entry.choice("wish", GenderWish), strength


def _exclusion(entry: Entry) -> DemoExclusion:
    entry.only("sort", "who", "reason")
    return DemoExclusion(
        entry.choice("sort", ExclusionKind), entry.text("who", ""), entry.text("reason", "")
    )


def _table(entry: Entry, name: str) -> Mapping[str, Any]:
    given = entry.data.get(name, {})
    if not isinstance(given, dict):
        raise entry.wrong(f'"{name}" is no table', f"write {name} = {{ ... }}")
    return given
