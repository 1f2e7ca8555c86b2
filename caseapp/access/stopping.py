"""Who is asked to look when sharing should stop, who gets a message, which records somebody's word
reaches, and whom permissions name.

Identifiers of people and cases, read from the grants themselves, for the system actors ``stopping``
and ``messages`` (:mod:`caseapp.rules.stopping`, :mod:`caseapp.rules.messages`); whoever was told,
or left a message, learns none of it.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select

from caseapp.access import grants
from caseapp.access.actor import Actor
from caseapp.base import clock
from caseapp.db import passage
from caseapp.kinds import Kind, Role, TeamRole
from caseapp.models.account import Membership, User
from caseapp.models.consent import Consent, ConsentPerson
from caseapp.models.grant import CaseAccess
from caseapp.models.organisation import Organisation
from caseapp.models.partner import Partner
from caseapp.models.team import Assignment, Duty

_access: Any = CaseAccess.__table__
_assignment: Any = Assignment.__table__
_duty: Any = Duty.__table__
_membership: Any = Membership.__table__
_user: Any = User.__table__
_home: Any = Organisation.__table__
_partner: Any = Partner.__table__
_person: Any = ConsentPerson.__table__

_HOLDS_IT = (TeamRole.KEY_WORKER, TeamRole.COVER)
_OPENERS = (Role.CW, Role.GA, Role.IA)


def open_to(session: Any, actor: Actor) -> set[uuid.UUID]:
    """Return the cases that the hat worn opens now, of whichever organisation they are."""
    mine = _access.c.membership_id == actor.membership_id
    return set(
        _run(session, select(_access.c.case_id).where(mine, grants.opens(clock.now()))).scalars()
    )


def asked_about(session: Any, case: Any) -> list[uuid.UUID]:
    """Return who is asked to look at the permissions of a case, the key worker first.

    The key worker, whoever covers for them, and whoever is on duty, as far as they open permissions
    (practice.md P12); where none of them does, everybody who writes permissions there.
    """
    writers = _writers(session, case)
    able = [*_holding(session, case), *on_duty(session, case.organisation_id)]
    asked = [each for each in dict.fromkeys(able) if each in writers]
    return asked or writers


def supporting(session: Any, case: Any) -> list[uuid.UUID]:
    """Return who gets a message about a case: the key worker and whoever covers for them, else
    whoever is on duty, as far as they write notes there; else everybody who does (P12, P31)."""
    writers = _writers(session, case, Kind.NOT)
    for people in (_holding(session, case), on_duty(session, case.organisation_id)):
        found = [each for each in dict.fromkeys(people) if each in writers]
        if found:
            return found
    return writers


def desk(session: Any, organisation_id: uuid.UUID, but: uuid.UUID) -> list[uuid.UUID]:
    """Return who looks at what fits no case: whoever is on duty and opens cases, else whoever opens
    cases, else managers; never its author, unless nobody else is there. So nobody learns by a
    message of their own whether a name is known."""
    openers = _in_roles(session, organisation_id, _OPENERS)
    managers = _in_roles(session, organisation_id, (Role.MGR,))
    duty = at_the_desk(session, organisation_id)
    for people in (duty, openers, managers):
        found = [each for each in dict.fromkeys(people) if each != but]
        if found:
            return found
    return [but]


def at_the_desk(session: Any, organisation_id: uuid.UUID) -> list[uuid.UUID]:
    """Return whoever is on duty now and opens cases."""
    duty = on_duty(session, organisation_id)
    openers = _in_roles(session, organisation_id, _OPENERS) if duty else []
    return [each for each in duty if each in openers]


def on_duty(session: Any, organisation_id: uuid.UUID) -> list[uuid.UUID]:
    """Return whoever is on duty in an organisation now."""
    found = _run(
        session,
        select(_duty.c.user_id)
        .where(_duty.c.organisation_id == organisation_id, grants.lasts(_duty, clock.now()))
        .order_by(_duty.c.starts_at, _duty.c.id),
    )
    return list(found.scalars())


def _holding(session: Any, case: Any) -> list[uuid.UUID]:
    """The key worker of a case and whoever covers for them, now."""
    return [
        row.user_id
        for row in _run(
            session,
            select(_assignment.c.user_id, _assignment.c.team_role)
            .where(_assignment.c.case_id == case.id, grants.lasts(_assignment, clock.now()))
            .order_by(_assignment.c.starts_at, _assignment.c.id),
        )
        if row.team_role in _HOLDS_IT
    ]


def _in_roles(session: Any, organisation_id: uuid.UUID, roles: tuple[Role, ...]) -> list[uuid.UUID]:
    """Whoever wears one of these hats in an organisation now and can sign in."""
    found = _run(
        session,
        select(_membership.c.user_id)
        .join(_user, _user.c.id == _membership.c.user_id)
        .where(
            _membership.c.organisation_id == organisation_id,
            _membership.c.role.in_(roles),
            _user.c.disabled_at.is_(None),
            or_(_membership.c.ends_at.is_(None), _membership.c.ends_at > clock.now()),
        )
        .order_by(_user.c.name, _membership.c.id),
    )
    return list(found.scalars())


def key_worker(session: Any, case: Any) -> uuid.UUID | None:
    """Return whoever holds a case and writes its permissions, if there is somebody."""
    writers = _writers(session, case)
    holding = _run(
        session,
        select(_assignment.c.user_id)
        .where(
            _assignment.c.case_id == case.id,
            _assignment.c.team_role == TeamRole.KEY_WORKER,
            grants.lasts(_assignment, clock.now()),
        )
        .order_by(_assignment.c.starts_at, _assignment.c.id),
    ).scalars()
    return next((each for each in holding if each in writers), None)


@dataclass(frozen=True)
class Recipient:
    """Whom a permission names: somebody in a role, a partner with its people, or a name outside."""

    name: str
    role: Role | None = None
    more: tuple[str, ...] = ()


def recipients(session: Any, consents: Sequence[Consent]) -> dict[uuid.UUID, Recipient]:
    """Return whom each of these permissions names, by its key; those that name nobody are left
    out. Where somebody works elsewhere, their organisation is one of the names."""
    hats = {
        row.id: Recipient(row.name, row.role, (row.house,))
        for row in _run(
            session,
            select(_membership.c.id, _user.c.name, _membership.c.role, _home.c.name.label("house"))
            .join(_user, _user.c.id == _membership.c.user_id)
            .join(_home, _home.c.id == _membership.c.organisation_id)
            .where(_membership.c.id.in_([each.membership_id for each in consents])),
        )
    }
    partners = dict(
        _run(
            session,
            select(_partner.c.id, _partner.c.name).where(
                _partner.c.id.in_([each.partner_id for each in consents])
            ),
        ).all()
    )
    people: dict[uuid.UUID, tuple[str, ...]] = {}
    for row in _run(
        session,
        select(_person.c.consent_id, _user.c.name)
        .join(_user, _user.c.id == _person.c.user_id)
        .where(_person.c.consent_id.in_([each.id for each in consents])),
    ):
        people[row.consent_id] = (*people.get(row.consent_id, ()), row.name)
    found: dict[uuid.UUID, Recipient] = {}
    for each in consents:
        if each.membership_id is not None:
            found[each.id] = hats[each.membership_id]
        elif each.partner_id is not None:
            found[each.id] = Recipient(partners[each.partner_id], more=people.get(each.id, ()))
        elif each.recipient:
            found[each.id] = Recipient(each.recipient)
    return found


def name_of(session: Any, user_id: uuid.UUID) -> str:
    """Return somebody's name."""
    found: str | None = _run(session, select(_user.c.name).where(_user.c.id == user_id)).scalar()
    return found or ""


def _writers(session: Any, case: Any, kind: Kind = Kind.CON) -> list[uuid.UUID]:
    """Everybody who writes a kind of a case now, in the order in which they came to it."""
    found = _run(
        session,
        select(_access.c.user_id, _access.c.writes)
        .join(_membership, _membership.c.id == _access.c.membership_id)
        .where(
            _access.c.case_id == case.id,
            grants.opens(clock.now()),
            or_(_membership.c.ends_at.is_(None), _membership.c.ends_at > clock.now()),
        )
        .order_by(_access.c.starts_at, _access.c.id),
    )
    return list(dict.fromkeys(row.user_id for row in found if kind in row.writes))


def _run(session: Any, statement: Any) -> Any:
    return session.connection().execute(statement, execution_options=passage.PASS)
