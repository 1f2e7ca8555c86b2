"""Reading what is open by emergency access, and names of colleagues. The gate narrows all of it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select

from caseapp.base import clock
from caseapp.models.account import User
from caseapp.models.case import Case
from caseapp.models.emergency import EmergencyAccess
from caseapp.models.team import Duty

Opened = list[tuple[EmergencyAccess, Case]]


def with_cases(session: Any, found: Iterable[EmergencyAccess]) -> Opened:
    """Return emergency accesses with their cases, where the actor may know of the case now."""
    listed = list(found)
    wanted = select(Case).where(Case.id.in_([each.case_id for each in listed]))
    cases = {case.id: case for case in session.scalars(wanted)}
    return [(each, cases[each.case_id]) for each in listed if each.case_id in cases]


def on_duty(session: Any) -> Sequence[tuple[Duty, User]]:
    """Return who is on duty now."""
    now = clock.now()
    found: Sequence[tuple[Duty, User]] = session.execute(
        select(Duty, User)
        .join(User, User.id == Duty.user_id)
        .where(Duty.starts_at <= now, Duty.ends_at > now)
        .order_by(User.name)
    ).all()
    return found


def names_of(session: Any, user_ids: Iterable[uuid.UUID | None]) -> dict[uuid.UUID, str]:
    """Return the names of users."""
    wanted = select(User).where(User.id.in_([each for each in user_ids if each]))
    return {user.id: user.name for user in session.scalars(wanted)}
