"""Loading the demonstration's further ways to reach people, who is around them, messages and
emergency cards, through the actions that people use."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

from caseapp.access.actor import Actor
from caseapp.base.resources import resource
from caseapp.features.around import actions as around
from caseapp.features.contact import actions as contact
from caseapp.features.emergency_card import actions as emergency_card
from caseapp.kinds import AnswerState, Company, Role
from caseapp.models.case import Case
from caseapp.rules import messages
from caseapp.vocabularies.demo_contact import DemoPerson, DemoWay, load_contacts

Hats = Mapping[tuple[str, Role], Actor]
Acting = Callable[[Actor], AbstractContextManager[Any]]


def load(hats: Hats, cases: Mapping[str, uuid.UUID], today: date, acting_as: Acting) -> None:
    """Load all of them after the cases; ``cases`` says which key of the demo is which case."""
    whole = load_contacts(resource("seeds", "demo"))
    for way in whole.ways:
        with acting_as(_worn(hats, way.by)) as session:
            contact.add(session, session.get(Case, cases[way.case]), _way(way, today), today)
    for person in whole.people:
        with acting_as(_worn(hats, person.by)) as session:
            around.add(session, session.get(Case, cases[person.case]), _told(person))
    for card in whole.cards:
        with acting_as(_worn(hats, card.by)) as session:
            words = emergency_card.Words(card.whom, card.telephone, card.tell, card.first)
            case = session.get(Case, cases[card.case])
            emergency_card.save(session, case, None, words, Company.ALONE.value)
    for message in whole.messages:
        with acting_as(_worn(hats, message.by)) as session:
            messages.leave(session, message.who, message.words)


def _way(way: DemoWay, today: date) -> contact.Way:
    return contact.Way(
        channel=way.channel,
        value=way.value,
        days=sum(1 << day - 1 for day in way.days),
        from_minute=way.from_minute,
        until_minute=way.until_minute,
        device=way.device,
        device_state=AnswerState.TOLD,
        voicemail=way.voicemail,
        caller_id=way.caller_id,
        may_name_us=way.may_name_us,
        valid_until=_day(today, way.valid),
        verified_on=_day(today, way.verified),
        **way.texts,
    )


def _told(person: DemoPerson) -> around.Told:
    return around.Told(
        name=person.name,
        tie=person.tie,
        telephone=person.telephone,
        knows=person.knows,
        knows_what=person.knows_what,
        may_call=person.may_call,
        about=person.about,
    )


def _day(today: date, offset: int | None) -> date | None:
    return None if offset is None else today + timedelta(days=offset)


def _worn(hats: Hats, key: str) -> Actor:
    """Return somebody in the first of their hats."""
    return next(actor for (person, _role), actor in hats.items() if person == key)
