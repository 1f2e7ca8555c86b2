"""The demonstration's feeds and wishes for mail: only read and checked here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from caseapp.kinds import Role
from caseapp.vocabularies.reading import Entry, read

FILE = "outside.toml"
_LAST_HOUR = 23


@dataclass(frozen=True, slots=True)
class DemoFeed:
    """Whose calendar stands in a program of theirs."""

    person: str
    role: Role


@dataclass(frozen=True, slots=True)
class DemoMail:
    """Who wants mail, and their own quiet hours if they have some."""

    person: str
    role: Role
    quiet: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class DemoOutside:
    """All of the file."""

    feeds: tuple[DemoFeed, ...]
    mail: tuple[DemoMail, ...]


def load_outside(folder: Path) -> DemoOutside:
    """Return all of it; raise ``VocabularyError`` for a mistake in the file."""
    whole = read(folder / FILE)
    whole.only("feeds", "mail")
    return DemoOutside(
        tuple(_feed(each) for each in whole.tables("feeds", "feed")),
        tuple(_mail(each) for each in whole.tables("mail", "mail")),
    )


def _feed(entry: Entry) -> DemoFeed:
    entry.only(*DemoFeed.__slots__)
    return DemoFeed(entry.text("person"), entry.choice("role", Role))


def _mail(entry: Entry) -> DemoMail:
    entry.only("person", "role", "quiet_from", "quiet_until")
    quiet = None
    if entry.has("quiet_from") or entry.has("quiet_until"):
        quiet = entry.whole("quiet_from"), entry.whole("quiet_until")
        if not all(0 <= hour <= _LAST_HOUR for hour in quiet):
            raise entry.wrong("an hour is none of a day", "write hours from 0 to 23")
    return DemoMail(entry.text("person"), entry.choice("role", Role), quiet)
