"""The demonstration's partners: reads and checks their file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from caseapp.base.resources import resource
from caseapp.kinds import SendsBy
from caseapp.vocabularies.demo import Demo, demo
from caseapp.vocabularies.reading import Entry, read, unique

_WORDS = ("remit", "languages", "contact", "telephone", "email", "note")


@dataclass(frozen=True, slots=True)
class DemoPartner:
    """One partner; days are counted from the day of loading."""

    key: str
    name: str
    organisation: str
    words: dict[str, str]
    sends_by: SendsBy
    checked: int
    holds: int
    is_suspended: bool


@lru_cache(maxsize=1)
def demo_partners() -> dict[str, DemoPartner]:
    """What ships with the application by key, read once in a process."""
    return load_partners(resource("seeds", "demo", "partners.toml"), demo())


def load_partners(path: Path, whole: Demo) -> dict[str, DemoPartner]:
    """Read and check the file; ``VocabularyError`` says in one sentence what to do."""
    file = read(path)
    file.only("partners")
    entries = file.tables("partners", "partner")
    unique(entries, "key")
    unique(entries, "name")
    return {each.key: each for each in (_partner(entry, whole) for entry in entries)}


def _partner(entry: Entry, whole: Demo) -> DemoPartner:
    entry.only(
        *("key", "name", "organisation", "sends_by", "checked", "holds", "suspended"), *_WORDS
    )
    organisation = entry.text("organisation", "")
    known = {each.key for each in whole.organisations if not each.own}
    if organisation and organisation not in known:
        raise entry.wrong(f'"{organisation}" is no other organisation', "correct its key")
    return DemoPartner(
        key=entry.text("key"),
        name=entry.text("name"),
        organisation=organisation,
        words={name: entry.text(name, "") for name in _WORDS},
        sends_by=entry.choice("sends_by", SendsBy),
        checked=entry.whole("checked"),
        holds=entry.whole("holds"),
        is_suspended=entry.flag("suspended"),
    )
