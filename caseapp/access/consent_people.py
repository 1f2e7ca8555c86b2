"""The people of a partner whom a permission lets look: access computed from their names.

A permission that names a partner opens nothing by itself: the key worker names who there may look,
and nobody names themselves (domain.md §7.3). Each looks while the permission holds, nobody has
ended it for them, no bar keeps them away, and the partner is neither suspended nor retired.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import inspect, or_, select

from caseapp.access import children, consents, grants, items, limits, partners
from caseapp.access.actor import Actor
from caseapp.access.errors import AccessRefusedError
from caseapp.access.grants import Standing
from caseapp.access.items import Item
from caseapp.access.table import COMES_ALONG
from caseapp.base import clock
from caseapp.db import passage
from caseapp.kinds import NO_KIND, Relation
from caseapp.models.account import Membership
from caseapp.models.consent import Consent, ConsentEnd, ConsentPerson
from caseapp.models.partner import Partner
from caseapp.models.team import CaseBar

#: What a grant says that it rests on.
BASIS = "consent_person"

_consent: Any = Consent.__table__
_end: Any = ConsentEnd.__table__
_person: Any = ConsentPerson.__table__
_partner: Any = Partner.__table__
_bar: Any = CaseBar.__table__
_membership: Any = Membership.__table__


def check(run: partners.Run, actor: Actor, row: ConsentPerson, operation: str) -> None:
    """Raise unless this person may be named, or ended, so."""
    if operation == "change":
        _check_end(row)
        return
    if actor.organisation_id != row.organisation_id or row.user_id == actor.user_id:
        raise AccessRefusedError("Whoever works with the case names a partner's people.")
    if row.ended_at is not None:
        raise AccessRefusedError("Somebody is named from now on.")
    wanted = (
        select(_membership.c.user_id)
        .join_from(_consent, _partner, _partner.c.id == _consent.c.partner_id)
        .join(_membership, _membership.c.organisation_id == _partner.c.linked_organisation_id)
        .where(
            _consent.c.id == row.consent_id,
            _consent.c.case_id == row.case_id,
            _membership.c.id == row.membership_id,
            partners.active(),
        )
        .with_for_update(read=True, of=_partner)
    )
    if run(wanted).scalar() != row.user_id:
        raise AccessRefusedError("A permission that names a partner names people of it only.")


def _check_end(row: ConsentPerson) -> None:
    """An end stays: somebody who is named again has another row."""
    ended = inspect(row).attrs.ended_at.history
    if ended.deleted and ended.deleted[0] is not None:
        raise AccessRefusedError("ConsentPerson.ended_at does not change.")


def _standings(connection: Any, case_id: uuid.UUID) -> Iterator[Standing]:
    """The standings of everybody of a partner who is named; a bar beats each (P38)."""
    now = clock.now()
    bars = select(_bar.c.user_id).where(_bar.c.case_id == case_id, _bar.c.lifted_at.is_(None))
    named = _run(
        connection,
        select(
            _consent,
            _person.c.id.label("person_id"),
            _person.c.membership_id.label("hat_id"),
            _person.c.user_id.label("whom"),
            _person.c.named_at,
            _membership.c.role,
        )
        .join_from(_person, _consent, _consent.c.id == _person.c.consent_id)
        .join(_membership, _membership.c.id == _person.c.membership_id)
        .join(_partner, _partner.c.id == _consent.c.partner_id)
        .where(
            _person.c.case_id == case_id,
            _person.c.ended_at.is_(None),
            _person.c.user_id.not_in(bars),
            _consent.c.ends_at > now,
            _partner.c.linked_organisation_id == _membership.c.organisation_id,
            partners.active(),
        )
        .with_for_update(read=True, of=_partner),
    ).all()
    if not named:
        return
    facts = children.facts_of(connection, case_id)
    ends = _run(connection, select(_end).where(_end.c.case_id == case_id)).all()
    zone = consents.zone_of(connection, named[0].organisation_id)
    for row in named:
        opening = facts.opening(row)
        kinds = consents.left_of(row, (end for end in ends if end.consent_id == row.id))
        if kinds and opening is not None:
            yield Standing(
                membership_id=row.hat_id,
                user_id=row.whom,
                role=row.role,
                relation=Relation.CONSENT,
                starts_at=max(opening.starts_at, row.named_at),
                ends_at=opening.ends_at,
                basis=BASIS,
                basis_id=row.person_id,
                only=kinds,
                ticked=kinds,
                along=NO_KIND if row.without_name else COMES_ALONG,
                limits=limits.of(row, zone),
            )


def _shares(connection: Any, case_id: uuid.UUID, standings: Iterable[Standing]) -> Iterator[Item]:
    """The terms of the share: each of its people reads the permission that lets them look."""
    theirs = [each for each in standings if each.basis == BASIS]
    if not theirs:
        return
    named = select(_person.c.id, _person.c.consent_id).where(_person.c.case_id == case_id)
    of = {row.id: row.consent_id for row in _run(connection, named)}
    for each in theirs:
        yield consents.share(each, of[each.basis_id])


def _shared(connection: Any, organisation_id: uuid.UUID) -> Iterable[uuid.UUID]:
    """The cases of an organisation in which a permission names somebody who works elsewhere."""
    elsewhere = _membership.c.organisation_id != _consent.c.organisation_id
    found: Iterable[uuid.UUID] = _run(
        connection,
        select(_consent.c.case_id)
        .distinct()
        .outerjoin(_membership, _membership.c.id == _consent.c.membership_id)
        .where(
            _consent.c.organisation_id == organisation_id,
            _consent.c.ends_at > clock.now(),
            or_(_consent.c.partner_id.is_not(None), elsewhere),
        ),
    ).scalars()
    return found


def _run(connection: Any, statement: Any) -> Any:
    return connection.execute(statement, execution_options=passage.PASS)


def _ended(case_id: uuid.UUID) -> Any:
    """The names that were ended, or whose permission was."""
    ended = select(_end.c.consent_id).where(_end.c.case_id == case_id, _end.c.is_whole)
    is_over = or_(_person.c.ended_at.is_not(None), _person.c.consent_id.in_(ended))
    return select(_person.c.id).where(_person.c.case_id == case_id, is_over)


grants.register_ended(ConsentEnd, _ended)
grants.register_ended(ConsentPerson, _ended)
grants.register(ConsentPerson, _standings)
items.register(_shares)
grants.register_rota(Partner, _shared, when=partners.is_about_access)
