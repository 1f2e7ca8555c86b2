"""Loading the demonstration's booked talks, through the actions that people use."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from caseapp.access import trail
from caseapp.access.actor import Actor
from caseapp.features.bookings import actions, actions_day
from caseapp.features.bookings.actions import Answer, Planned
from caseapp.features.bookings.actions_day import Day, Happened
from caseapp.kinds import Role
from caseapp.kinds.booking import BookingOutcome
from caseapp.models.case import Case
from caseapp.models.interpreter import Interpreter
from caseapp.rules.booking_times import When, zone_of
from caseapp.vocabularies.demo_bookings import DemoBooking, demo_bookings

Hats = Mapping[tuple[str, Role], Actor]
Acting = Callable[[Actor], AbstractContextManager[Any]]


def load(hats: Hats, cases: Mapping[str, uuid.UUID], today: date, acting_as: Acting) -> None:
    """Load all of them after the cases and the roster."""
    for each in demo_bookings():
        worker = next(hat for (key, _role), hat in hats.items() if key == each.by)
        with acting_as(worker) as session:
            case = session.get(Case, cases[each.case])
            given = datetime.combine(today + timedelta(days=each.on), time(each.at))
            if each.on < 0:
                _record(session, case, each, given)
            else:
                _book(session, case, each, given, worker)


def _record(session: Any, case: Case, each: DemoBooking, given: datetime) -> None:
    if each.met is None:
        raise ValueError("a talk of the past says what was met")
    said = Happened(
        began=given.replace(tzinfo=zone_of(session, case)),
        minutes=each.minutes,
        topic=each.topic,
        mode=each.mode,
        code=each.code,
        met=each.met,
        interpreter_id=_named(session, each.who),
        came_gender=each.came,
        emergency=each.emergency,
    )
    made = actions_day.record(session, case, said)
    trail.commit(session)
    if each.emergency is not None:
        actions_day.end(session, case, made, Day(BookingOutcome.CAME))


def _book(session: Any, case: Case, each: DemoBooking, given: datetime, worker: Actor) -> None:
    planned = Planned(
        when=When(given, each.minutes),
        setting=each.setting,
        topic=each.topic,
        mode=each.mode,
        code=each.code,
        place=each.place,
        worker_id=worker.user_id,
        asks_at_start=each.asks_at_start,
        all_the_same=True,
    )
    answer = None
    if each.chosen is not None:
        answer = Answer(each.chosen, each.asked_how, each.words, each.wish, each.strength)
    made = actions.make(session, case, planned, answer)
    trail.commit(session)
    who = _named(session, each.who)
    if who is not None:
        actions.confirm(session, case, made, who)


def _named(session: Any, name: str) -> uuid.UUID | None:
    if not name:
        return None
    found: uuid.UUID = session.scalars(select(Interpreter.id).where(Interpreter.name == name)).one()
    return found
