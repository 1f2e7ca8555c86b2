"""Whoever is on duty opens first contacts that nobody has answered (practice.md P12, P30).

The grant follows the row of the rota: it begins and ends with it, and it is derived again when a
first contact is made or answered, when the rota changes, and when somebody's hats do. It holds what
a first contact is made of and no more. After the answer it lasts a quarter of an hour, so that
whoever was just writing sees that it was answered, and loses nothing.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import or_, select

from caseapp.access import grants
from caseapp.access.grants import Standing
from caseapp.base import clock
from caseapp.db import passage
from caseapp.kinds import Kind, Relation, Role
from caseapp.models.account import Membership
from caseapp.models.intake import Intake
from caseapp.models.team import Duty

#: What a first contact is made of: its name or label, what was said, the safe way back.
KINDS = Kind.SUM | Kind.NOT | Kind.SAF
AFTERWARDS = timedelta(minutes=15)
#: Hats that open cases; an advocate does where there is no caseworker (practice.md P2).
_HATS = (Role.CW, Role.GA, Role.IA)

_duty: Any = Duty.__table__
_intake: Any = Intake.__table__
_membership: Any = Membership.__table__


def _standings(connection: Any, case_id: uuid.UUID) -> Iterator[Standing]:
    """The standings of everybody who is or will be on duty, in their hats that open cases."""
    place = _run(
        connection,
        select(_intake.c.organisation_id, _intake.c.answered_at).where(
            _intake.c.case_id == case_id
        ),
    ).first()
    if place is None:
        return
    until = None if place.answered_at is None else place.answered_at + AFTERWARDS
    now = clock.now()
    if until is not None and until <= now:
        return
    for row in _rota(connection, place.organisation_id, now):
        if until is not None and row.starts_at > now:
            continue
        yield Standing(
            membership_id=row.membership_id,
            user_id=row.user_id,
            role=row.role,
            relation=Relation.HOLDER if row.role is Role.IA else Relation.ASSIGNED,
            starts_at=row.starts_at,
            ends_at=row.ends_at if until is None else min(until, row.ends_at),
            basis="duty",
            basis_id=row.id,
            only=KINDS,
        )


def _rota(connection: Any, organisation_id: uuid.UUID, now: Any) -> list[Any]:
    """Rows of the rota that are not over, one for each hat that opens cases there."""
    found = _run(
        connection,
        select(
            _duty.c.id,
            _duty.c.user_id,
            _duty.c.starts_at,
            _duty.c.ends_at,
            _membership.c.id.label("membership_id"),
            _membership.c.role,
        )
        .join(_membership, _membership.c.user_id == _duty.c.user_id)
        .where(
            _duty.c.organisation_id == organisation_id,
            _duty.c.ends_at > now,
            _membership.c.organisation_id == organisation_id,
            _membership.c.role.in_(_HATS),
            or_(_membership.c.ends_at.is_(None), _membership.c.ends_at > now),
        ),
    ).all()
    if any(row.role is Role.IA for row in found) and _has_caseworker(connection, organisation_id):
        return [row for row in found if row.role is not Role.IA]
    return list(found)


def _has_caseworker(connection: Any, organisation_id: uuid.UUID) -> bool:
    wanted = select(_membership.c.id).where(
        _membership.c.organisation_id == organisation_id,
        _membership.c.role == Role.CW,
        _membership.c.ends_at.is_(None),
    )
    return _run(connection, wanted.limit(1)).first() is not None


def _unanswered(connection: Any, organisation_id: uuid.UUID) -> Iterable[uuid.UUID]:
    """The records whose grants hang on the rota of an organisation."""
    found: Iterable[uuid.UUID] = _run(
        connection,
        select(_intake.c.case_id).where(
            _intake.c.organisation_id == organisation_id, _intake.c.answered_at.is_(None)
        ),
    ).scalars()
    return found


def _run(connection: Any, statement: Any) -> Any:
    return connection.execute(statement, execution_options=passage.PASS)


grants.register(Intake, _standings)
grants.register_rota(Duty, _unanswered)
grants.register_rota(Membership, _unanswered)
