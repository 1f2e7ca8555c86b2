"""Notices: a line to one colleague about a record: a code and the case, never its words."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from caseapp.db.base import FACT, WORK, Code
from caseapp.db.keys import points_to
from caseapp.db.shapes import CaseRow
from caseapp.kinds import Kind, NoticeCode
from caseapp.models.casebound import CaseBound


class Notice(CaseBound):
    """Something to know about a case one can open: of the kind of its subject (domain.md §7.2), so
    that a notice about a case that somebody may no longer open is not there."""

    __tablename__ = "notice"
    __access__ = CaseRow(Kind((1 << 16) - 1), by_row=True)

    kind: Mapped[Kind] = mapped_column(info=FACT)
    user_id: Mapped[uuid.UUID] = mapped_column(points_to("user.id"), info=WORK)
    code: Mapped[NoticeCode] = mapped_column(Code(NoticeCode), info=WORK)
    detail: Mapped[str] = mapped_column(info=WORK, default="")
    read_at: Mapped[datetime | None] = mapped_column(info=WORK)

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """Read by whose they are, newest first."""
        return (Index(None, "user_id", "made_at"),)
