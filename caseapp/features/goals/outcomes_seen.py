"""How outcomes are for one person over time, in their own order. Nothing is added up, coloured or
compared (domain.md §5.6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import format_date
from sqlalchemy import select

from caseapp.kinds import ENDS, AnswerState
from caseapp.models.case import Case
from caseapp.models.goal import Goal
from caseapp.models.goal_more import OutcomeRating
from caseapp.vocabularies.outcomes import Outcome, outcomes
from caseapp.web import charts

MOST = 10


@dataclass
class Seen:
    """One outcome: what they said on which day, and which goals are about it."""

    outcome: Outcome
    ratings: list[OutcomeRating] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)
    place: int | None = None

    @property
    def told(self) -> list[OutcomeRating]:
        """Those that have a number."""
        return [each for each in self.ratings if each.rating_state is AnswerState.TOLD]

    @property
    def points(self) -> list[charts.Point]:
        """Where the numbers lie on a line; all lines have the same top."""
        numbers = [(format_date(each.rated_on, "d MMM"), each.rating or 0) for each in self.told]
        return charts.line(numbers, MOST) if numbers else []


def seen(session: Any, case: Case, *, to_child: bool) -> list[Seen]:
    """Return outcomes in the person's order: those for their age, and any that they spoke of."""
    found = {each.code: Seen(each) for each in outcomes()}
    for rating in _ratings(session, case):
        if rating.outcome in found:
            one = found[rating.outcome]
            one.ratings.append(rating)
            one.place = rating.place if rating.place is not None else one.place
    goals = session.scalars(
        select(Goal)
        .where(Goal.case_id == case.id, Goal.state.not_in(sorted(ENDS)))
        .order_by(Goal.made_at, Goal.id)
    )
    for goal in goals:
        for code in {goal.outcome, *goal.others} & set(found):
            found[code].goals.append(goal)
    known = outcomes()
    usual = {each.code for each in (known.children if to_child else known.core)}
    shown = [each for code, each in found.items() if code in usual or each.ratings or each.goals]
    return sorted(shown, key=lambda each: (each.place is None, each.place or 0))


def _ratings(session: Any, case: Case) -> Sequence[OutcomeRating]:
    found: Sequence[OutcomeRating] = session.scalars(
        select(OutcomeRating)
        .where(OutcomeRating.case_id == case.id)
        .order_by(OutcomeRating.rated_on, OutcomeRating.made_at, OutcomeRating.id)
    ).all()
    return found
