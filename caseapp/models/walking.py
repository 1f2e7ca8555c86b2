"""Who walks a pillar with the person (practice.md P29). A change is a row of its own; the one
without an end holds. No row: we do."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from caseapp.db.base import FACT, SEALED, WORK, Code, Versioned
from caseapp.db.sealed import Sealed
from caseapp.db.shapes import CaseRow
from caseapp.kinds import Kind, Walker
from caseapp.models.casebound import CaseBound


class PillarWalk(Versioned, CaseBound):
    """Who walks one pillar. Its kind is that of the pillar's badge (domain.md §7.3)."""

    __tablename__ = "pillar_walk"
    __access__ = CaseRow(Kind.NRM | Kind.SUM | Kind.CJ, by_row=True)

    kind: Mapped[Kind] = mapped_column(info=FACT)
    pillar: Mapped[int] = mapped_column(info=FACT)
    walker: Mapped[Walker] = mapped_column(Code(Walker), info=FACT)
    partner_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    partner = Sealed("partner_sealed", "pillar_walk.partner")
    number_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    number = Sealed("number_sealed", "pillar_walk.number")
    ended_at: Mapped[datetime | None] = mapped_column(info=WORK)

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """One holds at any moment; another organisation, and no other, has a name."""
        now = text("ended_at IS NULL")
        return (
            CheckConstraint("pillar BETWEEN 1 AND 4", name="pillar"),
            CheckConstraint(
                "(walker = 'organisation') = (partner_sealed IS NOT NULL)", name="partner"
            ),
            CheckConstraint("number_sealed IS NULL OR partner_sealed IS NOT NULL", name="number"),
            Index(
                "uq_pillar_walk_now",
                "case_id",
                "pillar",
                unique=True,
                sqlite_where=now,
            ),
        )
