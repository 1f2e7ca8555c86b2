"""Hopes and goals with their steps, and everything that was said about them. Of the kind GOA.

How a goal stands now is in its row; how it came there is in ``goal_event``, which is never changed
(domain.md §5.2 to §5.8). What hangs from a goal beside its steps is in
:mod:`caseapp.models.goal_more`.
"""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, Date, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from caseapp.db.base import FACT, SEALED, TECHNICAL, Code, Versioned
from caseapp.db.keys import of_same_case, points_to
from caseapp.db.sealed import Sealed
from caseapp.db.shapes import CaseRow
from caseapp.kinds import (
    Agrees,
    AnswerState,
    Control,
    GoalOrigin,
    GoalState,
    Kind,
    StepOutcome,
    StepOwner,
)
from caseapp.models.casebound import CaseBound

#: Between codes that stand in one column.
_BETWEEN = ","


def codes_of(written: str) -> tuple[str, ...]:
    """Return the codes that stand in one column."""
    return tuple(each for each in written.split(_BETWEEN) if each)


def as_written(codes: Any) -> str:
    """Return codes as one column keeps them."""
    return _BETWEEN.join(codes)


class Goal(Versioned, CaseBound):
    """A wish in somebody's own words; a goal when they agreed it (INV-10).

    ``outcome`` is the main one of the core outcomes, ``also`` the codes of others; ``control`` the
    codes of whose hands it is in. ``confidence`` is of ten, or of five where it was said by faces.
    """

    __tablename__ = "goal"
    __access__ = CaseRow(Kind.GOA)

    state: Mapped[GoalState] = mapped_column(Code(GoalState), info=FACT)
    state_on: Mapped[date] = mapped_column(Date, info=FACT)
    own_words_sealed: Mapped[bytes] = mapped_column(info=SEALED)
    own_words = Sealed("own_words_sealed", "goal.own_words")
    language: Mapped[str] = mapped_column(info=FACT)
    translation_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    translation = Sealed("translation_sealed", "goal.translation")
    why_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    why = Sealed("why_sealed", "goal.why")
    good_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    good = Sealed("good_sealed", "goal.good")
    limits_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    limits = Sealed("limits_sealed", "goal.limits")
    origin: Mapped[GoalOrigin] = mapped_column(
        Code(GoalOrigin), info=FACT, default=GoalOrigin.PERSON
    )
    outcome: Mapped[str] = mapped_column(info=FACT, default="")
    also: Mapped[str] = mapped_column(info=FACT, default="")
    control: Mapped[str] = mapped_column(info=FACT, default="")
    confidence_state: Mapped[AnswerState] = mapped_column(
        Code(AnswerState), info=FACT, default=AnswerState.NOT_ASKED_YET
    )
    confidence: Mapped[int | None] = mapped_column(info=FACT)
    confidence_on: Mapped[date | None] = mapped_column(Date, info=FACT)
    importance_state: Mapped[AnswerState] = mapped_column(
        Code(AnswerState), info=FACT, default=AnswerState.NOT_ASKED_YET
    )
    importance: Mapped[int | None] = mapped_column(info=FACT)
    by_faces: Mapped[bool] = mapped_column(info=FACT, default=False)
    agreed_on: Mapped[date | None] = mapped_column(Date, info=FACT)
    review_on: Mapped[date | None] = mapped_column(Date, info=FACT)
    blocked_by_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    blocked_by = Sealed("blocked_by_sealed", "goal.blocked_by")
    chased_on: Mapped[date | None] = mapped_column(Date, info=FACT)

    @property
    def others(self) -> tuple[str, ...]:
        """The codes of the other outcomes."""
        return codes_of(self.also)

    @property
    def hands(self) -> tuple[Control, ...]:
        """Whose hands it is in."""
        return tuple(Control(each) for each in codes_of(self.control))

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """Nothing is under way that was not agreed, has no limits, or is never looked at again."""
        return (
            UniqueConstraint("id", "case_id"),
            CheckConstraint(
                "state NOT IN ('agreed', 'active', 'resting', 'blocked_by_others')"
                " OR agreed_on IS NOT NULL",
                name="agreed",
            ),
            CheckConstraint(
                "state <> 'active' OR (limits_sealed IS NOT NULL AND review_on IS NOT NULL)",
                name="active",
            ),
            CheckConstraint(
                "state <> 'blocked_by_others'"
                " OR (blocked_by_sealed IS NOT NULL AND chased_on IS NOT NULL)",
                name="blocked",
            ),
            CheckConstraint(
                "(confidence_state = 'told') = (confidence IS NOT NULL)"
                " AND (importance_state = 'told') = (importance IS NOT NULL)",
                name="scores",
            ),
            Index(None, "organisation_id", "state", "chased_on"),
        )


