"""What hangs from goals: obstacles, what two people talked through, strengths, how outcomes are
rated; and what of goals others read (domain.md §5.2, §5.4, §5.6, §7.3). Of the kind GOA."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, Index, UniqueConstraint, func, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from caseapp.db.base import FACT, SEALED, TECHNICAL, Code, View
from caseapp.db.keys import of_same_case
from caseapp.db.sealed import Sealed
from caseapp.db.shapes import CaseRow, ReducedView
from caseapp.kinds import (
    STEP_OVER,
    AnswerState,
    CheckAnswer,
    GoalState,
    Kind,
    Relation,
    Role,
    Sensitivity,
    StepOutcome,
)
from caseapp.models.case import Case
from caseapp.models.casebound import CaseBound
from caseapp.models.consent import Consent, ConsentEnd
from caseapp.models.goal import Goal, GoalStep


class GoalObstacle(CaseBound):
    """Something in the way, whether others decide it, and what could be done."""

    __tablename__ = "goal_obstacle"
    __access__ = CaseRow(Kind.GOA)

    goal_id: Mapped[uuid.UUID] = mapped_column(info=TECHNICAL)
    text_sealed: Mapped[bytes] = mapped_column(info=SEALED)
    text = Sealed("text_sealed", "goal_obstacle.text")
    outside: Mapped[bool] = mapped_column(info=FACT)
    plan_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    plan = Sealed("plan_sealed", "goal_obstacle.plan")

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """Found by its goal."""
        return (of_same_case("goal_id", "goal"), Index(None, "goal_id"))


class GoalTalk(CaseBound):
    """What was said to one question of the card; the latest of a question stands. No score."""

    __tablename__ = "goal_talk"
    __access__ = CaseRow(Kind.GOA)

    goal_id: Mapped[uuid.UUID] = mapped_column(info=TECHNICAL)
    question: Mapped[str] = mapped_column(info=FACT)
    answer: Mapped[CheckAnswer] = mapped_column(Code(CheckAnswer), info=FACT)

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """Found by its goal."""
        return (of_same_case("goal_id", "goal"), Index(None, "goal_id"))


class Strength(CaseBound):
    """What somebody is good at or can lean on, in their words."""

    __tablename__ = "strength"
    __access__ = CaseRow(Kind.GOA)

    text_sealed: Mapped[bytes] = mapped_column(info=SEALED)
    text = Sealed("text_sealed", "strength.text")
    dropped_at: Mapped[datetime | None] = mapped_column(info=FACT)

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """Goals of the same case point to it."""
        return (UniqueConstraint("id", "case_id"),)


class GoalStrength(CaseBound):
    """A strength that is used for a goal."""

    __tablename__ = "goal_strength"
    __access__ = CaseRow(Kind.GOA)

    goal_id: Mapped[uuid.UUID] = mapped_column(info=TECHNICAL)
    strength_id: Mapped[uuid.UUID] = mapped_column(info=TECHNICAL)

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """Once a goal."""
        return (
            of_same_case("goal_id", "goal"),
            of_same_case("strength_id", "strength"),
            UniqueConstraint("goal_id", "strength_id"),
        )


class OutcomeRating(CaseBound):
    """How an outcome is for the person on a day, and its place in their own order. Each stays."""

    __tablename__ = "outcome_rating"
    __access__ = CaseRow(Kind.GOA)

    outcome: Mapped[str] = mapped_column(info=FACT)
    rated_on: Mapped[date] = mapped_column(Date, info=FACT)
    rating_state: Mapped[AnswerState] = mapped_column(Code(AnswerState), info=FACT)
    rating: Mapped[int | None] = mapped_column(info=FACT)
    place: Mapped[int | None] = mapped_column(info=FACT)

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """A number exists exactly when it was told."""
        return (
            CheckConstraint("(rating_state = 'told') = (rating IS NOT NULL)", name="told"),
            Index(None, "case_id", "outcome", "rated_on"),
        )


_case: Any = Case.__table__
_goal: Any = Goal.__table__
_step: Any = GoalStep.__table__
_consent: Any = Consent.__table__
_end: Any = ConsentEnd.__table__


class GoalOutline(View):
    """GOA reduced for managers: how goals stand and since when, and since when others were asked;
    no words, so that they can be counted and nobody waits unseen (domain.md §5.5, §7.3)."""

    __table__ = (
        select(
            _goal.c.id,
            _goal.c.case_id,
            _goal.c.organisation_id,
            _case.c.sensitivity,
            _goal.c.state,
            _goal.c.state_on,
            _goal.c.chased_on,
        )
        .join_from(_goal, _case, _case.c.id == _goal.c.case_id)
        .subquery("goal_outline")
    )
    __access__ = ReducedView(Kind.GOA, frozenset({(Role.MGR, Relation.ORGANISATION)}))
    __mapper_args__ = {"primary_key": [__table__.c.id]}

    id: Mapped[uuid.UUID]
    case_id: Mapped[uuid.UUID]
    organisation_id: Mapped[uuid.UUID]
    sensitivity: Mapped[Sensitivity]
    state: Mapped[GoalState]
    state_on: Mapped[date]
    chased_on: Mapped[date | None]


#: When the permission that a step rests on was stopped, as far as goals go.
_STOPPED = (
    select(func.min(_end.c.ended_at))
    .where(
        _end.c.consent_id == _step.c.consent_id,
        or_(
            _end.c.is_whole,
            _end.c.kinds.op("&", return_type=_end.c.kinds.type)(int(Kind.GOA)) != 0,
        ),
    )
    .scalar_subquery()
)


def _steps(name: str, *more: Any, where: tuple[Any, ...] = ()) -> Any:
    return (
        select(
            _step.c.id,
            _step.c.case_id,
            _step.c.organisation_id,
            _step.c.subject_id,
            _case.c.sensitivity,
            _step.c.consent_id,
            _consent.c.ends_at,
            _STOPPED.label("stopped_at"),
            *more,
        )
        .join_from(_step, _case, _case.c.id == _step.c.case_id)
        .join(_consent, _consent.c.id == _step.c.consent_id)
        .where(*where)
        .subquery(name)
    )


class StepHold(View):
    """Until when the permission behind a step holds, for whoever reads goals: no more of it."""

    __table__ = _steps("step_hold")
    __access__ = ReducedView(Kind.GOA, frozenset())
    __mapper_args__ = {"primary_key": [__table__.c.id]}

    id: Mapped[uuid.UUID]
    case_id: Mapped[uuid.UUID]
    organisation_id: Mapped[uuid.UUID]
    subject_id: Mapped[uuid.UUID]
    sensitivity: Mapped[Sensitivity]
    consent_id: Mapped[uuid.UUID]
    ends_at: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]


class StepOfPartner(View):
    """GOA reduced for partners: the steps that are theirs by their own permission (§7.3)."""

    __table__ = _steps(
        "step_of_partner",
        _step.c.text_sealed,
        _step.c.due_on,
        _step.c.check_on,
        _step.c.outcome,
        where=(
            _STOPPED.is_(None),
            or_(
                _step.c.outcome.is_(None),
                _step.c.outcome.not_in(sorted(STEP_OVER)),
            ),
        ),
    )
    __access__ = ReducedView(
        Kind.GOA,
        frozenset(
            {
                (Role.LA, Relation.CONSENT),
                (Role.HP, Relation.CONSENT),
                (Role.AW, Relation.CONSENT),
            }
        ),
        by_permission=True,
    )
    __mapper_args__ = {"primary_key": [__table__.c.id]}

    id: Mapped[uuid.UUID]
    case_id: Mapped[uuid.UUID]
    organisation_id: Mapped[uuid.UUID]
    subject_id: Mapped[uuid.UUID]
    sensitivity: Mapped[Sensitivity]
    consent_id: Mapped[uuid.UUID]
    ends_at: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]
    text_sealed: Mapped[bytes]
    text = Sealed("text_sealed", "goal_step.text")
    due_on: Mapped[date | None]
    check_on: Mapped[date | None]
    outcome: Mapped[StepOutcome | None]
