"""The demonstration's referrals and enquiries: reads and checks their file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from caseapp.base.resources import resource
from caseapp.kinds import NO_KIND, EnquiryAnswer, Kind, ReferralAct, SentBy, Service, SheetPart
from caseapp.vocabularies.demo import Demo, demo
from caseapp.vocabularies.demo_partners import demo_partners
from caseapp.vocabularies.demo_walking import known_case
from caseapp.vocabularies.reading import Entry, read


@dataclass(frozen=True, slots=True)
class DemoAnswer:
    """What came of a referral."""

    act: ReferralAct
    on: int
    words: str


@dataclass(frozen=True, slots=True)
class DemoReferral:
    """One referral of a case; days are counted from the day of loading."""

    case: str
    partner: str
    kinds: Kind
    until: int
    people: tuple[str, ...]
    service: Service
    purpose: str
    words: str
    parts: tuple[SheetPart, ...]
    way: SentBy | None
    on: int
    came: tuple[DemoAnswer, ...]


@dataclass(frozen=True, slots=True)
class DemoEnquiry:
    """Asking without naming anyone."""

    partner: str
    service: Service
    answer: EnquiryAnswer
    words: str
    on: int


@dataclass(frozen=True, slots=True)
class DemoReferrals:
    """The whole file."""

    referrals: tuple[DemoReferral, ...]
    enquiries: tuple[DemoEnquiry, ...]


@lru_cache(maxsize=1)
def demo_referrals() -> DemoReferrals:
    """What ships with the application, read once in a process."""
    return load_referrals(resource("seeds", "demo", "referrals.toml"), demo())


def load_referrals(path: Path, whole: Demo) -> DemoReferrals:
    """Read and check the file; ``VocabularyError`` says in one sentence what to do."""
    file = read(path)
    file.only("referrals", "enquiries")
    return DemoReferrals(
        tuple(_referral(entry, whole) for entry in file.tables("referrals", "referral")),
        tuple(_enquiry(entry) for entry in file.tables("enquiries", "enquiry")),
    )


def _referral(entry: Entry, whole: Demo) -> DemoReferral:
    entry.only(
        *("case", "partner", "kinds", "until", "people", "service", "purpose", "words"),
        *("parts", "way", "on", "came"),
    )
    kinds = NO_KIND
    for code in entry.texts("kinds"):
        if code not in Kind.__members__:
            raise entry.wrong(f'"{code}" is no kind of data', "write a kind such as SUM")
        kinds |= Kind[code]
    return DemoReferral(
        case=known_case(entry, whole),
        partner=_partner(entry),
        kinds=kinds,
        until=entry.whole("until") if entry.has("until") else 0,
        people=tuple(entry.texts("people")),
        service=entry.choice("service", Service),
        purpose=entry.text("purpose", ""),
        words=entry.text("words", ""),
        parts=tuple(SheetPart(each) for each in entry.texts("parts")),
        way=entry.choice("way", SentBy) if entry.has("way") else None,
        on=entry.whole("on") if entry.has("on") else 0,
        came=tuple(_answer(each) for each in entry.tables("came", "answer"))
        if entry.has("came")
        else (),
    )


def _answer(entry: Entry) -> DemoAnswer:
    entry.only("act", "on", "words")
    act = entry.choice("act", ReferralAct)
    return DemoAnswer(act, entry.whole("on"), entry.text("words", ""))


def _enquiry(entry: Entry) -> DemoEnquiry:
    entry.only("partner", "service", "answer", "words", "on")
    return DemoEnquiry(
        partner=_partner(entry),
        service=entry.choice("service", Service),
        answer=entry.choice("answer", EnquiryAnswer),
        words=entry.text("words", ""),
        on=entry.whole("on"),
    )


def _partner(entry: Entry) -> str:
    key = entry.text("partner")
    if key not in demo_partners():
        raise entry.wrong(f'"{key}" is no partner', "write a key of partners.toml")
    return key
