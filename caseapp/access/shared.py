"""For people of other organisations: what changed in what is shared with them since they were last
here, and that a sharing has ended, without saying which (practice.md P33).

Read from their own grants. When a case changed is what lists sort by, of rows that every reader of
the summary reads, so it is told of those cases alone.
"""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select

from caseapp.access.actor import Actor
from caseapp.access.consents import RECIPIENTS
from caseapp.access.table import may
from caseapp.base import clock
from caseapp.db import passage
from caseapp.kinds import Kind, Permission, Relation
from caseapp.models.case import Case
from caseapp.models.grant import CaseAccess, CaseListing
from caseapp.models.organisation import Organisation
from caseapp.models.signin import LoginSession
from caseapp.models.team import Duty

#: For whoever has not been here before, or so long ago that nobody knows.
AT_MOST = timedelta(days=90)
#: Hats that look by somebody's yes and open no cases themselves.
ROLES = frozenset(role for role in RECIPIENTS if not may(role, Permission.CASE_OPEN))

_access: Any = CaseAccess.__table__
_listing: Any = CaseListing.__table__
_kept: Any = LoginSession.__table__
_duty: Any = Duty.__table__


@dataclass(frozen=True)
class Ended:
    """How many sharings of one organisation ended, and whom to ask there."""

    organisation: str
    telephone: str
    number: int


@dataclass(frozen=True)
class Since:
    """What is new since a moment: references of cases, and endings by organisation."""

    moment: datetime
    changed: list[str]
    ended: list[Ended]


def since_last_here(session: Any, actor: Actor) -> Since | None:
    """Return what is new for somebody of another organisation; ``None`` where nothing is."""
    if actor.role not in ROLES:
        return None
    now = clock.now()
    grants = _run(
        session,
        select(_access).where(
            _access.c.membership_id == actor.membership_id,
            _access.c.relation == Relation.CONSENT,
            _access.c.organisation_id != actor.organisation_id,
            or_(_access.c.ends_at.is_(None), _access.c.ends_at > now - AT_MOST),
        ),
    ).all()
    if not grants:
        return None
    moment = _last_here(session, actor, now)
    live = {
        each.case_id: each
        for each in grants
        if not each.is_over and (each.ends_at is None or each.ends_at > now)
    }
    over = {
        each.case_id: each.organisation_id
        for each in grants
        if each.case_id not in live and each.ends_at > moment and each.ends_at > each.starts_at
    }
    reads = [case_id for case_id, each in live.items() if Kind.SUM in each.reads]
    found = Since(moment, _changed(session, reads, moment), _ended(session, over, now))
    return found if found.changed or found.ended else None


def _last_here(session: Any, actor: Actor, now: datetime) -> datetime:
    """The last moment of their sign-ins before this one, not longer ago than anything is kept."""
    wanted = select(func.max(_kept.c.used_at)).where(
        _kept.c.user_id == actor.user_id, _kept.c.id != actor.session_id
    )
    before: datetime | None = _run(session, wanted).scalar()
    return max(before or now - AT_MOST, now - AT_MOST)


def _changed(session: Any, case_ids: list[uuid.UUID], moment: datetime) -> list[str]:
    keys = select(_listing.c.case_id).where(
        _listing.c.case_id.in_(case_ids), _listing.c.changed_at > moment
    )
    changed = list(_run(session, keys).scalars())
    if not changed:
        return []
    cases = session.scalars(select(Case).where(Case.id.in_(changed)).order_by(Case.reference))
    return [case.reference for case in cases]


def _ended(session: Any, over: dict[uuid.UUID, uuid.UUID], now: datetime) -> list[Ended]:
    if not over:
        return []
    numbers = Counter(over.values())
    found = _run(
        session,
        select(_duty.c.organisation_id, func.max(_duty.c.telephone))
        .where(
            _duty.c.organisation_id.in_(numbers), _duty.c.starts_at <= now, _duty.c.ends_at > now
        )
        .group_by(_duty.c.organisation_id),
    )
    on_duty: dict[uuid.UUID, str] = dict(found.all())
    homes = session.scalars(
        select(Organisation).where(Organisation.id.in_(numbers)).order_by(Organisation.name)
    )
    return [
        Ended(home.name, on_duty.get(home.id) or home.emergency_numbers, numbers[home.id])
        for home in homes
    ]


def _run(session: Any, statement: Any) -> Any:
    return session.connection().execute(statement, execution_options=passage.PASS)
