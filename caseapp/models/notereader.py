"""Named readers of a restricted note: who may read it because its author named them."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from caseapp.db.base import FACT, TECHNICAL
from caseapp.db.keys import of_same_case, points_to
from caseapp.db.shapes import CaseRow
from caseapp.kinds import Kind
from caseapp.models.casebound import CaseBound


class NoteReader(CaseBound):
    """One hat that reads one restricted note, from when until its author took it off again.

    It is closed to whom its note is closed, so that it tells of none that is hidden.
    """

    __tablename__ = "note_reader"
    __access__ = CaseRow(Kind.RST, closable=True)

    note_id: Mapped[uuid.UUID] = mapped_column(info=TECHNICAL)
    membership_id: Mapped[uuid.UUID] = mapped_column(points_to("membership.id"), info=TECHNICAL)
    user_id: Mapped[uuid.UUID] = mapped_column(points_to("user.id"), info=FACT)
    starts_at: Mapped[datetime] = mapped_column(info=FACT)
    ends_at: Mapped[datetime | None] = mapped_column(info=FACT)
    closed_to_guardian: Mapped[bool] = mapped_column(info=FACT, default=False)
    closed_to_manager: Mapped[bool] = mapped_column(info=FACT, default=False)
    closed_to_police: Mapped[bool] = mapped_column(info=FACT, default=False)

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """It is of a note of the same case."""
        return (of_same_case("note_id", "note"), Index(None, "note_id"))
