"""Loading the demonstration's first contacts and arrivals, through the actions that people use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import Any

from caseapp.access.actor import Actor
from caseapp.base import clock
from caseapp.base.resources import resource
from caseapp.features.intake import actions, arriving
from caseapp.kinds import IntakeState, Role
from caseapp.rules import intake as rules
from caseapp.vocabularies.demo_intake import DemoArrival, DemoContact, load_intake

Acting = Callable[[Actor], AbstractContextManager[Any]]


def load(hats: Mapping[tuple[str, Role], Actor], acting_as: Acting) -> None:
    """Load all of them as the caseworkers who took them."""
    intake = load_intake(resource("seeds", "demo"))
    for contact in intake.contacts:
        with acting_as(hats[contact.by, Role.CW]) as session:
            _take(session, contact)
    for arrival in intake.arrivals:
        with acting_as(hats[arrival.by, Role.CW]) as session:
            _arrive(session, arrival)


def _take(session: Any, contact: DemoContact) -> None:
    today = clock.today()
    day = today + timedelta(days=contact.on)
    at = datetime.combine(day, contact.at, tzinfo=UTC)
    said = rules.Said(
        name=contact.name,
        caller=contact.caller,
        caller_words=contact.caller_words,
        needed=contact.needed,
        done=contact.done,
        channel=contact.channel,
        way=contact.way,
        safe_when=contact.safe_when,
    )
    label = f"First contact, {at:%A %H:%M}"
    case, place = rules.take(session, said, label=label, day=day, taken_at=at)
    if contact.answer is IntakeState.UNANSWERED:
        return
    next_on = None if contact.next_in is None else today + timedelta(days=contact.next_in)
    rules.answer(
        session,
        case,
        place,
        contact.answer,
        today=today,
        words=contact.words,
        next_on=next_on,
        at=at,
    )


def _arrive(session: Any, arrival: DemoArrival) -> None:
    today = clock.today()
    event_id = actions.open_several(
        session,
        [guest.name for guest in arrival.people],
        age_status=arrival.age_status,
        came_on=today + timedelta(days=arrival.on),
        today=today,
        place=arrival.place,
    )
    for guest, opened in zip(arrival.people, arriving.guests(session, event_id), strict=True):
        if guest.tonight:
            card = arriving.card_of(session, event_id, opened.arrival.case_id)
            actions.save_tonight(session, card, guest.tonight)
