"""Loading the demonstration's appointments, through the actions that people use."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import date, datetime, time, timedelta
from typing import Any

from caseapp.access.actor import Actor
from caseapp.features.appointments import actions
from caseapp.features.appointments.actions import Planned
from caseapp.kinds import Role
from caseapp.models.case import Case
from caseapp.rules.booking_times import When
from caseapp.vocabularies.demo_appointments import DemoAppointment, demo_appointments

Hats = Mapping[tuple[str, Role], Actor]
Acting = Callable[[Actor], AbstractContextManager[Any]]


def load(hats: Hats, cases: Mapping[str, uuid.UUID], today: date, acting_as: Acting) -> None:
    """Load all of them after the cases."""
    for each in demo_appointments():
        worker = next(hat for (key, _role), hat in hats.items() if key == each.by)
        with acting_as(worker) as session:
            _make(session, session.get(Case, cases[each.case]), each, today, worker)


def _make(session: Any, case: Case, each: DemoAppointment, today: date, worker: Actor) -> None:
    first = today + timedelta(days=each.on)
    planned = Planned(
        When(datetime.combine(first, time(each.at)), each.minutes),
        what=each.what,
        place=each.place,
        word=each.word,
        worker_id=worker.user_id,
    )
    until = first + timedelta(days=each.lasts) if each.lasts else None
    actions.make(session, case, planned, each.repeat, until)
