"""Identification: the recovery and reflection period with its extensions, the decisions of the
authority, and challenges of them (domain.md §0.3, §1.2). Each is a record of its own.

What of it others see in part stands in :mod:`caseapp.models.identification_dates`.
"""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, Date, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from caseapp.db.base import FACT, SEALED, TECHNICAL, Code, Versioned
from caseapp.db.keys import of_same_case
from caseapp.db.sealed import Sealed
from caseapp.db.shapes import CaseRow
from caseapp.kinds import (
    AnswerState,
    ChallengeOutcome,
    ChallengeRoute,
    DecisionOutcome,
    DecisionStep,
    ExtensionAnswer,
    InterimSupport,
    Kind,
)
from caseapp.models.casebound import CaseBound


class RecoveryPeriod(Versioned, CaseBound):
    """A recovery and reflection period. Its end changes nothing but what is known (INV-04)."""

    __tablename__ = "recovery_period"
    __access__ = CaseRow(Kind.NRM)

    start_on: Mapped[date | None] = mapped_column(Date, info=FACT)
    end_on: Mapped[date] = mapped_column(Date, info=FACT)
    wish_state: Mapped[AnswerState] = mapped_column(
        Code(AnswerState), info=FACT, default=AnswerState.NOT_ASKED_YET
    )
    wish_at_end_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    wish_at_end = Sealed("wish_at_end_sealed", "recovery_period.wish_at_end")

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """It ends after it begins; the wish exists exactly when it was told."""
        return (
            UniqueConstraint("id", "case_id"),
            CheckConstraint("end_on > start_on", name="order"),
            CheckConstraint(
                "(wish_state = 'told') = (wish_at_end_sealed IS NOT NULL)", name="wish"
            ),
        )


class RecoveryExtension(Versioned, CaseBound):
    """More time, asked for and perhaps given. The end that holds is the latest one given."""

    __tablename__ = "recovery_extension"
    __access__ = CaseRow(Kind.NRM)

    period_id: Mapped[uuid.UUID] = mapped_column(info=TECHNICAL)
    asked_on: Mapped[date] = mapped_column(Date, info=FACT)
    answer: Mapped[ExtensionAnswer] = mapped_column(
        Code(ExtensionAnswer), info=FACT, default=ExtensionAnswer.NOT_YET
    )
    answered_on: Mapped[date | None] = mapped_column(Date, info=FACT)
    new_end_on: Mapped[date | None] = mapped_column(Date, info=FACT)
    reason_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    reason = Sealed("reason_sealed", "recovery_extension.reason")

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """A new end exists exactly when it was given."""
        return (
            of_same_case("period_id", "recovery_period"),
            CheckConstraint("(answer = 'given') = (new_end_on IS NOT NULL)", name="given"),
            CheckConstraint("(answer = 'not_yet') = (answered_on IS NULL)", name="answered"),
            Index(None, "period_id"),
        )


class IdentificationDecision(Versioned, CaseBound):
    """A decision of an authority: asked for, expected, made, explained, open to challenge."""

    __tablename__ = "identification_decision"
    __access__ = CaseRow(Kind.NRM)

    step: Mapped[DecisionStep] = mapped_column(Code(DecisionStep), info=FACT)
    authority_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    authority = Sealed("authority_sealed", "identification_decision.authority")
    submitted_on: Mapped[date | None] = mapped_column(Date, info=FACT)
    expected_on: Mapped[date | None] = mapped_column(Date, info=FACT)
    outcome: Mapped[DecisionOutcome] = mapped_column(
        Code(DecisionOutcome), info=FACT, default=DecisionOutcome.NOT_YET
    )
    decided_on: Mapped[date | None] = mapped_column(Date, info=FACT)
    reasons_explained_on: Mapped[date | None] = mapped_column(Date, info=FACT)
    reasons_language_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    reasons_language = Sealed("reasons_language_sealed", "identification_decision.reasons_language")
    challenge_deadline: Mapped[date | None] = mapped_column(Date, info=FACT)
    #: The move that was made with it or after it; without one, its stage can be proposed.
    event_id: Mapped[uuid.UUID | None] = mapped_column(info=TECHNICAL)

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """Decided after it was sent, and a date of a decision comes with the decision."""
        return (
            UniqueConstraint("id", "case_id"),
            of_same_case("event_id", "stage_event"),
            CheckConstraint("decided_on >= submitted_on", name="order"),
            CheckConstraint("challenge_deadline >= decided_on", name="deadline"),
            CheckConstraint("outcome <> 'not_yet' OR decided_on IS NULL", name="decided"),
        )


class DecisionChallenge(Versioned, CaseBound):
    """A challenge of a decision; of one that is not recorded here, ``decision_id`` is empty."""

    __tablename__ = "decision_challenge"
    __access__ = CaseRow(Kind.NRM)

    decision_id: Mapped[uuid.UUID | None] = mapped_column(info=TECHNICAL)
    route: Mapped[ChallengeRoute | None] = mapped_column(Code(ChallengeRoute), info=FACT)
    adviser_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    adviser = Sealed("adviser_sealed", "decision_challenge.adviser")
    deadline: Mapped[date | None] = mapped_column(Date, info=FACT)
    lodged_on: Mapped[date | None] = mapped_column(Date, info=FACT)
    interim_state: Mapped[AnswerState] = mapped_column(
        Code(AnswerState), info=FACT, default=AnswerState.NOT_ASKED_YET
    )
    interim_support: Mapped[InterimSupport | None] = mapped_column(Code(InterimSupport), info=FACT)
    outcome: Mapped[ChallengeOutcome] = mapped_column(
        Code(ChallengeOutcome), info=FACT, default=ChallengeOutcome.NOT_YET
    )

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """How support stands meanwhile exists exactly when it was told."""
        return (
            of_same_case("decision_id", "identification_decision"),
            CheckConstraint(
                "(interim_state = 'told') = (interim_support IS NOT NULL)", name="told"
            ),
            Index(None, "decision_id"),
        )
