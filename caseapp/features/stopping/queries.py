"""Reading what fits nobody, and one's own tasks about permissions. The gate narrows all of it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, select

from caseapp.access.errors import HiddenError
from caseapp.access.reading import Line, Reading
from caseapp.db.base import Identifier
from caseapp.kinds import Kind
from caseapp.models.account import User
from caseapp.models.case import Case
from caseapp.models.stopping import KeptStop
from caseapp.models.task import Task

#: So many stand on Today, and so many on the page of what is kept.
MOST, LATEST = 10, 50
_MINE = Reading(
    Task,
    ("id", "what", "due_on", "version"),
    where=(
        Task.user_id == bindparam("me", type_=Identifier()),
        Task.done_at.is_(None),
        Task.kind == Kind.CON,
    ),
    order=(Task.due_on, Task.id),
    left=(Case, ("reference",), Case.id == Task.case_id),
    most=MOST,
)


def mine(session: Any, user_id: uuid.UUID) -> list[tuple[Line, Line]]:
    """Return somebody's own tasks about permissions, each with its case."""
    return [(task, case) for task, case in _MINE.of(session, me=user_id) if case is not None]


def is_any_kept(session: Any) -> bool:
    """Whether there is a word that nobody has looked at."""
    waiting = select(KeptStop).where(KeptStop.looked_at.is_(None)).limit(1)
    return session.scalars(waiting).first() is not None


def kept(session: Any) -> Sequence[tuple[KeptStop, User]]:
    """Return the latest words that fit nobody, with who was told; those not looked at first."""
    found: Sequence[tuple[KeptStop, User]] = session.execute(
        select(KeptStop, User)
        .join(User, User.id == KeptStop.author_id)
        .order_by(KeptStop.looked_at.isnot(None), KeptStop.made_at.desc(), KeptStop.id)
        .limit(LATEST)
    ).all()
    return found


def one(session: Any, kept_id: uuid.UUID) -> KeptStop:
    """Return one of them; raise :class:`HiddenError` when it is none of one's organisation."""
    found: KeptStop | None = session.scalars(
        select(KeptStop).where(KeptStop.id == kept_id)
    ).one_or_none()
    if found is None:
        raise HiddenError
    return found
