"""How much a mail counts (:mod:`caseapp.rules.digest`): what somebody would find on Today in their
own hats, through the gate; what reaches whoever is on duty; what a manager is told of a team.
Numbers and ages alone: no statement here holds more of a case than keys of rows."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Date, bindparam, or_, select, union

from caseapp.access import gate, reading
from caseapp.access.actor import Actor
from caseapp.base import clock
from caseapp.db.base import Identifier, Moment
from caseapp.kinds import STEP_OVER, Role
from caseapp.models.goal import GoalStep
from caseapp.models.review import LegalDate, Review
from caseapp.models.reviewhelp import HelpOutline, ReviewHelp
from caseapp.models.task import Task
from caseapp.models.team import Duty
from caseapp.rules import team_numbers
from caseapp.rules.mine import is_mine, is_open
from caseapp.rules.mine import values as whose
from caseapp.vocabularies.reviews import reviews

#: So many are counted; beyond, a number says no more.
MOST = 500
_ME: Any = bindparam("me", type_=Identifier())
_NOW: Any = bindparam("now", type_=Moment())
_TODAY: Any = bindparam("today", type_=Date())


@dataclass(frozen=True)
class InTeam:
    """What a manager is told once a week: how much waits, how old the oldest is, with how much help
    is asked. No name of a colleague, nothing of a case (domain.md §6.4)."""

    due: int = 0
    oldest_days: int = 0
    asked: int = 0


def waiting(hats: Sequence[Actor], today: date) -> int:
    """Return how many things wait for somebody by today, in their hats of one organisation."""
    return _counted(hats, today, _waiting())


def critical(hats: Sequence[Actor], today: date) -> int:
    """Return how many dates that bind are for somebody today because they are on duty; nothing for
    anybody else. It reaches them at quiet hours too."""
    return _counted(hats, today, _critical())


def in_team(hats: Sequence[Actor], today: date) -> InTeam:
    """Return how much waits with those whom somebody supervises; where they manage and supervise
    nobody, with everybody."""
    hat = next((each for each in hats if each.role is Role.MGR), None)
    if hat is None:
        return InTeam()
    with _as(hat) as session:
        workers = team_numbers.supervised(session, hat.user_id)
        of_all, whom = not workers, {"workers": workers} if workers else {}
        values = {"now": clock.now(), "today": today, **whom}
        found = team_numbers.due(session, values, of_all=of_all).values()
        asked = reading.ask(session, team_numbers.asked(of_all), whom)
    if not found:
        return InTeam(asked=sum(row[-1] for row in asked))
    oldest = min(since for _count, since in found)
    number = sum(count for count, _since in found)
    return InTeam(number, (today - oldest).days, sum(row[-1] for row in asked))


def _counted(hats: Sequence[Actor], today: date, statement: Any) -> int:
    found: set[uuid.UUID] = set()
    for hat in hats:
        with _as(hat) as session:
            asked = {**whose(hat.user_id), "today": today}
            found |= {row[0] for row in reading.ask(session, statement, asked)}
    return len(found)


@contextmanager
def _as(hat: Actor) -> Iterator[Any]:
    session = gate.new_session(hat)
    try:
        yield session
    finally:
        session.rollback()
        session.close()


@cache
def _waiting() -> Any:
    """What waits, once each; made when the gate is prepared. No statement holds more than rows'
    keys, so nothing of a case is looked at."""
    keys = union(*(_keys(model, *where) for model, *where in _things())).limit(MOST)
    return reading.prepared(keys)


@cache
def _critical() -> Any:
    binding = [kind.code for kind in reviews().kinds if kind.is_binding]
    duty = (Duty.user_id == _ME, Duty.starts_at <= _NOW, Duty.ends_at > _NOW)
    is_on_duty = select(Duty.id).where(gate.gate.person(Duty), *duty).exists()
    parts = (
        _keys(model, is_mine(model, model.due_on <= _TODAY, model.code.in_(binding)), is_on_duty)
        for model in (Review, LegalDate)
    )
    return reading.prepared(union(*parts).limit(MOST))


def _keys(model: Any, *where: Any) -> Any:
    return select(model.id).where(gate.gate.person(model), *where)


def _things() -> Iterator[tuple[Any, ...]]:
    for model in (Review, LegalDate):
        yield (model, is_open(model), is_mine(model, model.due_on <= _TODAY))
    yield (Task, Task.user_id == _ME, Task.done_at.is_(None), Task.due_on <= _TODAY)
    for model in (ReviewHelp, HelpOutline):
        yield (model, model.asked_id == _ME, model.answered_at.is_(None))
    goes_on = or_(GoalStep.outcome.is_(None), GoalStep.outcome.not_in(sorted(STEP_OVER)))
    by_now = or_(GoalStep.due_on <= _TODAY, GoalStep.check_on <= _TODAY)
    yield (GoalStep, GoalStep.owner_user_id == _ME, goes_on, by_now)
