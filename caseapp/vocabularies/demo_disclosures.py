"""What was shared without a yes in the demonstration: only read and checked (domain.md §9.3)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from caseapp.kinds import NO_KIND, ContactMode, DisclosureOutcome, Kind
from caseapp.vocabularies.disclosure import reasons
from caseapp.vocabularies.reading import Entry, read

FILE = "disclosures.toml"


@dataclass(frozen=True, slots=True)
class DemoDisclosure:
    """One disclosure, how it was written up, and the look at it; days from the day of loading."""

    case: str
    by: str
    with_: str
    on: int
    at: int
    reason: str
    to: str
    what: str
    kinds: Kind
    method: ContactMode
    facts: str
    harm_shared: str
    harm_not: str
    less: str
    asked_why: str
    view: str
    told: int
    aftercare: str
    looked: str
    outcome: DisclosureOutcome
    words: str


_TEXTS = ("facts", "harm_shared", "harm_not", "less", "asked_why", "view", "aftercare", "words")


def load_disclosures(folder: Path) -> tuple[DemoDisclosure, ...]:
    """Return all of them; raise ``VocabularyError`` for a mistake in the file."""
    whole = read(folder / FILE)
    whole.only("disclosures")
    return tuple(_disclosure(entry) for entry in whole.tables("disclosures", "disclosure"))


def _disclosure(entry: Entry) -> DemoDisclosure:
    entry.only(*(name.removesuffix("_") for name in DemoDisclosure.__slots__))
    reason = entry.text("reason")
    if not reasons().known(reason):
        raise entry.wrong(f'"{reason}" is no reason', "write one of disclosure.toml")
    return DemoDisclosure(
        case=entry.text("case"),
        by=entry.text("by"),
        with_=entry.text("with"),
        on=entry.whole("on"),
        at=entry.whole("at"),
        reason=reason,
        to=entry.text("to"),
        what=entry.text("what"),
        kinds=_kinds(entry),
        method=entry.choice("method", ContactMode),
        told=entry.whole("told"),
        looked=entry.text("looked"),
        outcome=entry.choice("outcome", DisclosureOutcome),
        **{name: entry.text(name) for name in _TEXTS},
    )


def _kinds(entry: Entry) -> Kind:
    found = NO_KIND
    for code in entry.texts("kinds"):
        if code not in Kind.__members__:
            raise entry.wrong(f'"{code}" is no kind', "write SUM, for example")
        found |= Kind[code]
    return found
