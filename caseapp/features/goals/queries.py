"""Reading hopes and goals. Nothing here filters by user: the gate does."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import bindparam, select

from caseapp.access.errors import HiddenError
from caseapp.access.reading import Line, Reading
from caseapp.kinds import ENDS, HOPES, STEP_OVER, GoalState
from caseapp.models.account import User
from caseapp.models.case import Case
from caseapp.models.goal import Goal, GoalAgreement, GoalEvent, GoalReview, GoalStep
from caseapp.models.goal_more import (
    GoalObstacle,
    GoalOutline,
    GoalStrength,
    GoalTalk,
    StepOfPartner,
    Strength,
)

#: Goals that others keep waiting, whom nobody asked since a day, the longest first; Today reads it.
WAITING = Reading(
    GoalOutline,
    ("id", "case_id", "chased_on"),
    where=(
        GoalOutline.state == GoalState.BLOCKED,
        GoalOutline.chased_on <= bindparam("asked_before"),
    ),
    order=(GoalOutline.chased_on, GoalOutline.id),
    left=(Case, ("reference",), Case.id == GoalOutline.case_id),
)
#: Sections of the list, in their order.
_SECTIONS = ("now", "hopes", "resting", "reached")


@dataclass
class Shown:
    """A goal with its steps."""

    goal: Goal
    steps: list[GoalStep] = field(default_factory=list)

    @property
    def open_steps(self) -> list[GoalStep]:
        """Steps that still need something."""
        return [each for each in self.steps if each.outcome not in STEP_OVER]


def goals(session: Any, case: Case | Line) -> list[Shown]:
    """Return every hope and goal of a case with its steps, the oldest first."""
    found = {
        goal.id: Shown(goal)
        for goal in session.scalars(
            select(Goal).where(Goal.case_id == case.id).order_by(Goal.made_at, Goal.id)
        )
    }
    steps = session.scalars(
        select(GoalStep).where(GoalStep.case_id == case.id).order_by(GoalStep.made_at, GoalStep.id)
    )
    for step in steps:
        if step.goal_id in found:
            found[step.goal_id].steps.append(step)
    return list(found.values())


def in_sections(found: Sequence[Shown]) -> dict[str, list[Shown]]:
    """Return goals as the list shows them: under way, hopes, resting, behind them."""
    made: dict[str, list[Shown]] = {name: [] for name in _SECTIONS}
    for each in found:
        made[_section(each.goal.state)].append(each)
    return made


def _section(state: GoalState) -> str:
    if state in HOPES:
        return "hopes"
    if state in ENDS:
        return "reached"
    return "resting" if state is GoalState.RESTING else "now"


def goal_of(session: Any, case: Case, goal_id: uuid.UUID) -> Goal:
    """Return one; raise ``HiddenError`` if there is none for this actor."""
    found: Goal | None = session.scalars(
        select(Goal).where(Goal.case_id == case.id, Goal.id == goal_id)
    ).one_or_none()
    if found is None:
        raise HiddenError
    return found


def step_of(session: Any, goal: Goal, step_id: uuid.UUID) -> GoalStep:
    """Return a step of a goal; raise ``HiddenError`` if there is none for this actor."""
    found: GoalStep | None = session.scalars(
        select(GoalStep).where(GoalStep.goal_id == goal.id, GoalStep.id == step_id)
    ).one_or_none()
    if found is None:
        raise HiddenError
    return found


def steps_of(session: Any, goal: Goal) -> list[GoalStep]:
    """Return the steps of a goal, the oldest first."""
    return list(_of_goal(session, GoalStep, goal))


def reviews_of(session: Any, goal: Goal) -> Sequence[tuple[GoalReview, str]]:
    """Return the talks about a goal, newest first, with who wrote them down."""
    return _with_names(session, GoalReview, goal, GoalReview.happened_on.desc())


def events_of(session: Any, goal: Goal) -> Sequence[tuple[GoalEvent, str]]:
    """Return how a goal came to stand where it does, newest first."""
    return _with_names(session, GoalEvent, goal, GoalEvent.happened_on.desc())


def agreements_of(session: Any, goal: Goal) -> Sequence[GoalAgreement]:
    """Return who said yes, the latest word of each."""
    latest = {each.who: each for each in _of_goal(session, GoalAgreement, goal)}
    return list(latest.values())


def obstacles_of(session: Any, goal: Goal) -> Sequence[GoalObstacle]:
    """Return what is in the way."""
    return _of_goal(session, GoalObstacle, goal)


def talked(session: Any, goal: Goal) -> Mapping[str, GoalTalk]:
    """Return what was said to each question of the card, the latest of each."""
    return {each.question: each for each in _of_goal(session, GoalTalk, goal)}


def strengths(session: Any, case: Case | Line) -> Sequence[Strength]:
    """Return what somebody can lean on."""
    found: Sequence[Strength] = session.scalars(
        select(Strength)
        .where(Strength.case_id == case.id, Strength.dropped_at.is_(None))
        .order_by(Strength.made_at, Strength.id)
    ).all()
    return found


def used_strengths(session: Any, goal: Goal) -> Sequence[Strength]:
    """Return the strengths that are used for a goal."""
    found: Sequence[Strength] = session.scalars(
        select(Strength)
        .join(GoalStrength, GoalStrength.strength_id == Strength.id)
        .where(GoalStrength.goal_id == goal.id)
        .order_by(Strength.made_at, Strength.id)
    ).all()
    return found


def steps_for_me(session: Any, case: Case) -> Sequence[StepOfPartner]:
    """Return the steps of a case that are a partner's own."""
    found: Sequence[StepOfPartner] = session.scalars(
        select(StepOfPartner).where(StepOfPartner.case_id == case.id).order_by(StepOfPartner.id)
    ).all()
    return found


def outline(session: Any, case: Case) -> dict[GoalState, int]:
    """Return how many goals stand how, without a word of them."""
    counted: dict[GoalState, int] = {}
    for each in session.scalars(select(GoalOutline).where(GoalOutline.case_id == case.id)):
        counted[each.state] = counted.get(each.state, 0) + 1
    return counted


def _of_goal(session: Any, model: Any, goal: Goal) -> Sequence[Any]:
    found: Sequence[Any] = session.scalars(
        select(model).where(model.goal_id == goal.id).order_by(model.made_at, model.id)
    ).all()
    return found


def _with_names(session: Any, model: Any, goal: Goal, first: Any) -> Sequence[tuple[Any, str]]:
    found: Sequence[tuple[Any, str]] = session.execute(
        select(model, User.name)
        .join(User, User.id == model.author_id)
        .where(model.goal_id == goal.id)
        .order_by(first, model.made_at.desc(), model.id)
    ).all()
    return found
