"""Reading how safe somebody is. Nothing here filters by user: the gate does."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, or_, select

from caseapp.access.errors import HiddenError
from caseapp.models.account import User
from caseapp.models.case import Case
from caseapp.models.safety import SafetyBasis, SafetyLook, SafetyOverview, SafetyState

#: Looks on one page.
PAGE = 20


def state(session: Any, case: Case) -> SafetyState | None:
    """Return how safe somebody is now; ``None`` when nobody has looked yet."""
    found: SafetyState | None = session.scalars(
        select(SafetyState).where(SafetyState.case_id == case.id)
    ).one_or_none()
    return found


def outline(session: Any, case: Case) -> SafetyOverview | None:
    """Return the level and its day alone."""
    found: SafetyOverview | None = session.scalars(
        select(SafetyOverview).where(SafetyOverview.case_id == case.id)
    ).one_or_none()
    return found


def looks(
    session: Any, case: Case, after: uuid.UUID | None = None
) -> Sequence[tuple[SafetyLook, str]]:
    """Return looks, newest first, with who looked; one more than a page shows."""
    wanted = select(SafetyLook, User.name).join(User, User.id == SafetyLook.author_id)
    wanted = wanted.where(SafetyLook.case_id == case.id)
    if after is not None:
        wanted = wanted.where(_before(_look(session, case, after)))
    order = (SafetyLook.looked_on.desc(), SafetyLook.made_at.desc(), SafetyLook.id.desc())
    found: Sequence[tuple[SafetyLook, str]] = session.execute(
        wanted.order_by(*order).limit(PAGE + 1)
    ).all()
    return found


def present_basis(session: Any, case: Case) -> Sequence[uuid.UUID]:
    """Return the permissions that the measures of the last look rest on."""
    last = (
        select(SafetyLook.id)
        .where(SafetyLook.case_id == case.id)
        .order_by(SafetyLook.looked_on.desc(), SafetyLook.made_at.desc(), SafetyLook.id.desc())
        .limit(1)
    )
    wanted = select(SafetyBasis).where(SafetyBasis.look_id == last.scalar_subquery())
    return [each.consent_id for each in session.scalars(wanted)]


def _look(session: Any, case: Case, look_id: uuid.UUID) -> SafetyLook:
    found: SafetyLook | None = session.scalars(
        select(SafetyLook).where(SafetyLook.id == look_id, SafetyLook.case_id == case.id)
    ).one_or_none()
    if found is None:
        raise HiddenError
    return found


def _before(last: SafetyLook) -> Any:
    made, on = SafetyLook.made_at, SafetyLook.looked_on
    same_moment = and_(made == last.made_at, SafetyLook.id < last.id)
    same_day = and_(on == last.looked_on, or_(made < last.made_at, same_moment))
    return or_(on < last.looked_on, same_day)
