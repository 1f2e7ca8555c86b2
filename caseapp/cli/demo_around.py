"""Loading the demonstration's restricted notes, tasks of volunteers and people who come along,
through the actions that people use."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from caseapp.access import trail
from caseapp.access.actor import Actor
from caseapp.base.resources import resource
from caseapp.features.companions import actions as companions
from caseapp.features.notes import actions as notes
from caseapp.features.volunteers import actions as volunteers
from caseapp.kinds import ContactMode, Kind, Role
from caseapp.models.account import Membership
from caseapp.models.case import Case
from caseapp.vocabularies.demo_around import DemoNote, DemoTask, load_around

Hats = Mapping[tuple[str, Role], Actor]
Acting = Callable[[Actor], AbstractContextManager[Any]]


def load(hats: Hats, cases: Mapping[str, uuid.UUID], today: date, acting_as: Acting) -> None:
    """Load all of them after the cases; ``cases`` says which key of the demo is which case."""
    around = load_around(resource("seeds", "demo"))
    for note in around.notes:
        with acting_as(_worn(hats, note.by)) as session:
            _write(session, session.get(Case, cases[note.case]), note, hats, today)
    for task in around.tasks:
        with acting_as(_worn(hats, task.by)) as session:
            _give(session, session.get(Case, cases[task.case]), task, hats, today)
    for each in around.companions:
        worker = _worn(hats, each.by)
        with acting_as(worker) as session:
            companions.add(
                session,
                session.get(Case, cases[each.case]),
                worker.user_id,
                today,
                name=each.name,
                tie=each.tie,
                seen_alone=each.seen_alone,
                checked=each.checked,
                checked_on=None,
            )


def _write(session: Any, case: Case, note: DemoNote, hats: Hats, today: date) -> None:
    readers = [session.get(Membership, _worn(hats, key).membership_id) for key in note.readers]
    notes.write_note(
        session,
        case,
        text=note.text,
        happened_at=_moment(today, note.on, 11),
        mode=ContactMode.IN_PERSON,
        restriction=note.restriction,
        why=note.why,
        readers=readers,
    )
    trail.commit(session)


def _give(session: Any, case: Case, task: DemoTask, hats: Hats, today: date) -> None:
    lines = {
        Kind.SUM: task.what,
        Kind.RSK: task.safety,
        Kind.ACC: task.place,
        Kind.GOA: task.step,
    }
    begins = _moment(today, task.on, task.at)
    volunteers.give(
        session,
        case,
        session.get(Membership, _worn(hats, task.to).membership_id),
        lines={kind: words for kind, words in lines.items() if words},
        between=(begins, begins + timedelta(hours=task.hours)),
        reason=task.reason,
    )


def _moment(today: date, on: int, at: int) -> datetime:
    return datetime.combine(today + timedelta(days=on), time(at), tzinfo=UTC)


def _worn(hats: Hats, key: str) -> Actor:
    """Return somebody in the first of their hats."""
    return next(actor for (person, _role), actor in hats.items() if person == key)