class GoalStep(Versioned, CaseBound):
    """One step: who does it, and by when or when it is looked at again (domain.md §5.3).

    A step of somebody who only knows of it by a permission names that permission. When that is
    over, nobody has the step until it is agreed anew; nothing is written for it.
    """

    __tablename__ = "goal_step"
    __access__ = CaseRow(Kind.GOA)

    goal_id: Mapped[uuid.UUID] = mapped_column(info=TECHNICAL)
    text_sealed: Mapped[bytes] = mapped_column(info=SEALED)
    text = Sealed("text_sealed", "goal_step.text")
    owner: Mapped[StepOwner | None] = mapped_column(Code(StepOwner), info=FACT)
    owner_user_id: Mapped[uuid.UUID | None] = mapped_column(points_to("user.id"), info=FACT)
    owner_name_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    owner_name = Sealed("owner_name_sealed", "goal_step.owner_name")
    consent_id: Mapped[uuid.UUID | None] = mapped_column(info=TECHNICAL)
    due_on: Mapped[date | None] = mapped_column(Date, info=FACT)
    check_on: Mapped[date | None] = mapped_column(Date, info=FACT)
    small_enough: Mapped[bool] = mapped_column(info=FACT, default=False)
    needs_interpreter: Mapped[bool] = mapped_column(info=FACT, default=False)
    needs_money: Mapped[bool] = mapped_column(info=FACT, default=False)
    outcome: Mapped[StepOutcome | None] = mapped_column(Code(StepOutcome), info=FACT)
    outcome_on: Mapped[date | None] = mapped_column(Date, info=FACT)
    learned_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    learned = Sealed("learned_sealed", "goal_step.learned")

    @property
    def is_whole(self) -> bool:
        """Whether it is said who does it and by when (INV-10)."""
        has_day = self.due_on is not None or self.check_on is not None
        is_named = self.owner is not StepOwner.PARTNER or bool(self.owner_name)
        return has_day and self.owner is not None and is_named

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """A step has one day, or none yet: by when, or when it is looked at again."""
        return (
            UniqueConstraint("id", "case_id"),
            of_same_case("goal_id", "goal"),
            of_same_case("consent_id", "consent"),
            CheckConstraint("due_on IS NULL OR check_on IS NULL", name="day"),
            CheckConstraint("(outcome IS NULL) = (outcome_on IS NULL)", name="outcome"),
            CheckConstraint("consent_id IS NULL OR owner IN ('partner', 'advocate')", name="owner"),
            Index(None, "goal_id"),
            Index(None, "consent_id"),
        )


class GoalEvent(CaseBound):
    """A goal went from one state to another, on a day, with what was said.

    ``influence``: where an adult decided it for a child, what of the child's words changed
    something, what did not and why (domain.md §2.5.5, §5.7); ``told_on``: the day on which the
    child is told.
    """

    __tablename__ = "goal_event"
    __access__ = CaseRow(Kind.GOA)

    goal_id: Mapped[uuid.UUID] = mapped_column(info=TECHNICAL)
    state: Mapped[GoalState] = mapped_column(Code(GoalState), info=FACT)
    happened_on: Mapped[date] = mapped_column(Date, info=FACT)
    words_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    words = Sealed("words_sealed", "goal_event.words")
    influence_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    influence = Sealed("influence_sealed", "goal_event.influence")
    told_on: Mapped[date | None] = mapped_column(Date, info=FACT)

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """Reached is what the person calls reached."""
        return (
            of_same_case("goal_id", "goal"),
            CheckConstraint(
                "state NOT IN ('reached', 'reached_differently') OR words_sealed IS NOT NULL",
                name="words",
            ),
            CheckConstraint("(influence_sealed IS NULL) = (told_on IS NULL)", name="influence"),
            Index(None, "goal_id"),
        )


class GoalAgreement(CaseBound):
    """Somebody said yes to a goal as it was then, or not (yet)."""

    __tablename__ = "goal_agreement"
    __access__ = CaseRow(Kind.GOA)

    goal_id: Mapped[uuid.UUID] = mapped_column(info=TECHNICAL)
    who: Mapped[Agrees] = mapped_column(Code(Agrees), info=FACT)
    agrees: Mapped[bool] = mapped_column(info=FACT)
    said_on: Mapped[date] = mapped_column(Date, info=FACT)
    words_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    words = Sealed("words_sealed", "goal_agreement.words")
    interpreter_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    interpreter = Sealed("interpreter_sealed", "goal_agreement.interpreter")

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """Found by its goal."""
        return (of_same_case("goal_id", "goal"), Index(None, "goal_id"))


class GoalReview(CaseBound):
    """A talk about a goal: what went well first (domain.md §5.8). It stays as it was said."""

    __tablename__ = "goal_review"
    __access__ = CaseRow(Kind.GOA)

    goal_id: Mapped[uuid.UUID] = mapped_column(info=TECHNICAL)
    happened_on: Mapped[date] = mapped_column(Date, info=FACT)
    well_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    well = Sealed("well_sealed", "goal_review.well")
    words_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    words = Sealed("words_sealed", "goal_review.words")
    changes_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    changes = Sealed("changes_sealed", "goal_review.changes")
    unsafe_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    unsafe = Sealed("unsafe_sealed", "goal_review.unsafe")
    tell_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    tell = Sealed("tell_sealed", "goal_review.tell")
    interpreter_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    interpreter = Sealed("interpreter_sealed", "goal_review.interpreter")
    confidence_state: Mapped[AnswerState] = mapped_column(Code(AnswerState), info=FACT)
    confidence: Mapped[int | None] = mapped_column(info=FACT)
    #: Whether it is still theirs, and whether what cannot be promised still holds; nothing where
    #: nobody spoke of it.
    still_theirs: Mapped[bool | None] = mapped_column(info=FACT)
    limits_hold: Mapped[bool | None] = mapped_column(info=FACT)
    next_on: Mapped[date | None] = mapped_column(Date, info=FACT)

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """A number exists exactly when it was told."""
        return (
            of_same_case("goal_id", "goal"),
            CheckConstraint("(confidence_state = 'told') = (confidence IS NOT NULL)", name="told"),
            Index(None, "goal_id"),
        )
