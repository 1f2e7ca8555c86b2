"""Loading what was shared without a yes in the demonstration, through the actions of people."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from caseapp.access.actor import Actor
from caseapp.base.resources import resource
from caseapp.features.disclosures import actions
from caseapp.kinds import AnswerState, DisclosureStep, Role, SecondPerson
from caseapp.models.case import Case
from caseapp.rules.disclosure_looks import Account
from caseapp.rules.disclosures import Shared
from caseapp.rules.stages import Answer
from caseapp.vocabularies.demo_disclosures import DemoDisclosure, load_disclosures

Hats = Mapping[tuple[str, Role], Actor]
Acting = Callable[[Actor], AbstractContextManager[Any]]


def load(hats: Hats, cases: Mapping[str, uuid.UUID], today: date, acting_as: Acting) -> None:
    """Load all of them after the cases; ``cases`` says which key of the demo is which case."""
    for each in load_disclosures(resource("seeds", "demo")):
        case_id = cases[each.case]
        with acting_as(_worn(hats, each.by)) as session:
            case = session.get(Case, case_id)
            made = actions.record(session, case, _shared(hats, each, today)).id
        with acting_as(_worn(hats, each.by)) as session:
            account = _account(each, today)
            actions.write_up(session, session.get(Case, case_id), made, "", account)
        with acting_as(_worn(hats, each.looked)) as session:
            case, step = session.get(Case, case_id), DisclosureStep.OUTCOME
            actions.look(session, case, made, step, each.outcome, each.words)


def _shared(hats: Hats, each: DemoDisclosure, today: date) -> Shared:
    day = today + timedelta(days=each.on)
    return Shared(
        reason=each.reason,
        recipient=each.to,
        what=each.what,
        second=SecondPerson.COLLEAGUE,
        colleague_id=_worn(hats, each.with_).user_id,
        kinds=each.kinds,
        method=each.method,
        happened_at=datetime.combine(day, time(each.at), tzinfo=UTC),
    )


def _account(each: DemoDisclosure, today: date) -> Account:
    return Account(
        facts=each.facts,
        harm_shared=each.harm_shared,
        harm_not=each.harm_not,
        less=each.less,
        asked=False,
        asked_why=each.asked_why,
        view=Answer(AnswerState.TOLD, each.view),
        told_on=today + timedelta(days=each.told),
        complaint_given=True,
        aftercare=each.aftercare,
    )


def _worn(hats: Hats, key: str) -> Actor:
    """Return somebody in the first of their hats."""
    return next(actor for (person, _role), actor in hats.items() if person == key)
