"""Steps: adding one, changing it, and what became of it (domain.md §5.3).

A step that rests on a permission is nobody's while that permission does not hold; goal and step
stay as they are (domain.md §5.5).
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import or_, select

from caseapp.access import trail
from caseapp.base.problems import InvalidError
from caseapp.kinds import STEP_OVER, StepOutcome, StepOwner
from caseapp.models.case import Case
from caseapp.models.goal import Goal, GoalStep
from caseapp.models.goal_more import StepHold

#: Whose steps may rest on a permission.
OTHERS = frozenset({StepOwner.PARTNER, StepOwner.ADVOCATE})


@dataclass(frozen=True)
class NewStep:
    """A step as it was said. Who does it and by when may still be missing."""

    text: str
    owner: StepOwner | None = None
    due_on: date | None = None
    check_on: date | None = None
    owner_name: str = ""
    owner_user_id: uuid.UUID | None = None
    consent_id: uuid.UUID | None = None
    small_enough: bool = False
    needs_interpreter: bool = False
    needs_money: bool = False


def add_step(session: Any, case: Case, goal: Goal, new: NewStep) -> GoalStep:
    """Add a step. Raises :class:`InvalidError` for what does not fit."""
    step = GoalStep(case, goal_id=goal.id, text=new.text, owner=new.owner)
    _take(step, new)
    session.add(step)
    trail.say(session, "goal.step")
    session.flush()
    return step


def change_step(session: Any, step: GoalStep, new: NewStep) -> None:
    """Change a step: smaller, by somebody else, on another day. The version was checked before."""
    step.text, step.owner = new.text, new.owner
    _take(step, new)
    trail.say(session, "goal.step")
    session.flush()


def end_step(
    session: Any, step: GoalStep, outcome: StepOutcome, today: date, learned: str = ""
) -> None:
    """Write down what became of a step; one that was not finished goes on."""
    step.outcome, step.outcome_on = outcome, today
    step.learned = learned or step.learned
    trail.say(session, "goal.step")
    session.flush()


def open_steps(session: Any, goal: Goal) -> Sequence[GoalStep]:
    """Return the steps of a goal that still need something."""
    found: Sequence[GoalStep] = session.scalars(
        select(GoalStep)
        .where(
            GoalStep.goal_id == goal.id,
            or_(GoalStep.outcome.is_(None), GoalStep.outcome.not_in(sorted(STEP_OVER))),
        )
        .order_by(GoalStep.made_at, GoalStep.id)
    ).all()
    return found


def begun_step(session: Any, goal: Goal) -> GoalStep | None:
    """Return a step that was begun: who does it, or by when, is not said yet."""
    return next((each for each in open_steps(session, goal) if not each.is_whole), None)


def unowned(session: Any, case: Case, now: datetime) -> Mapping[uuid.UUID, bool]:
    """Return which steps rest on a permission that does not hold now."""
    holds = session.scalars(select(StepHold).where(StepHold.case_id == case.id)).all()
    return {
        each.id: each.stopped_at is not None or (each.ends_at is not None and each.ends_at <= now)
        for each in holds
    }


def _take(step: GoalStep, new: NewStep) -> None:
    if not new.text.strip():
        raise InvalidError("step", _("Say what the step is."))
    step.due_on, step.check_on = new.due_on, new.check_on
    is_other = new.owner in OTHERS
    step.owner_name = (new.owner_name.strip() or None) if is_other else None
    step.consent_id = new.consent_id if is_other else None
    step.owner_user_id = new.owner_user_id
    step.small_enough = new.small_enough
    step.needs_interpreter, step.needs_money = new.needs_interpreter, new.needs_money
