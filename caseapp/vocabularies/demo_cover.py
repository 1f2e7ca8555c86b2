"""Leave, duty, bars and background checks of the demonstration, read from ``cover.toml``."""

from __future__ import annotations

from dataclasses import dataclass

from caseapp.base.resources import resource
from caseapp.kinds import BarOrigin, LeaveKind
from caseapp.vocabularies.demo import Demo
from caseapp.vocabularies.demo_partners import demo_partners
from caseapp.vocabularies.reading import Entry, read


@dataclass(frozen=True, slots=True)
class DemoCheck:
    """A background check of some people: days from the day of loading."""

    people: tuple[str, ...]
    made: int
    until: int


@dataclass(frozen=True, slots=True)
class DemoLeave:
    """A leave, and case -> who covers it."""

    person: str
    kind: LeaveKind
    starts: int
    until: int
    covers: dict[str, str]


@dataclass(frozen=True, slots=True)
class DemoBar:
    """Somebody, or a whole partner, who is kept from a case, as one of its team wrote it down."""

    case: str
    person: str
    house: str
    origin: BarOrigin
    by: str


@dataclass(frozen=True, slots=True)
class DemoCover:
    """All of the file."""

    emergency_numbers: str
    numbers: dict[str, str]
    checks: tuple[DemoCheck, ...]
    leave: tuple[DemoLeave, ...]
    bars: tuple[DemoBar, ...]


def demo_cover(demo: Demo) -> DemoCover:
    """Return what is loaded with a demo; raise ``VocabularyError`` for a mistake in the file."""
    whole = read(resource("seeds", "demo", "cover.toml"))
    whole.only("emergency_numbers", "duty", "checks", "leave", "bars")
    return DemoCover(
        whole.text("emergency_numbers"),
        {_person(entry, demo): entry.text("number") for entry in whole.tables("duty", "duty")},
        tuple(_check(entry, demo) for entry in whole.tables("checks", "check")),
        tuple(_leave(entry, demo) for entry in whole.tables("leave", "leave")),
        tuple(_bar(entry, demo) for entry in whole.tables("bars", "bar")),
    )


def _check(entry: Entry, demo: Demo) -> DemoCheck:
    entry.only("people", "made", "until")
    people = entry.texts("people")
    for key in people:
        _known(entry, demo, key)
    return DemoCheck(people, entry.whole("made"), entry.whole("until"))


def _leave(entry: Entry, demo: Demo) -> DemoLeave:
    entry.only("person", "kind", "from", "until", "covers")
    return DemoLeave(
        _person(entry, demo),
        entry.choice("kind", LeaveKind),
        entry.whole("from"),
        entry.whole("until"),
        {cover.text("case"): _person(cover, demo) for cover in entry.tables("covers", "cover")},
    )


def _bar(entry: Entry, demo: Demo) -> DemoBar:
    entry.only("case", "person", "house", "origin", "by")
    house = entry.text("house", "")
    if bool(house) == entry.has("person"):
        raise entry.wrong("it keeps away nobody, or two", "name a person or a house")
    if house and house not in demo_partners():
        raise entry.wrong(f'"{house}" is no partner', "write a key of partners.toml")
    return DemoBar(
        entry.text("case"),
        "" if house else _person(entry, demo),
        house,
        entry.choice("origin", BarOrigin),
        _known(entry, demo, entry.text("by")),
    )


def _person(entry: Entry, demo: Demo) -> str:
    return _known(entry, demo, entry.text("person"))


def _known(entry: Entry, demo: Demo, key: str) -> str:
    if all(person.key != key for person in demo.staff):
        raise entry.wrong(f'person "{key}" is unknown', "name somebody of the staff file")
    return key
