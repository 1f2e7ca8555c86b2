"""What people do with goals: keep a hope, agree a goal, say how it stands. Nothing here commits.

A wish is never refused: what lacks something stays a hope (domain.md §5.4, practice.md P20).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select

from caseapp.access import trail
from caseapp.base.problems import InvalidError
from caseapp.features.goals.steps import NewStep, add_step, begun_step, change_step, open_steps
from caseapp.kinds import ENDS, HOPES, Agrees, GoalState
from caseapp.models.case import Case
from caseapp.models.goal import Goal, GoalAgreement, GoalEvent
from caseapp.rules import goal_reviews
from caseapp.rules.goal_states import AT_A_TIME, Facts, Lack, lacks, lacks_of_active, reopened

#: What can be agreed: what is wished for, and what waits for its next step or its change.
TO_AGREE = HOPES | {GoalState.AGREED, GoalState.BEING_CHANGED}


@dataclass(frozen=True)
class Wish:
    """What somebody said, word for word, in which language."""

    words: str
    language: str
    translation: str = ""


@dataclass(frozen=True)
class Terms:
    """What makes a wish a goal (practice.md P20): whatever is missing leaves it a hope."""

    step: NewStep | None = None
    limits: str = ""
    both: bool = False
    review_on: date | None = None
    one_more: bool = False
    interpreter: str = ""


@dataclass(frozen=True)
class Heard:
    """Where an adult decided about a child's goal: what the child's words changed and what they did
    not, and on which day the child is told (domain.md §2.5.5, §5.7)."""

    words: str
    told_on: date


def hope(session: Any, case: Case, wish: Wish, today: date, **values: Any) -> Goal:
    """Keep a wish as a hope, as it was said."""
    goal = Goal(
        case,
        state=GoalState.HOPE,
        state_on=today,
        own_words=wish.words,
        language=wish.language,
        translation=wish.translation or None,
        **values,
    )
    session.add(goal)
    session.flush()
    _tell(session, case, goal, today)
    trail.say(session, "goal.hope")
    return goal


def agree(session: Any, case: Case, goal: Goal, terms: Terms, today: date) -> bool:
    """Make a hope a goal when nothing is missing; return whether it is one now.

    What was said is kept either way: with something missing, or with three goals under way that
    nobody asked to add to, it stays a hope.
    """
    if goal.state not in TO_AGREE:
        raise InvalidError("state", _("It is a goal already. Change it on its own page."))
    goal.limits = terms.limits or goal.limits
    if terms.review_on is not None:
        check_review(terms.review_on, today)
        goal.review_on = terms.review_on
    if terms.step is not None:
        begun = begun_step(session, goal)
        if begun is not None:
            change_step(session, begun, terms.step)
        else:
            add_step(session, case, goal, terms.step)
    session.flush()
    facts = facts_of(session, goal, agreed=terms.both)
    if lacks_of_active(facts) or not (terms.one_more or has_room(session, case, goal)):
        _stay_a_hope(session, case, goal, facts, today)
        return False
    for who in (Agrees.PERSON, Agrees.WORKER):
        agree_as(session, case, goal, who, True, today, interpreter=terms.interpreter)
    goal.agreed_on = today
    if goal.state is not GoalState.AGREED:
        _go(session, case, goal, GoalState.AGREED, facts, today)
    _go(session, case, goal, GoalState.ACTIVE, facts, today)
    goal_reviews.look_on(session, case, goal, _day_of(goal))
    trail.say(session, "goal.agree")
    session.flush()
    return True


def agree_as(
    session: Any,
    case: Case,
    goal: Goal,
    who: Agrees,
    agrees: bool,
    today: date,
    *,
    words: str = "",
    interpreter: str = "",
) -> None:
    """Write down that somebody says yes to it, or not now."""
    session.add(
        GoalAgreement(
            case,
            goal_id=goal.id,
            who=who,
            agrees=agrees,
            said_on=today,
            words=words or None,
            interpreter=interpreter or None,
        )
    )
    session.flush()


def say_guardian(session: Any) -> None:
    """Name in the trail that a guardian was asked."""
    trail.say(session, "goal.guardian")
    session.flush()


def stand(
    session: Any,
    case: Case,
    goal: Goal,
    to: GoalState,
    today: date,
    *,
    words: str = "",
    blocked_by: str = "",
    chased_on: date | None = None,
    one_more: bool = False,
    heard: Heard | None = None,
) -> None:
    """Say how a goal stands now. Raises :class:`InvalidError` for each thing that it needs."""
    if to is GoalState.BLOCKED:
        goal.blocked_by = blocked_by or goal.blocked_by
        goal.chased_on = chased_on or goal.chased_on
        if goal.chased_on is not None and goal.chased_on > today:
            raise InvalidError(
                "chased_on", _("This date is still to come. Use the day it happened.")
            )
    facts = facts_of(session, goal, agreed=goal.agreed_on is not None, words=bool(words))
    if to is GoalState.ACTIVE and not (one_more or has_room(session, case, goal)):
        raise InvalidError("one_more", room_is_full())
    _go(session, case, goal, to, facts, today, words, heard)
    trail.say(session, "goal.stand")
    session.flush()


def chase(session: Any, case: Case, goal: Goal, on: date, today: date) -> None:
    """Others were asked again: the time until somebody else is asked for help begins anew."""
    if goal.state is not GoalState.BLOCKED:
        raise InvalidError("state", _("It does not wait for others."))
    if on > today:
        raise InvalidError("chased_on", _("This date is still to come. Use the day it happened."))
    goal.chased_on = on
    goal_reviews.wait_for_others(session, case, goal, on)
    trail.say(session, "goal.chase")
    session.flush()


def facts_of(session: Any, goal: Goal, *, agreed: bool, words: bool = False) -> Facts:
    """Return what is known of a goal, as far as a move asks."""
    return Facts(
        agreed=agreed,
        step=any(each.is_whole for each in open_steps(session, goal)),
        limits=bool(goal.limits),
        review=goal.review_on is not None,
        words=words,
        body=bool(goal.blocked_by),
        chased=goal.chased_on is not None,
    )


def has_room(session: Any, case: Case, goal: Goal | None = None) -> bool:
    """Whether fewer than three goals are under way beside this one (domain.md §5.4)."""
    wanted = select(func.count()).select_from(Goal)
    wanted = wanted.where(Goal.case_id == case.id, Goal.state == GoalState.ACTIVE)
    if goal is not None:
        wanted = wanted.where(Goal.id != goal.id)
    return int(session.scalar(wanted) or 0) < AT_A_TIME


def room_is_full() -> str:
    """What is said when three goals are under way."""
    return _("Three goals are under way. If they ask for one more, tick this.")


def check_review(day: date, today: date) -> None:
    """Raise for a day on which nobody can look at it again."""
    if day < today:
        raise InvalidError("review_on", _("This day is over. Choose a later one."))


def _stay_a_hope(session: Any, case: Case, goal: Goal, facts: Facts, today: date) -> None:
    """Keep what was said. A hope that somebody works on is taking shape."""
    is_begun = facts.limits or bool(open_steps(session, goal))
    if goal.state is GoalState.HOPE and is_begun:
        _go(session, case, goal, GoalState.DRAFTING, facts, today)
    trail.say(session, "goal.keep")
    session.flush()


_SENTENCES = {
    Lack.WAY: lambda: _("From where it stands it cannot go there."),
    Lack.AGREEMENT: lambda: _("It becomes a goal when they have agreed it. Agree it together."),
    Lack.STEP: lambda: _("It needs a next step: who does it, and by when."),
    Lack.LIMITS: lambda: _("Say what we cannot promise."),
    Lack.REVIEW: lambda: _("Say when you look at it again."),
    Lack.WORDS: lambda: _("Write down how they say it. Only they can call it reached."),
    Lack.BODY: lambda: _("Say for whom it waits."),
    Lack.CHASED: lambda: _("Say when they were last asked."),
}


def _go(
    session: Any,
    case: Case,
    goal: Goal,
    to: GoalState,
    facts: Facts,
    today: date,
    words: str = "",
    heard: Heard | None = None,
) -> None:
    missing: Sequence[Lack] = lacks(goal.state, to, facts)
    if missing:
        raise InvalidError(missing[0].value, _SENTENCES[missing[0]]())
    before, goal.state, goal.state_on = goal.state, to, today
    if to is GoalState.BEING_CHANGED:
        goal.agreed_on = None  # what is changed is agreed anew
    session.flush()
    _tell(session, case, goal, today, words, heard)
    _follow(session, case, goal, before, today)


def _follow(session: Any, case: Case, goal: Goal, before: GoalState, today: date) -> None:
    """Let the reviews of a goal follow how it stands."""
    if goal.state is GoalState.BLOCKED:
        goal_reviews.wait_for_others(session, case, goal, goal.chased_on or today)
    elif before is GoalState.BLOCKED and goal.state not in ENDS:
        goal_reviews.wait_no_more(session, case, goal)
    if goal.state in ENDS:
        goal_reviews.over(session, case, goal)
    elif before in ENDS and goal.state is GoalState.AGREED:
        goal.review_on = today + goal_reviews.FIRST
        goal_reviews.look_on(session, case, goal, goal.review_on)


def _tell(
    session: Any,
    case: Case,
    goal: Goal,
    today: date,
    words: str = "",
    heard: Heard | None = None,
) -> None:
    session.add(
        GoalEvent(
            case,
            goal_id=goal.id,
            state=goal.state,
            happened_on=today,
            words=words or None,
            influence=heard.words if heard else None,
            told_on=heard.told_on if heard else None,
        )
    )
    session.flush()


def _day_of(goal: Goal) -> date:
    if goal.review_on is None:
        raise InvalidError("review_on", _SENTENCES[Lack.REVIEW]())
    return goal.review_on


__all__ = ["Terms", "Wish", "agree", "chase", "hope", "reopened", "stand"]
