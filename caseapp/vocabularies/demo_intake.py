"""The demonstration's first contacts and arrivals: only read and checked here (domain.md §9)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from pathlib import Path

from caseapp.kinds import (
    TONIGHT_CHOICES,
    AgeStatus,
    AnswerState,
    Caller,
    IntakeState,
    Tonight,
    WayBackChannel,
)
from caseapp.vocabularies.reading import Entry, read

FILE = "intake.toml"


@dataclass(frozen=True, slots=True)
class DemoContact:
    """One first contact, and how it was answered if it was."""

    by: str
    on: int
    at: time
    name: str
    caller: Caller
    caller_words: str
    needed: str
    done: str
    channel: WayBackChannel
    way: str
    safe_when: str
    answer: IntakeState
    words: str
    next_in: int | None


@dataclass(frozen=True, slots=True)
class DemoGuest:
    """One person who came with others, and what was answered so far."""

    name: str
    tonight: dict[Tonight, str]


@dataclass(frozen=True, slots=True)
class DemoArrival:
    """Several people who came at once."""

    by: str
    on: int
    place: str
    age_status: AgeStatus
    people: tuple[DemoGuest, ...]


@dataclass(frozen=True, slots=True)
class DemoIntake:
    """What there is before a case, and the arrivals."""

    contacts: tuple[DemoContact, ...]
    arrivals: tuple[DemoArrival, ...]

    @property
    def records(self) -> int:
        """How many records these are."""
        return len(self.contacts) + sum(len(arrival.people) for arrival in self.arrivals)


def load_intake(folder: Path) -> DemoIntake:
    """Read and check the file; ``VocabularyError`` says in one sentence what to do."""
    whole = read(folder / FILE)
    whole.only("first_contacts", "arrivals")
    return DemoIntake(
        tuple(_contact(entry) for entry in whole.tables("first_contacts", "first contact")),
        tuple(_arrival(entry) for entry in whole.tables("arrivals", "arrival")),
    )


def _contact(entry: Entry) -> DemoContact:
    waits = entry.text("answer", "unanswered") == IntakeState.WAITING.value
    return DemoContact(
        by=entry.text("by"),
        on=entry.whole("on"),
        at=time.fromisoformat(entry.text("at")),
        name=entry.text("name", ""),
        caller=entry.choice("caller", Caller),
        caller_words=entry.text("caller_words", ""),
        needed=entry.text("needed"),
        done=entry.text("done"),
        channel=entry.choice("channel", WayBackChannel),
        way=entry.text("way", ""),
        safe_when=entry.text("safe_when", ""),
        answer=IntakeState(entry.text("answer", IntakeState.UNANSWERED.value)),
        words=entry.text("words", ""),
        next_in=entry.whole("next_in") if waits else None,
    )


def _arrival(entry: Entry) -> DemoArrival:
    return DemoArrival(
        by=entry.text("by"),
        on=entry.whole("on"),
        place=entry.text("place"),
        age_status=entry.choice("age_status", AgeStatus),
        people=tuple(_guest(each) for each in entry.tables("people", "person")),
    )


def _guest(entry: Entry) -> DemoGuest:
    entry.only("name", "tonight")
    given = entry.data.get("tonight", {})
    if not isinstance(given, dict) or not set(given) <= set(Tonight):
        raise entry.wrong("the answers are not those of the card", "write tonight = { safe = ... }")
    answers = {Tonight(name): str(code) for name, code in given.items()}
    for question, code in answers.items():
        if code not in TONIGHT_CHOICES[question] and code not in set(AnswerState):
            raise entry.wrong(f'"{code}" does not answer {question.value}', "write another code")
    return DemoGuest(entry.text("name"), answers)
