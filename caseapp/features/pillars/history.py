"""What happened in the pillars of a case: every move, with its words, who recorded it, how it was
talked about, the facts that came with it and what was corrected. The gate filters, not this.

The picture of the whole is made in :mod:`caseapp.features.pillars.journey`.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import groupby
from typing import Any

from sqlalchemy import and_, or_, select

from caseapp.access.errors import HiddenError
from caseapp.access.reading import Line
from caseapp.models.account import User
from caseapp.models.amendment import Amendment
from caseapp.models.case import Case
from caseapp.models.conversation import Conversation
from caseapp.models.stage import StageAnswer, StageEvent
from caseapp.rules import amending
from caseapp.rules.answers import NOT_ASKED
from caseapp.rules.stages import Answer

#: Moves on one page of a timeline.
PAGE = 50

#: Where a page of moves begins: the day, the moment it was recorded, and which it is.
Key = tuple[date, datetime, uuid.UUID]


@dataclass(frozen=True)
class Correction:
    """One correction of what is of one kind in a move: when, by whom, why, and what stood there
    before."""

    at: datetime
    author: str
    reason: str
    before: Mapping[str, Answer]


@dataclass(frozen=True)
class Move:
    """One move as it is read: the conversation is there when it was recorded and may be read."""

    event: StageEvent
    author: str
    conversation: Conversation | None
    answers: Sequence[StageAnswer]
    amendments: Sequence[tuple[Amendment, str]] = ()

    @property
    def recorded(self) -> dict[str, Answer]:
        """What was recorded at first, by code."""
        return amending.recorded(self.event, self.answers)

    @cached_property
    def standing(self) -> dict[str, Answer]:
        """What stands now: what was recorded, with what was corrected."""
        corrected = {row.field: amending.answer_of(row) for row, _author in self.amendments}
        return {**self.recorded, **corrected}

    @property
    def corrections(self) -> list[Correction]:
        """Every correction in its order, with what stood there before it."""
        stood, found = self.recorded, []
        for (at, author, _kind), rows in groupby(
            self.amendments, key=lambda pair: (pair[0].made_at, pair[1], pair[0].kind)
        ):
            given = [row for row, _author in rows]
            before = {row.field: stood.get(row.field, NOT_ASKED) for row in given}
            stood |= {row.field: amending.answer_of(row) for row in given}
            found.append(Correction(at, author, given[0].reason or "", before))
        return found

    @property
    def facts(self) -> dict[str, Answer]:
        """The facts that stand, by code."""
        parts = amending.PARTS
        return {code: answer for code, answer in self.standing.items() if code not in parts}

    @property
    def answered(self) -> set[str]:
        """The fields of its stage that were answered, as far as this actor reads them."""
        return {answer.field for answer in self.answers}

    @property
    def key(self) -> Key:
        """Where the page after this move begins."""
        return self.event.happened_on, self.event.recorded_at, self.event.id


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
        .order_by(
            StageEvent.happened_on.desc(), StageEvent.recorded_at.desc(), StageEvent.id.desc()
        )
        .limit(PAGE + 1)
    ).all()
    events = [event.id for event, _name, _conversation in rows]
    answers, amended = _answers(session, case, events), _amendments(session, case, events)
    return [
        Move(event, author, conversation, answers[event.id], amended[event.id])
        for event, author, conversation in rows
    ]


def _older_than(day: date, recorded_at: datetime, last: uuid.UUID) -> Any:
    recorded = StageEvent.recorded_at
    same_moment = and_(recorded == recorded_at, StageEvent.id < last)
    same_day = and_(StageEvent.happened_on == day, or_(recorded < recorded_at, same_moment))
    return or_(StageEvent.happened_on < day, same_day)


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


def _amendments(
    session: Any, case: Case | Line, events: Sequence[uuid.UUID]
) -> dict[uuid.UUID, list[tuple[Amendment, str]]]:
    """Return what was corrected of these moves, in the order of time, with who did."""
    found: dict[uuid.UUID, list[tuple[Amendment, str]]] = defaultdict(list)
    if events:
        wanted = (
            select(Amendment, User.name)
            .join(User, User.id == Amendment.author_id)
            .where(Amendment.case_id == case.id, Amendment.event_id.in_(events))
            .order_by(Amendment.made_at, Amendment.kind, Amendment.nth, Amendment.field)
        )
        for row, author in session.execute(wanted).all():
            found[row.event_id].append((row, author))
    return found
