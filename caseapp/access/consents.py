"""What a person's yes opens, and who may write one down: access computed from the ledger.

A grant holds while an active permission names somebody's hat and the kind, until the permission's
own end or a withdrawal, whichever comes first (domain.md §3.5, §7.1 c). Being on the team with the
relation ``c`` opens nothing by itself.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import select

from caseapp.access import children, grants, items, limits, partners
from caseapp.access.actor import Actor
from caseapp.access.errors import AccessRefusedError
from caseapp.access.grants import Standing
from caseapp.access.items import Item
from caseapp.access.table import COMES_ALONG, asked_for, masks_of
from caseapp.base import clock
from caseapp.db import passage
from caseapp.kinds import NO_KIND, ConsentOutcome, Kind, Relation, Role
from caseapp.models.account import Membership
from caseapp.models.consent import Consent, ConsentEnd, ConsentPerson
from caseapp.models.organisation import Organisation
from caseapp.models.team import CaseBar

#: What access rests on does not change once it is written; another answer is another row.
FIXED: dict[type, tuple[str, ...]] = {
    Consent: (
        *("purpose", "decision", "outcome", "membership_id", "user_id", "partner_id", "kinds"),
        *("given_on", "starts_at", "expires_on", "ends_at", "without_name", "assent"),
        *("headlines", "entries_from", "entries_until"),
    ),
    ConsentEnd: ("consent_id", "ended_at", "ending", "is_whole", "kinds"),
    ConsentPerson: ("consent_id", "membership_id", "user_id", "named_at"),
}

#: The name of this source in ``case_access.basis``.
BASIS = "consent"

_consent: Any = Consent.__table__
_end: Any = ConsentEnd.__table__
_bar: Any = CaseBar.__table__
_membership: Any = Membership.__table__
_organisation: Any = Organisation.__table__


def reach_of(role: Role) -> Kind:
    """Return the kinds that a yes can open to somebody in this role at all."""
    if role is Role.GA:
        return masks_of(role, Relation.ASSIGNED, ticked=Kind(sum(Kind))).any
    return asked_for(role)


def _relation_of(role: Role) -> Relation:
    """A guardian whom somebody grown up keeps as their advocate goes on as before (§3.4)."""
    return Relation.ASSIGNED if role is Role.GA else Relation.CONSENT


#: The roles that a yes can open something to; a guardian only after eighteen (STAYS_FOR).
RECIPIENTS = tuple(role for role in Role if role is not Role.GA and reach_of(role))
#: What a guardian advocate stays for after the birthday (domain.md §3.4).
STAYS_FOR = "ADVOCATE"


def left_of(consent: Any, ends: Iterable[Any]) -> Kind:
    """Return the kinds of a permission that nobody has ended, whatever it opens.

    An end counts from the moment that it is written, also when a clock is put back afterwards.
    """
    kinds = Kind(consent.kinds)
    for end in ends:
        kinds &= ~end.kinds if not end.is_whole else NO_KIND
    return kinds


def check(run: Any, actor: Actor, row: Consent) -> None:
    """Raise unless this permission may be written so: it names a partner, or somebody of the
    case's own organisation or of a partner in one of their hats, and nobody gives themselves or
    their own house access by it."""
    says_yes = row.outcome in (ConsentOutcome.ACTIVE, ConsentOutcome.PROVISIONAL)
    if row.partner_id is not None:
        if says_yes and not partners.is_active(run, row.partner_id, row.organisation_id):
            raise AccessRefusedError("Nothing new is shared with a partner that is stopped.")
        return
    if row.membership_id is None:
        return
    hat = run(
        select(_membership.c.user_id, _membership.c.organisation_id).where(
            _membership.c.id == row.membership_id
        )
    ).first()
    if hat is None or hat.user_id != row.user_id:
        raise AccessRefusedError("A permission names one person in one of their hats.")
    if hat.organisation_id != row.organisation_id and says_yes:
        is_ours = actor.organisation_id == row.organisation_id
        if not is_ours or hat.organisation_id not in partners.linked(run, row.organisation_id):
            raise AccessRefusedError("People of other organisations are named by us, of a partner.")
    opens = row.outcome is ConsentOutcome.ACTIVE or row.assent is not None
    if opens and row.user_id == actor.user_id:
        raise AccessRefusedError("Nobody gives themselves access; a colleague writes it down.")


def _standings(connection: Any, case_id: uuid.UUID) -> Iterator[Standing]:
    """The standings of everybody whom a permission that opens names; a bar beats each (P38)."""
    now = clock.now()
    facts = children.facts_of(connection, case_id)
    bars = select(_bar.c.user_id).where(_bar.c.case_id == case_id, _bar.c.lifted_at.is_(None))
    ends = _run(connection, select(_end).where(_end.c.case_id == case_id)).all()
    found = _run(
        connection,
        select(_consent, _membership.c.role, _membership.c.organisation_id.label("home_id"))
        .join(_membership, _membership.c.id == _consent.c.membership_id)
        .where(
            _consent.c.case_id == case_id,
            _consent.c.ends_at > now,
            _consent.c.user_id.not_in(bars),
        ),
    ).all()
    zone = zone_of(connection, found[0].organisation_id) if found else ""
    linked: frozenset[uuid.UUID] = frozenset()
    if any(row.home_id != row.organisation_id for row in found):
        linked = partners.linked(lambda wanted: _run(connection, wanted), found[0].organisation_id)
    for row in found:
        if row.home_id not in {row.organisation_id, *linked}:
            continue
        opening = facts.opening(row)
        if opening is None or not _may_be_named(row, facts):
            continue
        kinds = left_of(row, (end for end in ends if end.consent_id == row.id))
        if kinds:
            yield Standing(
                membership_id=row.membership_id,
                user_id=row.user_id,
                role=row.role,
                relation=_relation_of(row.role),
                starts_at=opening.starts_at,
                ends_at=opening.ends_at,
                basis=BASIS,
                basis_id=row.id,
                only=kinds,
                ticked=kinds,
                along=NO_KIND if row.without_name else COMES_ALONG,
                limits=limits.of(row, zone),
            )


def zone_of(connection: Any, organisation_id: uuid.UUID) -> str:
    """Return where the days of an organisation begin and end."""
    wanted = select(_organisation.c.time_zone).where(_organisation.c.id == organisation_id)
    return str(_run(connection, wanted).scalar())


def _may_be_named(row: Any, facts: children.Facts) -> bool:
    """A guardian goes on by an adult's own yes to an advocate alone."""
    return row.role is not Role.GA or (row.purpose == STAYS_FOR and facts.is_own(row))


def _shares(_connection: Any, _case_id: uuid.UUID, standings: Iterable[Standing]) -> Iterator[Item]:
    """The terms of one's own share: the row of the permission that opens the case (§7.3)."""
    for each in standings:
        if each.basis == BASIS:
            yield share(each, each.basis_id)


def share(standing: Standing, consent_id: uuid.UUID) -> Item:
    """Return what opens one permission to whom it lets look."""
    return Item(
        membership_id=standing.membership_id,
        user_id=standing.user_id,
        kind=Kind.CON,
        record_id=consent_id,
        relation=Relation.CONSENT,
        starts_at=standing.starts_at,
        ends_at=standing.ends_at,
        basis=standing.basis,
        basis_id=standing.basis_id,
    )


def _run(connection: Any, statement: Any) -> Any:
    return connection.execute(statement, execution_options=passage.PASS)


grants.register(Consent, _standings)


def _ended(case_id: uuid.UUID) -> Any:
    """The permissions of a case that were ended as a whole."""
    return select(_end.c.consent_id).where(_end.c.case_id == case_id, _end.c.is_whole)


grants.register_ended(ConsentEnd, _ended)
grants.register(ConsentEnd, lambda _connection, _case_id: ())
items.register(_shares)
