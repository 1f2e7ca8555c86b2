"""Where a child is in one booked talk (domain.md §4.7, TiCC 8)."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from caseapp.db.base import FACT, SEALED, TECHNICAL, Code, Versioned
from caseapp.db.keys import of_same_case
from caseapp.db.sealed import Sealed
from caseapp.db.shapes import CaseRow
from caseapp.kinds import Kind
from caseapp.kinds.communication_children import MinderChecked, SessionChild
from caseapp.models.casebound import CaseBound


class BookingChild(Versioned, CaseBound):
    """What was arranged for a child in one talk. ``follows``: the child is old enough to understand
    what is said. ``reason``: why an account is taken all the same. ``tells``: whoever interprets
    may know that a child is there. Nothing here says anything of the parent."""

    __tablename__ = "booking_child"
    __access__ = CaseRow(Kind.COM)

    booking_id: Mapped[uuid.UUID] = mapped_column(info=TECHNICAL)
    arrangement: Mapped[SessionChild] = mapped_column(Code(SessionChild), info=FACT)
    minder_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    minder = Sealed("minder_sealed", "booking_child.minder")
    minder_checked: Mapped[MinderChecked] = mapped_column(
        Code(MinderChecked), info=FACT, default=MinderChecked.NOT_RECORDED
    )
    follows: Mapped[bool] = mapped_column(info=FACT, default=False)
    reason_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    reason = Sealed("reason_sealed", "booking_child.reason")
    tells: Mapped[bool] = mapped_column(info=FACT, default=False)

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """One for each talk, of the same case."""
        codes = ", ".join(f"'{each.value}'" for each in SessionChild)
        return (
            of_same_case("booking_id", "booking"),
            UniqueConstraint("booking_id"),
            CheckConstraint(f"arrangement IN ({codes})", name="arrangement"),
        )
