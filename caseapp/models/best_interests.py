"""Best-interests decisions with the child's part in them, and a second person's name under one.

Of the kind NOT (domain.md §7.2). Each is a record with its own result; what it opens is computed
(:mod:`caseapp.access.children`).
"""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from caseapp.db.base import FACT, SEALED, TECHNICAL, WORK, Code, Versioned
from caseapp.db.keys import of_same_case, points_to
from caseapp.db.sealed import Sealed
from caseapp.db.shapes import CaseRow
from caseapp.kinds import BestKind, BestResult, KeyDecision, Kind, Permission, Voice
from caseapp.models.casebound import CaseBound


class BestInterests(Versioned, CaseBound):
    """One decision: how the child took part, what came of it, when they were told (§2.5).

    It is completed once, with all of that; then it does not change.
    """

    __tablename__ = "best_interests"
    __access__ = CaseRow(Kind.NOT)

    sort: Mapped[BestKind] = mapped_column(Code(BestKind), info=FACT)
    about: Mapped[KeyDecision | None] = mapped_column(Code(KeyDecision), info=FACT)
    consent_id: Mapped[uuid.UUID | None] = mapped_column(info=TECHNICAL)
    space_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    space = Sealed("space_sealed", "best_interests.space")
    voice_mode: Mapped[Voice | None] = mapped_column(Code(Voice), info=FACT)
    voice_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    voice = Sealed("voice_sealed", "best_interests.voice")
    audience_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    audience = Sealed("audience_sealed", "best_interests.audience")
    influence_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    influence = Sealed("influence_sealed", "best_interests.influence")
    feedback_on: Mapped[date | None] = mapped_column(Date, info=FACT)
    result: Mapped[BestResult | None] = mapped_column(Code(BestResult), info=FACT)
    decided_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    decided = Sealed("decided_sealed", "best_interests.decided")
    weight_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    weight = Sealed("weight_sealed", "best_interests.weight")
    reasons_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    reasons = Sealed("reasons_sealed", "best_interests.reasons")
    decided_by_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    decided_by = Sealed("decided_by_sealed", "best_interests.decided_by")
    told_on: Mapped[date | None] = mapped_column(Date, info=FACT)
    completed_at: Mapped[datetime | None] = mapped_column(info=FACT)
    completed_by_id: Mapped[uuid.UUID | None] = mapped_column(points_to("user.id"), info=WORK)

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """It cannot be completed before the child was told, or without a result for a permission
        (story 14)."""
        return (
            UniqueConstraint("id", "case_id"),
            of_same_case("consent_id", "consent"),
            CheckConstraint("(sort = 'decision') = (about IS NOT NULL)", name="about"),
            CheckConstraint(
                "completed_at IS NULL OR (feedback_on IS NOT NULL AND voice_mode IS NOT NULL)",
                name="feedback",
            ),
            CheckConstraint(
                "completed_at IS NULL OR consent_id IS NULL OR result IS NOT NULL", name="result"
            ),
            CheckConstraint(
                "(completed_at IS NULL) = (completed_by_id IS NULL)", name="completed_by"
            ),
        )


class BestCountersign(CaseBound):
    """A second person agrees that something is shared against what the child said (§3.6)."""

    __tablename__ = "best_countersign"
    __access__ = CaseRow(Kind.NOT, act=Permission.BEST_INTERESTS_COUNTERSIGN)

    best_interests_id: Mapped[uuid.UUID] = mapped_column(info=TECHNICAL)

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """One is enough."""
        return (
            of_same_case("best_interests_id", "best_interests"),
            UniqueConstraint("best_interests_id"),
        )
