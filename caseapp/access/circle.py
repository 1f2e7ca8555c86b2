"""Who reaches what of one case: since when, until when, and on what basis (domain.md §3.8, P12).

It is read from the grants themselves, which never disappear, so that it shows what holds and not
what was meant to. Whoever reads the permissions of a case may see it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select

from caseapp.access import grants, guard
from caseapp.access.errors import HiddenError
from caseapp.access.gate import seen_cases
from caseapp.access.table import Masks
from caseapp.base import clock
from caseapp.db import passage
from caseapp.kinds import NO_KIND, Kind, Relation, Role
from caseapp.models.account import Membership, User
from caseapp.models.grant import CaseAccess
from caseapp.models.organisation import Organisation

#: Of what is over, the latest are shown.
MOST_BEFORE = 50

_access: Any = CaseAccess.__table__
_membership: Any = Membership.__table__
_user: Any = User.__table__
_home: Any = Organisation.__table__


@dataclass(frozen=True)
class Reach:
    """What one hat of somebody reaches, or reached, on one basis.

    ``house``: the organisation of somebody who does not work where the case is.
    """

    user_id: uuid.UUID
    name: str
    role: Role
    relation: Relation
    masks: Masks
    starts_at: datetime
    ends_at: datetime | None
    basis: str
    basis_id: uuid.UUID | None
    house: str = ""

    entries_from: datetime | None = None
    entries_until: datetime | None = None

    @property
    def whole(self) -> Kind:
        """What they read whole and do not write."""
        return self.masks.reads & ~self.masks.writes

    @property
    def part(self) -> Kind:
        """Of what they read a part."""
        return (self.masks.reduced | self.masks.limited_reduced) & ~self.masks.reads


@dataclass(frozen=True)
class Circle:
    """Who reaches the case now, and who did before."""

    now: list[Reach]
    before: list[Reach]


def around(session: Any, case: Any) -> Circle:
    """Return everybody who reaches a case by a grant of their own.

    Raises :class:`HiddenError` for whoever does not read the permissions of the case. That somebody
    looked is written down like any look at them.
    """
    if Kind.CON not in guard.reach(session, case.id).reads:
        raise HiddenError
    seen = seen_cases(session)
    before = seen[case.id][1] if case.id in seen else NO_KIND
    seen[case.id] = (case.organisation_id, before | Kind.CON)
    now = clock.now()
    hat_is_worn = or_(_membership.c.ends_at.is_(None), _membership.c.ends_at > now)
    holds = and_(grants.opens(now), hat_is_worn)
    over = and_(
        or_(_access.c.ends_at <= now, _access.c.is_over, ~hat_is_worn),
        _access.c.starts_at < _access.c.ends_at,
    )
    ended = _read(session, case.id, over, _access.c.ends_at.desc(), limit=MOST_BEFORE)
    return Circle(now=_read(session, case.id, holds, _user.c.name), before=ended)


def _read(
    session: Any, case_id: uuid.UUID, where: Any, order: Any, limit: int | None = None
) -> list[Reach]:
    names = ("user_id", "role", "relation", "starts_at", "ends_at", "basis", "basis_id")
    days = ("entries_from", "entries_until")
    masks = ("reads", "reduced", "own", "writes", "limited_reads", "limited_reduced")
    rows: Iterable[Any] = session.connection().execute(
        select(
            *(_access.c[name] for name in (*names, *days, *masks)),
            _user.c.name,
            _home.c.name.label("house"),
            (_home.c.id != _access.c.organisation_id).label("is_elsewhere"),
        )
        .join(_membership, _membership.c.id == _access.c.membership_id)
        .join(_user, _user.c.id == _access.c.user_id)
        .join(_home, _home.c.id == _membership.c.organisation_id)
        .where(_access.c.case_id == case_id, where)
        .order_by(order, _access.c.id)
        .limit(limit),
        execution_options=passage.PASS,
    )
    return [
        Reach(
            name=row.name,
            house=row.house if row.is_elsewhere else "",
            masks=Masks(*(getattr(row, mask) for mask in masks)),
            **{name: getattr(row, name) for name in (*names, *days)},
        )
        for row in rows
    ]
