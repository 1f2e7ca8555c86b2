"""Loading the demonstration's "who looked": looks, questions and what is withheld, through the
actions that people use."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from caseapp.access import trail
from caseapp.access.actor import Actor
from caseapp.access.handles import record_refusal
from caseapp.base.resources import resource
from caseapp.features.looked import actions, queries, queries_questions
from caseapp.features.looked.lines import Line
from caseapp.kinds import LookAct, Role
from caseapp.models.case import Case, CaseSummary
from caseapp.vocabularies.demo_looked import (
    DemoLook,
    DemoQuestion,
    DemoWithheld,
    load_looked,
)

Hats = Mapping[tuple[str, Role], Actor]
Acting = Callable[[Actor], AbstractContextManager[Any]]
ZONE = "UTC"


def load(hats: Hats, cases: Mapping[str, uuid.UUID], today: date, acting_as: Acting) -> None:
    """Load all of it after the cases; ``cases`` says which key of the demo is which case."""
    whole = load_looked(resource("seeds", "demo"))
    references = _references(hats, whole.questions, cases, acting_as)
    for look in whole.looks:
        with acting_as(_worn(hats, look.by)) as session:
            _look(session, look, cases[look.case], references)
    for question in whole.questions:
        _ask(hats, question, cases[question.case], acting_as)
    for each in whole.withheld:
        with acting_as(_worn(hats, each.by)) as session:
            _withhold(session, hats, each, cases[each.case], today)


def _references(
    hats: Hats,
    questions: tuple[DemoQuestion, ...],
    cases: Mapping[str, uuid.UUID],
    acting_as: Acting,
) -> dict[uuid.UUID, str]:
    """The references of cases that somebody asks for in vain, as their key workers know them."""
    found: dict[uuid.UUID, str] = {}
    for each in questions:
        with acting_as(_worn(hats, each.asked_by)) as session:
            case_id = cases[each.case]
            found[case_id] = session.get_one(Case, case_id).reference
    return found


def _look(
    session: Any, look: DemoLook, case_id: uuid.UUID, references: Mapping[uuid.UUID, str]
) -> None:
    if look.did is LookAct.ASKED:
        record_refusal(session, references[case_id])
        return
    session.scalars(select(CaseSummary).where(CaseSummary.case_id == case_id)).one()
    trail.record_reading(session)


def _ask(hats: Hats, question: DemoQuestion, case_id: uuid.UUID, acting_as: Acting) -> None:
    about = _worn(hats, question.about)
    with acting_as(_worn(hats, question.asked_by)) as session:
        case = session.get_one(Case, case_id)
        actions.ask(session, case, _line(session, case, about, question.did), question.words)
    if not question.answer:
        return
    with acting_as(_worn(hats, question.answered_by)) as session:
        waiting = queries_questions.waiting(session)
        asked = next(each for each in waiting if each.user_id == about.user_id)
        whole = queries_questions.question(session, asked.id)
        actions.answer(session, whole, question.answer)


def _withhold(
    session: Any, hats: Hats, each: DemoWithheld, case_id: uuid.UUID, today: date
) -> None:
    case = session.get_one(Case, case_id)
    actions.withhold(
        session,
        case,
        _line(session, case, _worn(hats, each.about), each.did),
        is_all=False,
        reason=each.reason,
        reviewer_id=_worn(hats, each.reviewer).user_id,
        again_on=today + timedelta(days=each.again),
        today=today,
    )


def _line(session: Any, case: Case, about: Actor, did: LookAct) -> Line:
    lines = queries.page(session, case, ZONE, None).lines
    return next(line for line in lines if line.key.user_id == about.user_id and line.key.act is did)


def _worn(hats: Hats, key: str) -> Actor:
    """Return somebody in the first of their hats."""
    return next(actor for (person, _role), actor in hats.items() if person == key)
