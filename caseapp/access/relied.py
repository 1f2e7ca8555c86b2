"""Whether measures for somebody's safety are on now, whether they rest on a permission, and who
supervises: asked by the step that follows a permission that was stopped, whatever the one who stops
it reads (domain.md §3.5).
"""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import select

from caseapp.access import grants, stopping
from caseapp.base import clock
from caseapp.db import passage
from caseapp.kinds import Relation, SafetyLevel
from caseapp.models.account import Membership
from caseapp.models.grant import CaseAccess
from caseapp.models.safety import SafetyBasis, SafetyLook, SafetyState

#: The levels at which something is done now (practice.md P11).
MEASURES = (SafetyLevel.ACUTE, SafetyLevel.ACTIVE)

_state: Any = SafetyState.__table__
_look: Any = SafetyLook.__table__
_basis: Any = SafetyBasis.__table__
_access: Any = CaseAccess.__table__
_membership: Any = Membership.__table__


def are_measures_on(session: Any, case: Any) -> bool:
    """Whether the last look at somebody's safety asks for measures; a state alone, no words."""
    wanted = select(_state.c.level).where(_state.c.case_id == case.id)
    return _run(session, wanted).scalar() in MEASURES


def is_named(session: Any, case: Any, consent_id: uuid.UUID) -> bool:
    """Whether the last look names this permission as one that its measures rest on."""
    last = (
        select(_look.c.id)
        .where(_look.c.case_id == case.id)
        .order_by(_look.c.looked_on.desc(), _look.c.made_at.desc(), _look.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    wanted = select(_basis.c.id).where(_basis.c.consent_id == consent_id, _basis.c.look_id == last)
    return _run(session, wanted).first() is not None


def supervisors(session: Any, case: Any) -> list[uuid.UUID]:
    """Return who supervises: whoever has a supervision link to the case, and the supervisor of its
    key worker."""
    now = clock.now()
    linked = select(_access.c.user_id).where(
        _access.c.case_id == case.id,
        _access.c.relation == Relation.SUPERVISION,
        grants.opens(now),
    )
    found = set(_run(session, linked).scalars())
    theirs = select(_membership.c.supervisor_id).where(
        _membership.c.user_id == stopping.key_worker(session, case),
        _membership.c.organisation_id == case.organisation_id,
        _membership.c.supervisor_id.is_not(None),
        grants.lasts(_membership, now),
    )
    return sorted(found | set(_run(session, theirs).scalars()))


def _run(session: Any, statement: Any) -> Any:
    return session.connection().execute(statement, execution_options=passage.PASS)
