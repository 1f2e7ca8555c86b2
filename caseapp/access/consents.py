"""What a person's yes opens, and who may write one down: access computed from the ledger.

A grant holds while an active permission names somebody's hat and the kind, until the permission's
own end or a withdrawal, whichever comes first (domain.md §3.5, §7.1 c). Being on the team with the
relation ``c`` opens nothing by itself.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import select

from caseapp.access import grants, items
from caseapp.access.actor import Actor
from caseapp.access.errors import AccessRefusedError
from caseapp.access.grants import Standing
from caseapp.access.items import Item
from caseapp.access.table import COMES_ALONG, asked_for
from caseapp.base import clock
from caseapp.db import passage
from caseapp.kinds import NO_KIND, ConsentOutcome, Kind, Relation, Role
from caseapp.models.account import Membership
from caseapp.models.consent import Consent, ConsentEnd
from caseapp.models.team import CaseBar

#: What access rests on does not change once it is written; another answer is another row.
FIXED: dict[type, tuple[str, ...]] = {
    Consent: (
        *("purpose", "decision", "outcome", "membership_id", "user_id", "kinds"),
        *("given_on", "starts_at", "expires_on", "ends_at", "without_name"),
    ),
    ConsentEnd: ("consent_id", "ended_at", "ending", "is_whole", "kinds"),
}

#: The name of this source in ``case_access.basis``.
BASIS = "consent"

_consent: Any = Consent.__table__
_end: Any = ConsentEnd.__table__
_bar: Any = CaseBar.__table__
_membership: Any = Membership.__table__


def reach_of(role: Role) -> Kind:
    """Return the kinds that a yes can open to somebody in this role at all."""
    return asked_for(role)


#: The roles that a yes can open something to.
RECIPIENTS = tuple(role for role in Role if reach_of(role))


def live_kinds(consent: Any, ends: Iterable[Any], now: datetime) -> Kind:
    """Return the kinds that a permission opens now; ``ends``: what has ended of it so far."""
    if consent.outcome is not ConsentOutcome.ACTIVE or not _holds(consent, now):
        return NO_KIND
    return left_of(consent, ends, now)


def left_of(consent: Any, ends: Iterable[Any], now: datetime) -> Kind:
    """Return the kinds of a permission that nobody has ended, whatever it opens."""
    kinds = Kind(consent.kinds)
    for end in ends:
        if end.ended_at <= now:
            kinds &= ~end.kinds if not end.is_whole else NO_KIND
    return kinds


def _holds(consent: Any, now: datetime) -> bool:
    return bool(consent.starts_at <= now and (consent.ends_at is None or now < consent.ends_at))


def check(run: Any, actor: Actor, row: Consent) -> None:
    """Raise unless this permission may be written so: it names somebody of the case's own
    organisation in one of their hats, and nobody gives themselves access by it."""
    if row.membership_id is None:
        return
    hat = run(
        select(_membership.c.user_id, _membership.c.organisation_id).where(
            _membership.c.id == row.membership_id
        )
    ).first()
    if hat is None or hat.user_id != row.user_id:
        raise AccessRefusedError("A permission names one person in one of their hats.")
    if hat.organisation_id != row.organisation_id:
        raise AccessRefusedError("People of other organisations are not reached by a hat yet.")
    if row.outcome is ConsentOutcome.ACTIVE and row.user_id == actor.user_id:
        raise AccessRefusedError("Nobody gives themselves access; a colleague writes it down.")


def _standings(connection: Any, case_id: uuid.UUID) -> Iterator[Standing]:
    """The standings of everybody whom a live permission names; a bar beats each (P38)."""
    now = clock.now()
    bars = select(_bar.c.user_id).where(_bar.c.case_id == case_id, _bar.c.lifted_at.is_(None))
    ends = _run(connection, select(_end).where(_end.c.case_id == case_id)).all()
    for row in _run(
        connection,
        select(_consent, _membership.c.role)
        .join(_membership, _membership.c.id == _consent.c.membership_id)
        .where(
            _consent.c.case_id == case_id,
            _consent.c.outcome == ConsentOutcome.ACTIVE,
            _consent.c.ends_at > now,
            _consent.c.user_id.not_in(bars),
        ),
    ):
        kinds = live_kinds(row, (end for end in ends if end.consent_id == row.id), now)
        if kinds:
            yield Standing(
                membership_id=row.membership_id,
                user_id=row.user_id,
                role=row.role,
                relation=Relation.CONSENT,
                starts_at=row.starts_at,
                ends_at=row.ends_at,
                basis=BASIS,
                basis_id=row.id,
                only=kinds,
                ticked=kinds,
                along=NO_KIND if row.without_name else COMES_ALONG,
            )


def _shares(_connection: Any, _case_id: uuid.UUID, standings: Iterable[Standing]) -> Iterator[Item]:
    """The terms of one's own share: the row of the permission that opens the case (§7.3)."""
    for each in standings:
        if each.basis == BASIS:
            yield Item(
                membership_id=each.membership_id,
                user_id=each.user_id,
                kind=Kind.CON,
                record_id=each.basis_id,
                relation=Relation.CONSENT,
                starts_at=each.starts_at,
                ends_at=each.ends_at,
                basis=BASIS,
                basis_id=each.basis_id,
            )


def _run(connection: Any, statement: Any) -> Any:
    return connection.execute(statement, execution_options=passage.PASS)


grants.register(Consent, _standings)
grants.register(ConsentEnd, lambda _connection, _case_id: ())
items.register(_shares)
