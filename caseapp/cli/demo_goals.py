"""Loading the demonstration's hopes and goals, through the actions that people use."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from caseapp.access import trail
from caseapp.features.goals import actions, saying, steps
from caseapp.features.goals.actions import Terms, Wish
from caseapp.features.goals.saying import Score
from caseapp.features.goals.steps import NewStep
from caseapp.kinds import AnswerState, StepOutcome
from caseapp.models.case import Case
from caseapp.models.goal import Goal, as_written
from caseapp.vocabularies.demo_goals import DemoGoal, DemoStep, demo_goals


def load(session: Any, case: Case, key: str, today: date) -> None:
    """Load all of one case, as its key worker."""
    whole = demo_goals()
    for each in whole.goals:
        if each.case == key:
            _load(session, case, each, today)
            trail.commit(session)
    for of_case, words in whole.strengths:
        if of_case == key:
            saying.lean_on(session, case, None, (), words)
            trail.commit(session)


def _load(session: Any, case: Case, each: DemoGoal, today: date) -> None:
    wish = Wish(each.words, each.language, each.translation)
    goal = actions.hope(session, case, wish, today, outcome=each.about, also=as_written(each.also))
    _say_how_sure(session, goal, each, today)
    if not each.steps:
        return
    first, *others = each.steps
    terms = Terms(
        step=_step(first, today),
        limits=each.limits,
        both=True,
        review_on=today + timedelta(days=each.look),
    )
    actions.agree(session, case, goal, terms, today)
    for step in others:
        steps.add_step(session, case, goal, _step(step, today))
    _end_steps(session, goal, each, today)
    if each.state is not None:
        asked = today + timedelta(days=each.asked) if each.waits_for else None
        actions.stand(
            session,
            case,
            goal,
            each.state,
            today,
            words=each.said,
            blocked_by=each.waits_for,
            chased_on=asked,
        )


def _say_how_sure(session: Any, goal: Goal, each: DemoGoal, today: date) -> None:
    number = each.sure if each.sure is not None else each.face
    if number is not None:
        given = Score(AnswerState.TOLD, number, by_faces=each.face is not None)
        saying.score(session, goal, "confidence", given, today)


def _end_steps(session: Any, goal: Goal, each: DemoGoal, today: date) -> None:
    done = {step.what for step in each.steps if step.done}
    for step in steps.open_steps(session, goal):
        if step.text in done:
            steps.end_step(session, step, StepOutcome.DONE, today)


def _step(step: DemoStep, today: date) -> NewStep:
    return NewStep(
        text=step.what,
        owner=step.who,
        owner_name=step.name,
        due_on=today + timedelta(days=step.in_days),
    )
