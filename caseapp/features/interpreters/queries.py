"""Reading the roster. Nothing here filters by user: the gate does."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import and_, or_, select

from caseapp.access.errors import HiddenError
from caseapp.models.interpreter import (
    Interpreter,
    InterpreterAway,
    InterpreterHours,
    InterpreterLanguage,
)

PAGE = 25


def page_of(
    session: Any, name: str, code: str, *, after: uuid.UUID | None, is_past: bool = False
) -> Sequence[Interpreter]:
    """Return one page of the roster by name, after a key, and one more.

    ``name``: a part of the name; ``code``: a language that they speak; ``is_past``: those who no
    longer work with us, who are left out otherwise.
    """
    wanted = select(Interpreter).order_by(Interpreter.name, Interpreter.id).limit(PAGE + 1)
    retired = Interpreter.retired_at
    wanted = wanted.where(retired.is_not(None) if is_past else retired.is_(None))
    if name:
        wanted = wanted.where(Interpreter.name.icontains(name, autoescape=True))
    if code:
        speaks = select(InterpreterLanguage.interpreter_id).where(InterpreterLanguage.code == code)
        wanted = wanted.where(Interpreter.id.in_(speaks))
    last = session.get(Interpreter, after) if after else None
    if last is not None:
        later = and_(Interpreter.name == last.name, Interpreter.id > last.id)
        wanted = wanted.where(or_(Interpreter.name > last.name, later))
    found: Sequence[Interpreter] = session.scalars(wanted).all()
    return found


#: Who would like to talk; as Today asks whether there is anybody.
WISH_TO_TALK: tuple[Any, ...] = (Interpreter, Interpreter.debrief_by.is_not(None))


def wish_to_talk(session: Any) -> Sequence[Interpreter]:
    """Return those who would like to talk after something hard, the most pressing first."""
    found: Sequence[Interpreter] = session.scalars(
        select(Interpreter)
        .where(*WISH_TO_TALK[1:])
        .order_by(Interpreter.debrief_by, Interpreter.id)
        .limit(PAGE)
    ).all()
    return found


def one(session: Any, interpreter_id: uuid.UUID) -> Interpreter:
    """Return a line of the roster; raises ``HiddenError`` when there is none."""
    found: Interpreter | None = session.get(Interpreter, interpreter_id)
    if found is None:
        raise HiddenError
    return found


def languages_of(
    session: Any, interpreter_ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, list[InterpreterLanguage]]:
    """Return the languages of each, in one statement."""
    found: dict[uuid.UUID, list[InterpreterLanguage]] = defaultdict(list)
    rows = session.scalars(
        select(InterpreterLanguage)
        .where(InterpreterLanguage.interpreter_id.in_(interpreter_ids))
        .order_by(InterpreterLanguage.code, InterpreterLanguage.dialect)
    )
    for row in rows:
        found[row.interpreter_id].append(row)
    return found


def away_of(session: Any, interpreter_id: uuid.UUID, today: date) -> Sequence[InterpreterAway]:
    """Return the days on which somebody is away, those that are not over."""
    found: Sequence[InterpreterAway] = session.scalars(
        select(InterpreterAway)
        .where(InterpreterAway.interpreter_id == interpreter_id, InterpreterAway.last_day >= today)
        .order_by(InterpreterAway.first_day, InterpreterAway.id)
    ).all()
    return found


def hours_of(session: Any, interpreter_id: uuid.UUID) -> Sequence[InterpreterHours]:
    """Return on which days of the week somebody can be asked, from when until when."""
    found: Sequence[InterpreterHours] = session.scalars(
        select(InterpreterHours)
        .where(InterpreterHours.interpreter_id == interpreter_id)
        .order_by(InterpreterHours.weekday)
    ).all()
    return found
