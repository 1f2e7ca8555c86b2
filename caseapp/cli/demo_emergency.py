"""Loading the demonstration's emergency accesses, through the rules that people use."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from caseapp.access import gate, trail
from caseapp.access.actor import Actor
from caseapp.base.resources import resource
from caseapp.kinds import Role
from caseapp.models.case import Case
from caseapp.models.emergency import EmergencyAccess
from caseapp.rules import emergency, emergency_looks
from caseapp.rules.emergency_finding import Asked
from caseapp.vocabularies.demo_emergency import DemoEmergency, load_emergencies

Hats = Mapping[tuple[str, Role], Actor]
Acting = Callable[[Actor], AbstractContextManager[Any]]


def load(hats: Hats, cases: Mapping[str, uuid.UUID], today: date, acting_as: Acting) -> None:
    """Load all of them after the cases; ``cases`` says which key of the demo is which case."""
    for access in load_emergencies(resource("seeds", "demo")):
        with acting_as(_worn(hats, access.by)) as session:
            made = _use(session, cases[access.case], access, today)
        with acting_as(_worn(hats, access.looked)) as session:
            row, case = emergency_looks.one(session, made)
            told_on = today + timedelta(days=access.told)
            came = emergency_looks.Outcome(access.outcome, access.words, told_on)
            emergency_looks.record(session, row, case, came)
            trail.say(session, "emergency.look")


def _use(session: Any, case_id: uuid.UUID, access: DemoEmergency, today: date) -> uuid.UUID:
    with gate.system(session, emergency.SYSTEM, "which case the demo means"):
        reference = session.get_one(Case, case_id).reference
    at = datetime.combine(today + timedelta(days=access.on), time(access.at), tzinfo=UTC)
    emergency.open_one(session, Asked(reference), access.reason, at)
    with gate.system(session, emergency.SYSTEM, "the demo says why it was needed"):
        row: EmergencyAccess = session.scalars(
            select(EmergencyAccess).where(EmergencyAccess.case_id == case_id)
        ).one()
    emergency.explain(session, row, access.sentence)
    trail.say(session, "emergency.open", access.reason.value)
    return row.id


def _worn(hats: Hats, key: str) -> Actor:
    """Return somebody in the first of their hats."""
    return next(actor for (person, _role), actor in hats.items() if person == key)
