"""What people do with "who looked": ask about a line, answer, withhold from the Together page.

Whoever reads a part of the trail writes nothing in it: the system actor ``looks`` keeps these rows
in the name of whoever acts, after the gate showed them the line.
"""

from __future__ import annotations

import uuid
from dataclasses import astuple
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import or_, select

from caseapp.access import gate, looks, trail
from caseapp.access.actor import Actor
from caseapp.access.errors import HiddenError
from caseapp.access.standing import actor_of
from caseapp.base import clock
from caseapp.base.problems import ConflictError, InvalidError
from caseapp.features.looked.lines import Key, Line
from caseapp.kinds import NoticeCode, Permission, TeamRole
from caseapp.models.case import Case
from caseapp.models.looked import LookQuestion, LookWithheld, QuestionLine, WithheldLine
from caseapp.models.team import Assignment
from caseapp.rules import notices, team

SYSTEM = "looks"
_PARTS = ("user_id", "role", "on_day", "act", "kinds_read", "kinds_changed")


def ask(session: Any, case: Case, line: Line, words: str) -> None:
    """Ask the data protection officer about a line; words help and are not needed."""
    looks.refuse_outside(session, case)
    said = words.strip() or None
    named = {**_parts(line.key), "seq": line.seq, "author_id": _person(session).user_id}
    with gate.system(session, SYSTEM, "somebody asks about a line"):
        session.add(LookQuestion(case, words=said, **named))
    trail.say(session, "looked.ask")


def answer(session: Any, question: QuestionLine, words: str) -> None:
    """Answer a question; whoever tells the person is told that there is an answer.

    The form's version was checked before.
    """
    actor = _person(session)
    if not actor.may(Permission.LOOKS_ANSWER):
        raise HiddenError
    if not words.strip():
        raise InvalidError("answer", _("Write the answer in a few words."))
    with gate.system(session, SYSTEM, "a question about a line is answered"):
        row = session.get_one(LookQuestion, question.id)
        if row.version != question.version:
            raise ConflictError
        row.answer = words.strip()
        row.answered_at, row.answered_by_id = clock.now(), actor.user_id
        case = session.get_one(Case, row.case_id)
    for user_id in {*_tellers(session, case), row.author_id}:
        if user_id is not None:
            notices.tell(session, case, user_id, NoticeCode.LOOK_ANSWERED)
    trail.say(session, "looked.answer")


def withhold(
    session: Any,
    case: Case,
    line: Line,
    *,
    is_all: bool,
    reason: str,
    reviewer_id: uuid.UUID,
    again_on: date,
    today: date,
) -> None:
    """Take a line, or all of that person from its day on, from the Together page."""
    actor = refuse_to_withhold(session, case)
    if not reason.strip():
        raise InvalidError("reason", _("Write in a few words why it is not shown now."))
    _refuse_past(again_on, today)
    named = _parts(line.key)
    if is_all:
        named |= {"act": None, "kinds_read": None, "kinds_changed": None}
    with gate.system(session, SYSTEM, "a line is withheld for somebody's safety"):
        session.add(
            LookWithheld(
                case,
                author_id=actor.user_id,
                reason=reason.strip(),
                reviewer_id=reviewer_id,
                again_on=again_on,
                **named,
            )
        )
    notices.tell(session, case, reviewer_id, NoticeCode.LOOK_AGAIN)
    trail.say(session, "looked.withhold")


def lift(session: Any, case: Case, withheld: WithheldLine) -> None:
    """Show again what was withheld."""
    actor = refuse_to_lift(session, case, withheld)
    with gate.system(session, SYSTEM, "what was withheld is shown again"):
        row = session.get_one(LookWithheld, withheld.id)
        row.lifted_at, row.lifted_by_id = clock.now(), actor.user_id
    trail.say(session, "looked.lift")


def look_again_on(
    session: Any, case: Case, withheld: WithheldLine, again_on: date | None, today: date
) -> None:
    """Leave it withheld until it is looked at again on another day."""
    refuse_to_lift(session, case, withheld)
    if again_on is None:
        raise InvalidError("again_on", _("Give the day on which it is looked at again."))
    _refuse_past(again_on, today)
    with gate.system(session, SYSTEM, "what is withheld stays so until another day"):
        session.get_one(LookWithheld, withheld.id).again_on = again_on
    trail.say(session, "looked.again")


def refuse_to_withhold(session: Any, case: Case) -> Actor:
    """Raise :class:`HiddenError` for whoever does not work in this case."""
    actor = _person(session)
    if not actor.may(Permission.CASE_WRITE):
        raise HiddenError
    looks.refuse_outside(session, case)
    return actor


def refuse_to_lift(session: Any, case: Case, withheld: WithheldLine) -> Actor:
    """Raise :class:`HiddenError` unless it is theirs to look at again: of those in the case, of its
    reviewer, and of the officer."""
    actor = _person(session)
    is_theirs = withheld.reviewer_id == actor.user_id or looks.reads_all(session)
    if not is_theirs:
        looks.refuse_outside(session, case)
    return actor


def _tellers(session: Any, case: Case) -> list[uuid.UUID]:
    """The key workers now, who tell the person."""
    now = clock.now()
    with gate.system(session, team.SYSTEM, "who tells the person that there is an answer"):
        found = session.scalars(
            select(Assignment).where(
                Assignment.case_id == case.id,
                Assignment.team_role == TeamRole.KEY_WORKER,
                Assignment.starts_at <= now,
                or_(Assignment.ends_at.is_(None), Assignment.ends_at > now),
            )
        ).all()
    return [place.user_id for place in found]


def _parts(key: Key) -> dict[str, Any]:
    return dict(zip(_PARTS, astuple(key), strict=True))


def _refuse_past(again_on: date, today: date) -> None:
    if again_on < today:
        raise InvalidError("again_on", _("This day is over. Choose today or a later one."))


def _person(session: Any) -> Actor:
    actor = actor_of(session)
    if not isinstance(actor, Actor):
        raise HiddenError
    return actor
