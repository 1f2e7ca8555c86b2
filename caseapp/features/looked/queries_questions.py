"""Reading questions about who looked, and what somebody said they would look at again."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Date, bindparam, select

from caseapp.access.errors import HiddenError
from caseapp.access.reading import Reading
from caseapp.db.base import Identifier
from caseapp.features.looked.queries import LINE
from caseapp.models.account import User
from caseapp.models.looked import QuestionLine, WithheldLine

LATEST = 100
_ASKED = ("id", "reference", "name", *LINE, "made_at", "answered_at")
WAITING = Reading(
    QuestionLine,
    _ASKED,
    where=(QuestionLine.answered_at.is_(None),),
    order=(QuestionLine.made_at, QuestionLine.id),
    most=LATEST,
)
_ANSWERED = Reading(
    QuestionLine,
    _ASKED,
    where=(QuestionLine.answered_at.is_not(None),),
    order=(QuestionLine.answered_at.desc(), QuestionLine.id),
    most=LATEST,
)
_TO_SEE = ("id", "reference", "again_on")
_LATE = (
    WithheldLine.lifted_at.is_(None),
    WithheldLine.again_on <= bindparam("today", type_=Date()),
)
_FIRST = (WithheldLine.again_on, WithheldLine.id)
#: What somebody said they would look at again, by today; and what whoever asks said so of.
DUE = Reading(WithheldLine, _TO_SEE, where=_LATE, order=_FIRST, most=LATEST)
DUE_BY_ME = Reading(
    WithheldLine,
    _TO_SEE,
    where=(*_LATE, WithheldLine.reviewer_id == bindparam("me", type_=Identifier())),
    order=_FIRST,
    most=LATEST,
)


def waiting(session: Any) -> list[Any]:
    """Return the questions that wait for an answer, the oldest first."""
    return list(WAITING.of(session))


def answered(session: Any) -> list[Any]:
    """Return the latest questions that are answered."""
    return list(_ANSWERED.of(session))


def question(session: Any, question_id: uuid.UUID) -> QuestionLine:
    """Return one question; raise :class:`HiddenError` where there is none to see."""
    wanted = select(QuestionLine).where(QuestionLine.id == question_id)
    found: QuestionLine | None = session.scalars(wanted).first()
    if found is None:
        raise HiddenError
    return found


def names_of(session: Any, user_ids: Iterable[uuid.UUID | None]) -> dict[uuid.UUID, str]:
    """Return the names of users."""
    wanted = select(User).where(User.id.in_([each for each in user_ids if each]))
    return {user.id: user.name for user in session.scalars(wanted)}
