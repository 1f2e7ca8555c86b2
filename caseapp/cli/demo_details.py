"""Loading the demonstration's identities and further records, through the actions people use."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from caseapp.access import trail
from caseapp.access.actor import Actor
from caseapp.base.resources import resource
from caseapp.features.details import actions, queries
from caseapp.features.records import actions as joining
from caseapp.kinds import AnswerState, DobCertainty, Role
from caseapp.models.case import Case
from caseapp.rules import records
from caseapp.rules.opening import open_case
from caseapp.rules.stages import Answer
from caseapp.vocabularies.demo import MAY_OPEN, Demo
from caseapp.vocabularies.demo_details import DemoIdentity, DemoRecord, load_details

Acting = Callable[[Actor], AbstractContextManager[Any]]
Hats = Mapping[tuple[str, Role], Actor]


def load(
    demo: Demo, hats: Hats, cases: Mapping[str, uuid.UUID], today: date, acting_as: Acting
) -> None:
    """Load all of them as key workers and whoever opened the records."""
    details = load_details(resource("seeds", "demo"))
    for identity in details.identities:
        with acting_as(_key_worker(demo, hats, identity.case)) as session:
            _identify(session, _case(session, cases[identity.case]), identity, today)
    for key, words in details.came.items():
        with acting_as(_key_worker(demo, hats, key)) as session:
            _say_how(session, _case(session, cases[key]), words, today)
    for record in details.records:
        with acting_as(hats[record.by, Role.CW]) as session:
            _open(session, record, cases, today)


def _key_worker(demo: Demo, hats: Hats, key: str) -> Actor:
    person = demo.person(demo.case(key).key_worker)
    return hats[person.key, next(role for role in person.roles if role in MAY_OPEN)]


def _case(session: Any, case_id: uuid.UUID) -> Case:
    found: Case = session.scalars(select(Case).where(Case.id == case_id)).one()
    return found


def _identify(session: Any, case: Case, identity: DemoIdentity, today: date) -> None:
    others = AnswerState.TOLD if identity.other_names else AnswerState.NOT_ASKED_YET
    facts = {
        "legal_name": Answer(identity.legal_name_state, identity.legal_name or None),
        "other_names": Answer(others, identity.other_names or None),
        "date_of_birth": Answer(identity.date_of_birth_state, _born(identity, today)),
    }
    actions.change_identity(session, case, None, facts, identity.certainty)


def _born(identity: DemoIdentity, today: date) -> str | None:
    """A date of birth some months before the birthday that counts, or its year alone."""
    if identity.years is None:
        return None
    day = today - timedelta(days=round(365.25 * identity.years) + 100)
    return str(day.year) if identity.certainty is DobCertainty.YEAR_ONLY else day.isoformat()


def _say_how(session: Any, case: Case, words: str, today: date) -> None:
    summary = queries.summary_of(session, case)
    if summary is None:
        raise LookupError(case.reference)
    given = actions.Details(
        age_status=summary.age_status,
        since_on=None,
        identity_level=summary.identity_level,
        source=Answer(summary.source_state, summary.source_type),
        source_words=words,
    )
    actions.change_details(session, case, summary, given, today=today)


def _open(session: Any, record: DemoRecord, cases: Mapping[str, uuid.UUID], today: date) -> None:
    case = open_case(
        session,
        name_to_use=record.name_to_use,
        age_status=record.age_status,
        opened_on=today + timedelta(days=record.opened),
        summary=record.summary or None,
    )
    trail.commit(session)
    if record.joined:
        joining.join(session, case, _case(session, cases[record.joined]))
    if record.error:
        records.opened_in_error(session, case, record.error)
