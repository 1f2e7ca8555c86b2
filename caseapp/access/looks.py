"""Who may read who looked at one case, and who does so by a grant of their own.

What is read comes through the gate (:class:`caseapp.models.looked.CaseLook`); this answers whether
the page is there at all, and which colleagues could look again at what is not shown together.
"""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import bindparam, or_, select

from caseapp.access import criteria, grants, guard
from caseapp.access.actor import Actor
from caseapp.access.errors import HiddenError
from caseapp.access.standing import actor_of
from caseapp.base import clock
from caseapp.db import passage
from caseapp.db.base import Identifier
from caseapp.kinds import Kind
from caseapp.models.account import Membership, User
from caseapp.models.grant import CaseAccess
from caseapp.models.looked import LEFT_OUT
from caseapp.models.trail import TrailSubject

_access: Any = CaseAccess.__table__
_subject: Any = TrailSubject.__table__
_membership: Any = Membership.__table__
_user: Any = User.__table__


def newest(most: int) -> Any:
    """Return a statement of the numbers of the newest entries about the case ``case`` that come
    before the number ``before``, by the index of the case's own entries.

    They only say where to look, as in :func:`caseapp.access.handles.newest`: with all that the gate
    asks, PostgreSQL would walk every entry of the case. The entries come through the gate.
    """
    return (
        select(_subject.c.seq)
        .where(
            _subject.c.case_id == bindparam("case", type_=Identifier()),
            _subject.c.seq < bindparam("before"),
            _subject.c.table_name.not_in(LEFT_OUT),
        )
        .order_by(_subject.c.seq.desc())
        .limit(most)
    )


def is_in_case(session: Any, case: Any) -> bool:
    """Whether a grant of their own opens this part of the trail to whoever asks."""
    return Kind.AUD in guard.reach(session, case.id).any


def reads_all(session: Any) -> bool:
    """Whether whoever asks reads the whole trail of the organisation."""
    actor = actor_of(session)
    return isinstance(actor, Actor) and Kind.AUD in actor.organisation_wide.reads


def refuse_others(session: Any, case: Any) -> None:
    """Raise :class:`HiddenError` unless whoever asks may read who looked at this case."""
    actor = actor_of(session)
    if not isinstance(actor, Actor):
        raise HiddenError
    is_wide = Kind.AUD in actor.organisation_wide.any
    if not (is_wide and case.organisation_id == actor.organisation_id):
        refuse_outside(session, case)


def refuse_outside(session: Any, case: Any) -> None:
    """Raise :class:`HiddenError` unless whoever asks reads it by a grant of their own."""
    if not is_in_case(session, case):
        raise HiddenError


def readers(session: Any, case: Any) -> dict[uuid.UUID, str]:
    """Return who else reads who looked at a case by a grant of their own, with names."""
    refuse_outside(session, case)
    now = clock.now()
    found = session.connection().execute(
        select(_access.c.user_id, _user.c.name)
        .join(_membership, _membership.c.id == _access.c.membership_id)
        .join(_user, _user.c.id == _access.c.user_id)
        .where(
            _access.c.case_id == case.id,
            grants.opens(now),
            criteria.holds(_access.c.reduced, Kind.AUD),
            or_(_membership.c.ends_at.is_(None), _membership.c.ends_at > now),
            _user.c.disabled_at.is_(None),
        ),
        execution_options=passage.PASS,
    )
    return {row.user_id: row.name for row in found}
