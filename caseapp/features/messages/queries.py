"""Reading messages. Whose list Today's is stands here; what may be seen is the gate's."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import exists, or_, select

from caseapp.access.errors import HiddenError
from caseapp.access.reading import Reading
from caseapp.base import clock
from caseapp.kinds import MessageState, TeamRole
from caseapp.models.account import User
from caseapp.models.case import Case
from caseapp.models.message import CaseMessage, KeptMessage
from caseapp.models.team import Assignment

#: So many are shown.
LATEST = 50
#: What fits no case and waits for whoever asks; Today reads it with all else.
KEPT = Reading(KeptMessage, ("state",), where=(KeptMessage.state == MessageState.WAITING,), most=1)
_HOLDS_IT = (TeamRole.KEY_WORKER, TeamRole.COVER)


def waiting(session: Any, user_id: uuid.UUID) -> list[tuple[CaseMessage, Case]]:
    """Return what waits for somebody: left for them, or in a case that they hold by now."""
    now = clock.now()
    holds = exists().where(
        Assignment.case_id == CaseMessage.case_id,
        Assignment.user_id == user_id,
        Assignment.team_role.in_(_HOLDS_IT),
        Assignment.starts_at <= now,
        or_(Assignment.ends_at.is_(None), Assignment.ends_at > now),
    )
    found = session.execute(
        select(CaseMessage, Case)
        .join(Case, Case.id == CaseMessage.case_id)
        .where(
            CaseMessage.state == MessageState.WAITING,
            or_(CaseMessage.user_id == user_id, holds),
        )
        .order_by(CaseMessage.made_at.desc(), CaseMessage.id)
        .limit(LATEST)
    ).all()
    return list({row.message_id: (row, case) for row, case in found}.values())


def kept(session: Any, user_id: uuid.UUID) -> Sequence[KeptMessage]:
    """Return what fits no case and waits for somebody."""
    found: Sequence[KeptMessage] = session.scalars(
        select(KeptMessage)
        .where(KeptMessage.owner_id == user_id, KeptMessage.state == MessageState.WAITING)
        .order_by(KeptMessage.made_at.desc(), KeptMessage.id)
        .limit(LATEST)
    ).all()
    return found


def of_case(session: Any, case: Case) -> list[tuple[CaseMessage, User]]:
    """Return the messages of a case with who left each, the latest first, each once."""
    found = session.execute(
        select(CaseMessage, User)
        .join(User, User.id == CaseMessage.author_id)
        .where(CaseMessage.case_id == case.id)
        .order_by(CaseMessage.made_at.desc(), CaseMessage.id)
        .limit(LATEST)
    ).all()
    return list({row.message_id: (row, user) for row, user in found}.values())


def one(session: Any, case: Case, message_id: uuid.UUID) -> tuple[CaseMessage, User]:
    """Return a message of a case with who left it; raises ``HiddenError`` when there is none."""
    found: Any = session.execute(
        select(CaseMessage, User)
        .join(User, User.id == CaseMessage.author_id)
        .where(CaseMessage.id == message_id, CaseMessage.case_id == case.id)
    ).one_or_none()
    if found is None:
        raise HiddenError
    return found[0], found[1]


def one_kept(session: Any, kept_id: uuid.UUID) -> tuple[KeptMessage, User]:
    """Return what fits no case, with who left it; raises ``HiddenError`` when it is not one's."""
    found: Any = session.execute(
        select(KeptMessage, User)
        .join(User, User.id == KeptMessage.author_id)
        .where(KeptMessage.id == kept_id)
    ).one_or_none()
    if found is None:
        raise HiddenError
    return found[0], found[1]
