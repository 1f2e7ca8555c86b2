"""Keeping what was said of a goal, a part at a time, and what was said in a talk about it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from caseapp.access import trail
from caseapp.features.goals.actions import check_review
from caseapp.features.goals.steps import end_step
from caseapp.kinds import LIVE, AnswerState, CheckAnswer, StepOutcome
from caseapp.models.case import Case
from caseapp.models.goal import Goal, GoalReview, GoalStep
from caseapp.models.goal_more import (
    GoalObstacle,
    GoalStrength,
    GoalTalk,
    OutcomeRating,
    Strength,
)
from caseapp.rules import goal_reviews


@dataclass(frozen=True)
class Score:
    """A number, or a face, or that they would rather not; nothing is the same as not asked."""

    state: AnswerState = AnswerState.NOT_ASKED_YET
    number: int | None = None
    by_faces: bool = False


@dataclass(frozen=True)
class Talk:
    """What was said in a talk about a goal (domain.md §5.8)."""

    next_on: date
    outcomes: Mapping[uuid.UUID, StepOutcome]
    score: Score = Score()
    still_theirs: bool | None = None
    limits_hold: bool | None = None
    words: Mapping[str, str | None] | None = None


def say(session: Any, goal: Goal, **values: Any) -> None:
    """Keep what was said of a goal. The form's version was checked before."""
    for name, value in values.items():
        setattr(goal, name, value)
    trail.say(session, "goal.change")
    session.flush()


def score(session: Any, goal: Goal, what: str, given: Score, today: date) -> None:
    """Keep how sure somebody feels, or how much it matters."""
    say(session, goal, **{what: given.number, f"{what}_state": given.state})
    if what == "confidence":
        goal.confidence_on = today
    if given.number is not None:
        goal.by_faces = given.by_faces
    session.flush()


def add_obstacle(
    session: Any, case: Case, goal: Goal, text: str, *, outside: bool, plan: str
) -> None:
    """Keep what could be in the way."""
    session.add(GoalObstacle(case, goal_id=goal.id, text=text, outside=outside, plan=plan or None))
    trail.say(session, "goal.change")
    session.flush()


def lean_on(
    session: Any, case: Case, goal: Goal | None, known: Iterable[uuid.UUID], new: str
) -> None:
    """Keep what somebody can lean on, for a goal or in general."""
    wanted = list(known)
    if new:
        strength = Strength(case, text=new)
        session.add(strength)
        session.flush()
        wanted.append(strength.id)
    if goal is not None:
        linked = session.scalars(select(GoalStrength).where(GoalStrength.goal_id == goal.id))
        used = {each.strength_id for each in linked}
        for strength_id in wanted:
            if strength_id not in used:
                session.add(GoalStrength(case, goal_id=goal.id, strength_id=strength_id))
    trail.say(session, "goal.strength")
    session.flush()


def talk_through(session: Any, case: Case, goal: Goal, said: Mapping[str, CheckAnswer]) -> None:
    """Keep what two people said to the card. Nothing is made of it."""
    for question, answer in said.items():
        session.add(GoalTalk(case, goal_id=goal.id, question=question, answer=answer))
    trail.say(session, "goal.card")
    session.flush()


def review(
    session: Any,
    case: Case,
    goal: Goal,
    steps: Iterable[GoalStep],
    talk: Talk,
    today: date,
) -> None:
    """Keep a talk, what became of the steps, and start the next look."""
    check_review(talk.next_on, today)
    for step in steps:
        if step.id in talk.outcomes:
            end_step(session, step, talk.outcomes[step.id], today)
    session.add(
        GoalReview(
            case,
            goal_id=goal.id,
            happened_on=today,
            confidence=talk.score.number,
            confidence_state=talk.score.state,
            still_theirs=talk.still_theirs,
            limits_hold=talk.limits_hold,
            next_on=talk.next_on,
            **(talk.words or {}),
        )
    )
    if talk.score.state is not AnswerState.NOT_ASKED_YET:
        score(session, goal, "confidence", talk.score, today)
    goal.review_on = talk.next_on
    if goal.state in LIVE:
        goal_reviews.look_on(session, case, goal, talk.next_on)
    trail.say(session, "goal.review")
    session.flush()


def rate(
    session: Any,
    case: Case,
    said: Mapping[str, tuple[Score, int | None]],
    today: date,
) -> None:
    """Keep how outcomes are for the person today, and their places in their own order."""
    for outcome, (given, place) in said.items():
        session.add(
            OutcomeRating(
                case,
                outcome=outcome,
                rated_on=today,
                rating_state=given.state,
                rating=given.number,
                place=place,
            )
        )
    trail.say(session, "outcome.rate")
    session.flush()
