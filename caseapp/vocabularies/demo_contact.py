"""The demonstration's further ways to reach people, who is around them, messages and
emergency cards: only read and checked here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from caseapp.kinds import CallerId, Channel, KnowsUs, MayCall, Voicemail
from caseapp.vocabularies.reading import Entry, read

FILE = "contact.toml"
_DAYS = 7


@dataclass(frozen=True, slots=True)
class DemoWay:
    """A way to reach somebody; days from loading, ``None`` where there is none."""

    case: str
    by: str
    channel: Channel
    value: str
    days: tuple[int, ...]
    from_minute: int
    until_minute: int
    device: str
    voicemail: Voicemail
    caller_id: CallerId
    texts: dict[str, str]
    may_name_us: bool
    valid: int | None
    verified: int | None


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody in a person's life."""

    case: str
    by: str
    name: str
    tie: str
    telephone: str
    knows: KnowsUs
    knows_what: str
    may_call: MayCall
    about: str


@dataclass(frozen=True, slots=True)
class DemoMessage:
    """A message that somebody left."""

    by: str
    who: str
    words: str


@dataclass(frozen=True, slots=True)
class DemoCard:
    """What to do in an emergency, to which somebody said yes alone."""

    case: str
    by: str
    whom: str
    telephone: str
    tell: str
    first: str


@dataclass(frozen=True, slots=True)
class DemoContacts:
    """All of the file."""

    ways: tuple[DemoWay, ...]
    people: tuple[DemoPerson, ...]
    messages: tuple[DemoMessage, ...]
    cards: tuple[DemoCard, ...]


_WAY_TEXTS = ("say", "stop_word", "all_clear", "no_answer", "words")


def load_contacts(folder: Path) -> DemoContacts:
    """Read and check the file; ``VocabularyError`` says in one sentence what to do."""
    file = read(folder / FILE)
    file.only("ways", "people", "messages", "cards")
    return DemoContacts(
        tuple(map(_way, file.tables("ways", "way"))),
        tuple(map(_person, file.tables("people", "person"))),
        tuple(map(_message, file.tables("messages", "message"))),
        tuple(map(_card, file.tables("cards", "card"))),
    )


def _way(entry: Entry) -> DemoWay:
    single = ("case", "by", "channel", "value", "days", "from", "until", "device", "voicemail")
    entry.only(*single, "caller_id", "may_name_us", "valid", "verified", *_WAY_TEXTS)
    return DemoWay(
        case=entry.text("case"),
        by=entry.text("by"),
        channel=entry.choice("channel", Channel),
        value=entry.text("value"),
        days=_days(entry),
        from_minute=_minute(entry, "from"),
        until_minute=_minute(entry, "until"),
        device=entry.text("device"),
        voicemail=entry.choice("voicemail", Voicemail),
        caller_id=entry.choice("caller_id", CallerId),
        texts={name: entry.text(name, "") for name in _WAY_TEXTS},
        may_name_us=entry.flag("may_name_us"),
        valid=entry.whole("valid") if entry.has("valid") else None,
        verified=entry.whole("verified") if entry.has("verified") else None,
    )


def _days(entry: Entry) -> tuple[int, ...]:
    given = entry.data["days"]
    if not isinstance(given, list) or not all(each in range(1, _DAYS + 1) for each in given):
        raise entry.wrong('"days" are no days of a week', "write days = [1, 2], Monday is 1")
    return tuple(given)


def _minute(entry: Entry, key: str) -> int:
    hour, _colon, minute = entry.text(key).partition(":")
    if not (hour.isdigit() and minute.isdigit()):
        raise entry.wrong(f'"{key}" is no time', f'write {key} = "09:30"')
    return int(hour) * 60 + int(minute)


def _person(entry: Entry) -> DemoPerson:
    entry.only(*DemoPerson.__slots__)
    return DemoPerson(
        case=entry.text("case"),
        by=entry.text("by"),
        name=entry.text("name"),
        tie=entry.text("tie", ""),
        telephone=entry.text("telephone", ""),
        knows=entry.choice("knows", KnowsUs),
        knows_what=entry.text("knows_what", ""),
        may_call=entry.choice("may_call", MayCall),
        about=entry.text("about", ""),
    )


def _message(entry: Entry) -> DemoMessage:
    entry.only(*DemoMessage.__slots__)
    return DemoMessage(entry.text("by"), entry.text("who"), entry.text("words"))


def _card(entry: Entry) -> DemoCard:
    entry.only(*DemoCard.__slots__)
    return DemoCard(*(entry.text(name) for name in DemoCard.__slots__))
