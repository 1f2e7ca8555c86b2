"""Tasks: something that somebody does for a person by a day."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Index
from sqlalchemy.orm import Mapped, mapped_column

from caseapp.db.base import FACT, SEALED, WORK, Code, Versioned
from caseapp.db.keys import points_to
from caseapp.db.sealed import Sealed
from caseapp.db.shapes import CaseRow
from caseapp.kinds import Kind
from caseapp.kinds.companions import AskedTask
from caseapp.models.casebound import CaseBound


class Task(Versioned, CaseBound):
    """What is to be done, by whom, until when; its kind is that of its subject (domain.md §7.2).

    ``asked``: what the application asks for by itself. ``shows_at``: on no page before; so that
    nothing of a doubt is seen while two people still sit at one screen (practice.md P6).
    """

    __tablename__ = "task"
    __access__ = CaseRow(Kind((1 << 16) - 1), by_row=True)

    kind: Mapped[Kind] = mapped_column(info=FACT)
    user_id: Mapped[uuid.UUID] = mapped_column(points_to("user.id"), info=FACT)
    due_on: Mapped[date] = mapped_column(Date, info=FACT)
    done_at: Mapped[datetime | None] = mapped_column(info=FACT)
    asked: Mapped[AskedTask | None] = mapped_column(Code(AskedTask), info=FACT)
    shows_at: Mapped[datetime | None] = mapped_column(info=WORK)
    what_sealed: Mapped[bytes] = mapped_column(info=SEALED)
    what = Sealed("what_sealed", "task.what")

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """Read by case and by whose it is."""
        return (Index(None, "user_id", "done_at", "due_on"),)
