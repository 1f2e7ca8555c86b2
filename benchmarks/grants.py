"""How long it takes to work out anew who reaches a case, after somebody said yes or no longer.

A case with many people around it is made inside a transaction that is rolled back at the end.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import insert, select

from benchmarks import inside
from benchmarks.caseload import Installation
from benchmarks.timing import Thing, alternate
from caseapp.access import grants
from caseapp.access.consents import RECIPIENTS, reach_of
from caseapp.base import clock, ids
from caseapp.db import engine, passage
from caseapp.kinds import ConsentOutcome, Decision
from caseapp.models.account import Membership, User
from caseapp.models.case import Case
from caseapp.models.consent import Consent

PEOPLE = 20
CONSENTS = 50


def recomputed(app: Flask, made: Installation, rounds: int) -> float:
    """Return how long the grants of a case with 20 people and 50 permissions take to be worked out
    when all of them are new, in milliseconds."""
    with app.app_context(), inside.ungated(app, made) as session:
        connection = session.connection()
        if not made.where.settings.is_postgresql:
            engine.begin_write(connection)
        case = _run(connection, select(Case.__table__).limit(1)).one()
        _fill(connection, case)

        def derive() -> None:
            with connection.begin_nested() as savepoint:
                grants.derive(connection, case.id, case.organisation_id)
                savepoint.rollback()

        taken = alternate([Thing(derive)], rounds)[0].median
        session.rollback()
    return taken


def _fill(connection: Any, case: Any) -> None:
    now = clock.now()
    hats = []
    for number in range(PEOPLE):
        user_id, hat_id, role = ids.new_id(), ids.new_id(), RECIPIENTS[number % len(RECIPIENTS)]
        named = {"email": f"{user_id}@example.org", "name": f"Person {number}", "language": "en"}
        _add(connection, User, id=user_id, made_at=now, version=1, **named)
        hat = {"user_id": user_id, "organisation_id": case.organisation_id, "role": role}
        _add(connection, Membership, id=hat_id, starts_at=now, version=1, **hat)
        hats.append((hat_id, user_id, role))
    for number in range(CONSENTS):
        hat_id, user_id, role = hats[number % PEOPLE]
        values = {"case_id": case.id, "organisation_id": case.organisation_id, "made_at": now}
        said = {"decision": Decision.YES, "outcome": ConsentOutcome.ACTIVE, "upset": False}
        card = dict.fromkeys(("card_said", *(_SAID)), True)
        days = {"given_on": now.date(), "starts_at": now, "expires_on": now.date()}
        whom = {"membership_id": hat_id, "user_id": user_id, "kinds": reach_of(role)}
        until = now + timedelta(days=1, minutes=number)
        row = {"id": ids.new_id(), "ends_at": until, "subject_id": case.subject_id}
        _add(connection, Consent, **row, **values, **said, **card, **days, **whom)


_SAID = ("said_free", "said_take_back", "said_limits", "said_use", "said_recall")


def _add(connection: Any, model: Any, **values: Any) -> None:
    _run(connection, insert(model.__table__).values(**values))


def _run(connection: Any, statement: Any) -> Any:
    return connection.execute(statement, execution_options=passage.PASS)
