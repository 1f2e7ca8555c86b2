"""Reading the appointments of a case: a page of them, one. The gate narrows all of it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select

from caseapp.access.errors import HiddenError
from caseapp.models.account import User
from caseapp.models.appointment import Appointment
from caseapp.models.case import Case

PAGE = 25
Shown = tuple[Appointment, User | None]


def page_of(
    session: Any, case: Case, now: datetime, *, is_past: bool, after: uuid.UUID | None
) -> tuple[Sequence[Shown], bool]:
    """Return one page of the appointments of a case with who of us is there, the next first or the
    latest first, and whether there is more."""
    at = Appointment.starts_at
    wanted = (
        select(Appointment, User)
        .outerjoin(User, User.id == Appointment.worker_id)
        .where(
            Appointment.case_id == case.id,
            Appointment.ends_at <= now if is_past else Appointment.ends_at > now,
        )
        .order_by(at.desc() if is_past else at, Appointment.id)
        .limit(PAGE + 1)
    )
    last = session.get(Appointment, after) if after else None
    if last is not None:
        further = at < last.starts_at if is_past else at > last.starts_at
        wanted = wanted.where(or_(further, and_(at == last.starts_at, Appointment.id > last.id)))
    found = [(row, user) for row, user in session.execute(wanted)]
    return found[:PAGE], len(found) > PAGE


def one(session: Any, case: Case, appointment_id: uuid.UUID) -> Appointment:
    """Return one of a case; raises ``HiddenError`` when it is none of it."""
    found: Appointment | None = session.scalars(
        select(Appointment).where(Appointment.id == appointment_id, Appointment.case_id == case.id)
    ).one_or_none()
    if found is None:
        raise HiddenError
    return found


def worker_name(session: Any, row: Appointment) -> str:
    """Return who of us is there."""
    user = session.get(User, row.worker_id) if row.worker_id else None
    return user.name if user is not None else ""
