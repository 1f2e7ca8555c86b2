"""Rows of hopes and goals: one of each table, with words in every sealed column."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from caseapp.access.actor import Actor
from caseapp.kinds import Agrees, AnswerState, CheckAnswer, GoalState, StepOutcome, StepOwner
from caseapp.models.consent import Consent
from caseapp.models.goal import Goal, GoalAgreement, GoalEvent, GoalReview, GoalStep
from caseapp.models.goal_more import (
    GoalObstacle,
    GoalStrength,
    GoalTalk,
    OutcomeRating,
    Strength,
)
from tests.support.world import Opened, World

_DAY = date(2026, 3, 1)


def set_goals(world: World, owner: Actor, opened: Opened) -> None:
    """Add a goal that waits for others, with everything that hangs from one."""
    goal = world.add(
        owner,
        Goal,
        opened,
        state=GoalState.BLOCKED,
        state_on=_DAY,
        own_words="a wish",
        language="en",
        translation="a translation",
        why="a reason why",
        good="a good",
        limits="a limit",
        agreed_on=_DAY,
        review_on=_DAY,
        blocked_by="a body",
        chased_on=_DAY,
    )
    of_goal = {"goal_id": goal}
    not_said = AnswerState.NOT_ASKED_YET
    step = {"text": "a step", "owner": StepOwner.PARTNER, "owner_name": "a helper", "due_on": _DAY}
    with world.acting(owner) as session:
        shared = session.scalars(
            select(Consent).where(Consent.case_id == opened.id, Consent.purpose == "LEGAL")
        ).first()
    if shared is not None:
        world.add(owner, GoalStep, opened, **of_goal, **step, consent_id=shared.id)
    over = {"outcome": StepOutcome.PARTLY, "outcome_on": _DAY, "learned": "a lesson"}
    world.add(owner, GoalStep, opened, **of_goal, **step, **over)
    moved = {"state": GoalState.BLOCKED, "happened_on": _DAY, "words": "words of a move"}
    world.add(owner, GoalEvent, opened, **of_goal, **moved)
    said = {"who": Agrees.GUARDIAN, "agrees": True, "said_on": _DAY, "words": "a guardian's words"}
    world.add(owner, GoalAgreement, opened, **of_goal, **said, interpreter="an interpreter")
    names = ("well", "words", "changes", "unsafe", "tell", "interpreter")
    talk = {name: f"{name} of a talk" for name in names}
    about = {"happened_on": _DAY, "confidence_state": not_said}
    world.add(owner, GoalReview, opened, **of_goal, **talk, **about)
    world.add(owner, GoalObstacle, opened, **of_goal, text="a stone", outside=True, plan="a plan")
    world.add(owner, GoalTalk, opened, **of_goal, question="THEIRS", answer=CheckAnswer.YES)
    strength = world.add(owner, Strength, opened, text="a strength")
    world.add(owner, GoalStrength, opened, **of_goal, strength_id=strength)
    rated = {"outcome": "O1", "rated_on": _DAY, "rating_state": not_said}
    world.add(owner, OutcomeRating, opened, **rated)
