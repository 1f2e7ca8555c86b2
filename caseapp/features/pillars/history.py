"""What happened in the pillars of a case: every move, with its words, who recorded it, how it was
talked about and the facts that came with it. Nothing here filters by user: the gate does.

The picture of the whole is made in :mod:`caseapp.features.pillars.journey`.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, or_, select

from caseapp.access.errors import HiddenError
from caseapp.access.reading import Line
from caseapp.models.account import User
from caseapp.models.case import Case
from caseapp.models.conversation import Conversation
from caseapp.models.stage import StageAnswer, StageEvent

#: Moves on one page of a timeline.
PAGE = 50

#: Where a page of moves begins: the day, the moment it was recorded, and which it is.
Key = tuple[date, datetime, uuid.UUID]


@dataclass(frozen=True)
class Move:
    """One move as it is read: the conversation is there when it was recorded and may be read."""

    event: StageEvent
    author: str
    conversation: Conversation | None
    answers: Sequence[StageAnswer]

    @property
    def answered(self) -> set[str]:
        """The fields of its stage that were answered, as far as this actor reads them."""
        return {answer.field for answer in self.answers}

    @property
    def key(self) -> Key:
        """Where the page after this move begins."""
        return self.event.entered_on, self.event.recorded_at, self.event.id


def moves(
    session: Any,
    case: Case | Line,
    *,
    pillar: int | None = None,
    track: str | None = None,
    after: Key | None = None,
) -> list[Move]:
    """Return moves of a case, newest first, after a key; one more than a page shows."""
    where: list[Any] = []
    if pillar is not None:
        where.append(StageEvent.pillar == pillar)
    if track is not None:
        where.append(StageEvent.track == track)
    if after is not None:
        where.append(_older_than(*after))
    return _moves(session, case, where)


def move(session: Any, case: Case | Line, event_id: uuid.UUID) -> Move:
    """Return one move of a case; raise ``HiddenError`` if it is none that the actor reads."""
    found = _moves(session, case, [StageEvent.id == event_id])
    if not found:
        raise HiddenError
    return found[0]


def _moves(session: Any, case: Case | Line, where: list[Any]) -> list[Move]:
    rows = session.execute(
        select(StageEvent, User.name, Conversation)
        .join(User, User.id == StageEvent.author_id)
        .outerjoin(Conversation, Conversation.id == StageEvent.conversation_id)
        .where(StageEvent.case_id == case.id, *where)
        .order_by(StageEvent.entered_on.desc(), StageEvent.recorded_at.desc(), StageEvent.id.desc())
        .limit(PAGE + 1)
    ).all()
    answers = _answers(session, case, [event.id for event, _name, _conversation in rows])
    return [
        Move(event, author, conversation, answers[event.id]) for event, author, conversation in rows
    ]


def _older_than(day: date, recorded_at: datetime, last: uuid.UUID) -> Any:
    recorded = StageEvent.recorded_at
    same_moment = and_(recorded == recorded_at, StageEvent.id < last)
    same_day = and_(StageEvent.entered_on == day, or_(recorded < recorded_at, same_moment))
    return or_(StageEvent.entered_on < day, same_day)


def _answers(
    session: Any, case: Case | Line, events: Sequence[uuid.UUID]
) -> dict[uuid.UUID, list[StageAnswer]]:
    found: dict[uuid.UUID, list[StageAnswer]] = defaultdict(list)
    if events:
        wanted = select(StageAnswer).where(
            StageAnswer.case_id == case.id, StageAnswer.event_id.in_(events)
        )
        for answer in session.scalars(wanted.order_by(StageAnswer.field)).all():
            found[answer.event_id].append(answer)
    return found
