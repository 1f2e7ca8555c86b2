"""Adding to the roster, changing it, stopping somebody, letting somebody go, days away, when they
can be asked, what was declared.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from caseapp.access import gate, trail
from caseapp.access.errors import HiddenError
from caseapp.base import clock
from caseapp.base.problems import InvalidError
from caseapp.kinds.interpreter import InterpreterGender, InterpreterNature, LanguageLevel, TieKind
from caseapp.models.interpreter import (
    Interpreter,
    InterpreterAway,
    InterpreterHours,
    InterpreterLanguage,
    InterpreterTie,
)
from caseapp.rules import offers
from caseapp.rules.matching_terms import Hours

_SYSTEM = "matcher"


@dataclass(frozen=True)
class Tongue:
    """A language as it was given: a code, a dialect in words, how well."""

    code: str
    dialect: str
    level: LanguageLevel


def add(
    session: Any, organisation_id: uuid.UUID, values: dict[str, Any], tongues: Sequence[Tongue]
) -> Interpreter:
    """Add a line to the roster. Raises :class:`InvalidError` for what cannot be."""
    made = Interpreter(
        organisation_id=organisation_id, made_at=clock.now(), suspended_why="", **_sound(values)
    )
    session.add(made)
    session.flush()
    _speak(session, made, tongues)
    trail.say(session, "interpreter.add")
    return made


def change(
    session: Any, interpreter: Interpreter, values: dict[str, Any], tongues: Sequence[Tongue]
) -> None:
    """Change what is known. Raises :class:`InvalidError` for what cannot be."""
    for name, value in _sound(values).items():
        setattr(interpreter, name, value)
    session.flush()
    _speak(session, interpreter, tongues)
    trail.say(session, "interpreter.change")


def suspend(session: Any, interpreter: Interpreter, why: str) -> None:
    """Offer them to nobody for now. Raises :class:`InvalidError` without a reason."""
    if not why.strip():
        raise InvalidError("why", _("Write the reason. Whoever looks later needs it."))
    interpreter.suspended_at = interpreter.suspended_at or clock.now()
    interpreter.suspended_why = why.strip()
    session.flush()
    offers.hide(session, interpreter.id)
    trail.say(session, "interpreter.suspend")


def lift(session: Any, interpreter: Interpreter) -> None:
    """Offer them again."""
    interpreter.suspended_at, interpreter.suspended_why = None, ""
    session.flush()
    _show_offers(session, interpreter)
    trail.say(session, "interpreter.lift")


def retire(session: Any, interpreter: Interpreter) -> None:
    """Take somebody out of the roster who no longer works with us; what they did stays.

    What they declared of themselves ends with it: it was kept for matching and for nothing else.
    """
    interpreter.retired_at = interpreter.retired_at or clock.now()
    interpreter.ties_declared_on = None
    session.flush()
    offers.hide(session, interpreter.id)
    _end_ties(session, interpreter)
    trail.say(session, "interpreter.retire")


def bring_back(session: Any, interpreter: Interpreter) -> None:
    """Put somebody back into the roster; what they have ties to is asked again."""
    interpreter.retired_at = None
    session.flush()
    _show_offers(session, interpreter)
    trail.say(session, "interpreter.bring_back")


def _show_offers(session: Any, interpreter: Interpreter) -> None:
    if interpreter.suspended_at is None and interpreter.retired_at is None:
        offers.show_again(session, interpreter.id)


def link_account(session: Any, interpreter: Interpreter, user_id: uuid.UUID | None) -> None:
    """Say which sign-in is theirs, so that they see what they are offered; nobody's is an answer.

    Raises :class:`InvalidError` where it belongs to another line of the roster.
    """
    taken = select(Interpreter.id).where(
        Interpreter.user_id == user_id, Interpreter.id != interpreter.id
    )
    if user_id is not None and session.scalars(taken).first() is not None:
        raise InvalidError("account", _("This sign-in belongs to another line of the roster."))
    interpreter.user_id = user_id
    session.flush()
    trail.say(session, "interpreter.account")


def go_away(session: Any, interpreter: Interpreter, first: date, last: date) -> None:
    """Write down days on which they cannot be asked. Raises :class:`InvalidError` backwards."""
    if last < first:
        raise InvalidError("last_day", _("This is before the first day. Look at the two days."))
    session.add(
        InterpreterAway(
            organisation_id=interpreter.organisation_id,
            interpreter_id=interpreter.id,
            first_day=first,
            last_day=last,
        )
    )
    session.flush()
    trail.say(session, "interpreter.away")


def come_back(session: Any, interpreter: Interpreter, away_id: uuid.UUID) -> None:
    """Take days away out again. Raises ``HiddenError`` when there are none such."""
    row = session.get(InterpreterAway, away_id)
    if row is None or row.interpreter_id != interpreter.id:
        raise HiddenError
    session.delete(row)
    session.flush()
    trail.say(session, "interpreter.away")


def keep_hours(session: Any, interpreter: Interpreter, given: Sequence[Hours]) -> None:
    """Write down anew on which days of the week they can be asked, from when until when.

    No day at all means that one can ask at any time.
    """
    kept = select(InterpreterHours).where(InterpreterHours.interpreter_id == interpreter.id)
    for row in session.scalars(kept):
        session.delete(row)
    session.flush()
    for each in given:
        session.add(
            InterpreterHours(
                organisation_id=interpreter.organisation_id,
                interpreter_id=interpreter.id,
                weekday=each.weekday,
                from_minute=each.opens,
                until_minute=each.closes,
            )
        )
    session.flush()
    trail.say(session, "interpreter.hours")


def declare(
    session: Any, interpreter: Interpreter, today: date, ties: Sequence[tuple[TieKind, str]]
) -> None:
    """Write down anew what somebody has ties to; what was declared before ends.

    None is an answer too. Nothing of it is shown to anybody.
    """
    interpreter.ties_declared_on = today
    session.flush()
    _end_ties(session, interpreter)
    with gate.system(session, _SYSTEM, "what an interpreter declared is kept for matching"):
        for kind, words in ties:
            session.add(
                InterpreterTie(
                    organisation_id=interpreter.organisation_id,
                    interpreter_id=interpreter.id,
                    kind=kind,
                    words=words.strip(),
                )
            )
        session.flush()
    trail.say(session, "interpreter.declare")


def _end_ties(session: Any, interpreter: Interpreter) -> None:
    """End what somebody declared before."""
    now = clock.now()
    with gate.system(session, _SYSTEM, "what an interpreter declared before ends"):
        for row in session.scalars(
            select(InterpreterTie).where(
                InterpreterTie.interpreter_id == interpreter.id, InterpreterTie.ended_at.is_(None)
            )
        ):
            row.ended_at = now
        session.flush()


def _sound(values: dict[str, Any]) -> dict[str, Any]:
    """What goes with what a line of the roster is: a gender with a person, promises with a line."""
    found = dict(values)
    if found["nature"] is not InterpreterNature.PERSON:
        found["gender"] = InterpreterGender.NOT_SAID
    if found["nature"] is not InterpreterNature.LINE:
        found |= {"promises_woman": False, "promises_man": False}
    return found


def _speak(session: Any, interpreter: Interpreter, tongues: Sequence[Tongue]) -> None:
    """Let somebody speak these languages and no others."""
    wanted = {(each.code, each.dialect.strip()): each.level for each in tongues}
    kept = session.scalars(
        select(InterpreterLanguage).where(InterpreterLanguage.interpreter_id == interpreter.id)
    ).all()
    for row in kept:
        level = wanted.pop((row.code, row.dialect), None)
        if level is None:
            session.delete(row)
        else:
            row.level = level
    for (code, dialect), level in wanted.items():
        session.add(
            InterpreterLanguage(
                organisation_id=interpreter.organisation_id,
                interpreter_id=interpreter.id,
                code=code,
                dialect=dialect,
                level=level,
            )
        )
    session.flush()
