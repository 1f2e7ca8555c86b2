"""Corrections of what was recorded: each is a row beside it, with the reason. Nothing that was
recorded is overwritten, and a correction can be corrected."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, Date, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from caseapp.db.base import FACT, SEALED, TECHNICAL, Code
from caseapp.db.keys import of_same_case
from caseapp.db.sealed import Sealed
from caseapp.db.shapes import CaseRow
from caseapp.kinds import AnswerState, Kind
from caseapp.models.casebound import CaseBound

_ENTRIES = Kind((1 << 16) - 1)
_VALUES = ("choice", "on_date", "number", "text_sealed")
_FILLED = " + ".join(f"(CASE WHEN {name} IS NULL THEN 0 ELSE 1 END)" for name in _VALUES)


class Amendment(CaseBound):
    """What is right of one part of a move, or of one fact that came with it. Its kind is that of
    what it corrects. ``nth``: the first correction of this part, the second, and so on."""

    __tablename__ = "amendment"
    __access__ = CaseRow(_ENTRIES, by_row=True)

    kind: Mapped[Kind] = mapped_column(info=FACT)
    event_id: Mapped[uuid.UUID] = mapped_column(index=True, info=TECHNICAL)
    field: Mapped[str] = mapped_column(info=FACT)
    nth: Mapped[int] = mapped_column(info=TECHNICAL)
    state: Mapped[AnswerState] = mapped_column(Code(AnswerState), info=FACT)
    choice: Mapped[str | None] = mapped_column(info=FACT)
    on_date: Mapped[date | None] = mapped_column(Date, info=FACT)
    number: Mapped[int | None] = mapped_column(info=FACT)
    text_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    text = Sealed("text_sealed", "amendment.text")
    reason_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    reason = Sealed("reason_sealed", "amendment.reason")

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """Always with a reason; a value exists exactly when it was told."""
        return (
            UniqueConstraint("event_id", "field", "nth"),
            of_same_case("event_id", "stage_event"),
            CheckConstraint("reason_sealed IS NOT NULL", name="reason"),
            CheckConstraint(
                f"({_FILLED}) = (CASE WHEN state = 'told' THEN 1 ELSE 0 END)", name="told"
            ),
        )
