"""The demonstration's permissions: reads and checks their file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from caseapp.base.resources import resource
from caseapp.kinds import NO_KIND, Company, ContactMode, Decision, Kind
from caseapp.vocabularies.demo import Demo, demo
from caseapp.vocabularies.demo_partners import demo_partners
from caseapp.vocabularies.demo_walking import known_case
from caseapp.vocabularies.purposes import Purpose, purposes
from caseapp.vocabularies.reading import Entry, read


@dataclass(frozen=True, slots=True)
class DemoConsent:
    """One answer in a case; words are "" where there are none."""

    case: str
    purpose: Purpose
    answer: Decision
    to: str
    outside: str
    partner: str
    people: tuple[str, ...]
    kinds: Kind
    until: int | None
    on: int
    company: Company
    conditions: str
    teach_back: str
    stopped: ContactMode | None
    #: What it is narrowed to within its kinds.
    headlines: Kind
    entries_from: int | None
    entries_until: int | None


@lru_cache(maxsize=1)
def demo_consents() -> tuple[DemoConsent, ...]:
    """What ships with the application, read once in a process."""
    return load_consents(resource("seeds", "demo", "consents.toml"), demo())


def load_consents(path: Path, whole: Demo) -> tuple[DemoConsent, ...]:
    """Read and check the file; ``VocabularyError`` says in one sentence what to do."""
    file = read(path)
    file.only("answers")
    return tuple(_consent(entry, whole) for entry in file.tables("answers", "answer"))


def _consent(entry: Entry, whole: Demo) -> DemoConsent:
    entry.only(
        *("case", "to", "outside", "partner", "people", "purpose", "answer", "kinds", "until"),
        *("on", "company", "conditions", "teach_back", "stopped"),
        *("headlines", "entries_from", "entries_until"),
    )
    to, code = entry.text("to", ""), entry.text("purpose")
    partner, people = entry.text("partner", ""), tuple(entry.texts("people"))
    homes = {person.key: person.organisation for person in whole.staff}
    if partner and partner not in demo_partners():
        raise entry.wrong(f'"{partner}" is no partner', "write a key of partners.toml")
    if any(homes.get(each) != _home_of(partner) for each in people):
        raise entry.wrong("its people do not work there", "name people of that organisation")
    if to and to not in homes:
        raise entry.wrong(f'"{to}" is nobody', "correct the key or write a name as outside")
    if sum(map(bool, (to, partner, entry.text("outside", "")))) > 1:
        raise entry.wrong("it names somebody here and somebody outside", "keep one of them")
    if not purposes().known(code):
        raise entry.wrong(f'"{code}" is no purpose', "write a code of purposes.toml")
    return DemoConsent(
        case=known_case(entry, whole),
        purpose=purposes().get(code),
        answer=entry.choice("answer", Decision),
        to=to,
        outside=entry.text("outside", ""),
        partner=partner,
        people=people,
        kinds=kinds_of(entry),
        until=_offset(entry, "until"),
        on=entry.whole("on"),
        company=entry.choice("company", Company, Company.ALONE),
        conditions=entry.text("conditions", ""),
        teach_back=entry.text("teach_back", ""),
        stopped=entry.choice("stopped", ContactMode) if entry.has("stopped") else None,
        headlines=kinds_of(entry, "headlines"),
        entries_from=_offset(entry, "entries_from"),
        entries_until=_offset(entry, "entries_until"),
    )


def _home_of(partner: str) -> str:
    return demo_partners()[partner].organisation if partner else ""


def _offset(entry: Entry, name: str) -> int | None:
    return entry.whole(name) if entry.has(name) else None


def kinds_of(entry: Entry, name: str = "kinds") -> Kind:
    """Return the kinds that an entry names, each by itself."""
    found = NO_KIND
    for code in entry.texts(name):
        if code not in Kind.__members__:
            raise entry.wrong(f'"{code}" is no kind of data', "write a kind such as SUM")
        found |= Kind[code]
    return found
