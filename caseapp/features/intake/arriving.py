"""Reading who came together: only the people whose cases the actor may read, by the gate."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select

from caseapp.access.errors import HiddenError
from caseapp.access.reading import Line, Reading
from caseapp.kinds import (
    ANSWER_LABELS,
    TONIGHT_CHOICES,
    TONIGHT_LABELS,
    AnswerState,
    Tonight,
)
from caseapp.models.case import CaseCard
from caseapp.models.intake import Arrival, TonightCard

#: Rows of events that are looked at for the list of the latest ones, and how many are shown.
_ROWS, _EVENTS = 120, 5
_EVENT = ("id", "event_id", "came_on", "people", "number", "place")
_COLUMNS = [f"{question.value}_{part}" for question in Tonight for part in ("state", "choice")]

_PEOPLE = Reading(
    Arrival,
    _EVENT,
    where=(Arrival.event_id == bindparam("event"),),
    order=(Arrival.number,),
    left=(TonightCard, ("id", "version", *_COLUMNS), TonightCard.case_id == Arrival.case_id),
)
_CARDS = Reading(
    CaseCard,
    ("reference", "name_to_use"),
    where=(CaseCard.case_id.in_(bindparam("cases", expanding=True)),),
)
_LATEST = Reading(
    Arrival,
    _EVENT,
    where=(),
    order=(Arrival.came_on.desc(), Arrival.made_at.desc(), Arrival.number),
    most=_ROWS,
)


@dataclass(frozen=True)
class Answer:
    """One question of the card with what was answered."""

    question: Tonight
    state: AnswerState
    choice: str | None

    @property
    def code(self) -> str:
        """What is ticked; nothing is, as long as nobody asked."""
        if self.state is AnswerState.NOT_ASKED_YET:
            return ""
        return self.choice or self.state.value

    @property
    def words(self) -> str:
        """The answer in words, to be translated."""
        if self.state is AnswerState.TOLD and self.choice:
            return TONIGHT_CHOICES[self.question].get(self.choice, self.choice)
        return ANSWER_LABELS[self.state]

    @property
    def label(self) -> str:
        """The question in words, to be translated."""
        return TONIGHT_LABELS[self.question]


@dataclass(frozen=True)
class Guest:
    """One person of an event: who, and the card for tonight where the actor reads it."""

    arrival: Line
    card: Line
    tonight: Line | None

    @property
    def answers(self) -> list[Answer]:
        """The six questions in their order."""
        return answers_of(self.tonight) if self.tonight else []

    @property
    def is_untouched(self) -> bool:
        """Whether nobody has asked anything yet."""
        return not any(answer.code for answer in self.answers)


def answers_of(card: Any) -> list[Answer]:
    """Return the six answers of a card."""
    return [
        Answer(
            question,
            getattr(card, f"{question.value}_state"),
            getattr(card, f"{question.value}_choice"),
        )
        for question in Tonight
    ]


def guests(session: Any, event_id: uuid.UUID) -> list[Guest]:
    """Return the people of an event whom the actor reads; raise ``HiddenError`` for none."""
    found = list(_PEOPLE.of(session, event=event_id))
    cases = [arrival.case_id for arrival, _tonight in found]
    cards = {card.case_id: card for card in _CARDS.of(session, cases=cases)} if cases else {}
    known = [
        Guest(arrival, cards[arrival.case_id], tonight)
        for arrival, tonight in found
        if arrival.case_id in cards
    ]
    if not known:
        raise HiddenError
    return known


def latest_events(session: Any) -> list[Line]:
    """Return the latest events, each by one row that the actor reads."""
    events: dict[uuid.UUID, Line] = {}
    for row in _LATEST.of(session):
        events.setdefault(row.event_id, row)
    return list(events.values())[:_EVENTS]


def card_of(session: Any, event_id: uuid.UUID, case_id: uuid.UUID) -> TonightCard:
    """Return the card of one person of an event; raise ``HiddenError`` if there is none here."""
    found: TonightCard | None = session.scalars(
        select(TonightCard)
        .join(Arrival, Arrival.case_id == TonightCard.case_id)
        .where(Arrival.event_id == event_id, TonightCard.case_id == case_id)
    ).one_or_none()
    if found is None:
        raise HiddenError
    return found


def day_of(people: list[Guest]) -> date:
    """Return the day of an event."""
    day: date = people[0].arrival.came_on
    return day
