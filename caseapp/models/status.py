"""What a record is: a case, somebody who rang first, somebody who waits, one joined to another.

Each change is a row of its own and the latest one holds; a case without any is an open case. An
ended case is no status: it is a stage with its door open (practice.md P24).
"""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from caseapp.db.base import FACT, SEALED, Code
from caseapp.db.keys import points_to
from caseapp.db.sealed import Sealed
from caseapp.db.shapes import CaseRow
from caseapp.kinds import CaseStatus, Kind
from caseapp.models.casebound import CaseBound


class StatusChange(CaseBound):
    """One change of what a record is, with its reason. ``into_id``: the case it is joined to."""

    __tablename__ = "status_change"
    __access__ = CaseRow(Kind.SUM)

    status: Mapped[CaseStatus] = mapped_column(Code(CaseStatus), info=FACT)
    into_id: Mapped[uuid.UUID | None] = mapped_column(points_to("case.id"), info=FACT)
    reason_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    reason = Sealed("reason_sealed", "status_change.reason")

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """A joined record says what it is joined to, and no other does."""
        return (CheckConstraint("(status = 'joined') = (into_id IS NOT NULL)", name="into"),)
