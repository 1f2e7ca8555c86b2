"""What goals put into the calendar: the days of steps, one's own or those of one case. Not what a
step says: no story stands in a list."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import and_, bindparam, or_

from caseapp.access.finding import reads
from caseapp.access.reading import Reading
from caseapp.base import ids
from caseapp.db.base import Identifier
from caseapp.kinds import STEP_OVER, CalendarScope, CalendarSort, Kind, StepOwner
from caseapp.models.goal import GoalStep
from caseapp.rules.mine import is_of_mine
from caseapp.rules.mine import values as whose
from caseapp.web.calendar import CASE, Asked, Entry, Part, Reads, Rows, all_day, dated, lines

_ME: Any = bindparam("me", type_=Identifier())
#: Steps that a worker does, where no other worker is named.
_OURS = (StepOwner.WORKER, StepOwner.TOGETHER)


@cache
def _steps(column: str, scope: CalendarScope) -> Reading:
    day = getattr(GoalStep, column)
    is_open = or_(GoalStep.outcome.is_(None), GoalStep.outcome.not_in(sorted(STEP_OVER)))
    return dated(GoalStep, ("goal_id", column), day, is_open, _whose(scope))


def _whose(scope: CalendarScope) -> Any:
    if scope is CalendarScope.CASE:
        return GoalStep.case_id == CASE
    is_unnamed = and_(
        GoalStep.owner_user_id.is_(None), GoalStep.owner.in_(_OURS), is_of_mine(GoalStep)
    )
    return or_(GoalStep.owner_user_id == _ME, is_unnamed)


def _reads(_session: Any, asked: Asked) -> Reads | None:
    if asked.scope is CalendarScope.TEAM or not reads(asked.actor.role, Kind.GOA):
        return None
    readings = (_steps("due_on", asked.scope), _steps("check_on", asked.scope))
    return readings, whose(asked.actor.user_id)


def _entries(session: Any, asked: Asked, rows: Rows) -> Iterable[Entry]:
    for column, found in zip(("due_on", "check_on"), rows, strict=True):
        for step, case in lines(session, asked, _steps(column, asked.scope), found):
            href = ""
            if case is not None:
                reference = ids.show_reference(case.reference)
                href = url_for("goals.show", reference=reference, goal_id=step.goal_id)
            label, on = _("A step of a goal"), getattr(step, column)
            yield all_day(step.id, CalendarSort.TO_DO, label, on, case=case, href=href)


STEPS = Part("goals", _entries, _reads)
