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

from caseapp.access import children, grants
from caseapp.access.actor import Actor
from caseapp.access.errors import AccessRefusedError
from caseapp.access.grants import Standing
from caseapp.access.table import masks_of
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
        *("given_on", "starts_at", "expires_on", "ends_at", "assent"),
    ),
    ConsentEnd: ("consent_id", "ended_at", "ending", "is_whole", "kinds"),
}

_consent: Any = Consent.__table__
_end: Any = ConsentEnd.__table__
_bar: Any = CaseBar.__table__
_membership: Any = Membership.__table__


def reach_of(role: Role) -> Kind:
    """Return the kinds that a yes can open to somebody in this role at all."""
    return masks_of(role, _relation_of(role), ticked=Kind(sum(Kind))).any


def _relation_of(role: Role) -> Relation:
    """A guardian whom somebody grown up keeps as their advocate goes on as before (§3.4)."""
    return Relation.ASSIGNED if role is Role.GA else Relation.CONSENT


#: The roles that a yes can open something to; a guardian only after eighteen (STAYS_FOR).
RECIPIENTS = tuple(role for role in Role if role is not Role.GA and reach_of(role))
#: What a guardian advocate stays for after the birthday (domain.md §3.4).
STAYS_FOR = "ADVOCATE"


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
    opens = row.outcome is ConsentOutcome.ACTIVE or row.assent is not None
    if opens and row.user_id == actor.user_id:
        raise AccessRefusedError("Nobody gives themselves access; a colleague writes it down.")


def _standings(connection: Any, case_id: uuid.UUID) -> Iterator[Standing]:
    """The standings of everybody whom a permission that opens names; a bar beats each (P38)."""
    now = clock.now()
    facts = children.facts_of(connection, case_id)
    bars = select(_bar.c.user_id).where(_bar.c.case_id == case_id, _bar.c.lifted_at.is_(None))
    ends = _run(connection, select(_end).where(_end.c.case_id == case_id)).all()
    for row in _run(
        connection,
        select(_consent, _membership.c.role)
        .join(_membership, _membership.c.id == _consent.c.membership_id)
        .where(
            _consent.c.case_id == case_id,
            _consent.c.ends_at > now,
            _consent.c.user_id.not_in(bars),
        ),
    ):
        opening = facts.opening(row)
        if opening is None or not _may_be_named(row, facts):
            continue
        kinds = left_of(row, (end for end in ends if end.consent_id == row.id), now)
        if kinds:
            yield Standing(
                membership_id=row.membership_id,
                user_id=row.user_id,
                role=row.role,
                relation=_relation_of(row.role),
                starts_at=opening.starts_at,
                ends_at=opening.ends_at,
                basis="consent",
                basis_id=row.id,
                only=kinds,
                ticked=kinds,
            )


def _may_be_named(row: Any, facts: children.Facts) -> bool:
    """A guardian goes on by an adult's own yes to an advocate alone."""
    return row.role is not Role.GA or (row.purpose == STAYS_FOR and facts.is_own(row))


def _run(connection: Any, statement: Any) -> Any:
    return connection.execute(statement, execution_options=passage.PASS)


grants.register(Consent, _standings)
grants.register(ConsentEnd, lambda _connection, _case_id: ())
