"""Two records that may be of one person: asked of whoever reads both, and told to the data
protection officer where nobody does (practice.md P40).
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from caseapp.db.base import FACT, TECHNICAL, WORK, Code, Row
from caseapp.db.keys import points_to
from caseapp.db.shapes import CaseRow, Internal, OrganisationRow
from caseapp.kinds import DoubleState, Kind, Permission
from caseapp.models.casebound import CaseBound

SYSTEMS = frozenset({"doubles"})


class LikelyDouble(CaseBound):
    """That a record may be of somebody we know: of two cases, for whoever reads both.

    ``kind``: by which names they matched. SUM when the names to use did, IDN when papers were
    needed for it; a pair that matched by both, one after the other, has a row of each.
    Nothing of it leaves: in one person's copy it would tell of somebody else.
    """

    __tablename__ = "likely_double"
    __access__ = CaseRow(Kind.SUM | Kind.IDN, by_row=True, other="other_id")

    kind: Mapped[Kind] = mapped_column(info=FACT)
    other_id: Mapped[uuid.UUID] = mapped_column(points_to("case.id"), index=True, info=TECHNICAL)
    state: Mapped[DoubleState] = mapped_column(Code(DoubleState), info=WORK)

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """A pair is asked about once by names of one kind."""
        return (UniqueConstraint("case_id", "other_id", "kind"),)


class DoubleNotice(Row):
    """Two cases that may be of one person, and since when that is known; nothing of the persons."""

    __tablename__ = "double_notice"
    __access__ = OrganisationRow(Permission.DOUBLES_READ, systems=SYSTEMS)
    __table_args__ = (UniqueConstraint("newer_id", "older_id"),)

    organisation_id: Mapped[uuid.UUID] = mapped_column(
        points_to("organisation.id"), index=True, info=TECHNICAL
    )
    newer_id: Mapped[uuid.UUID] = mapped_column(points_to("case.id"), info=TECHNICAL)
    older_id: Mapped[uuid.UUID] = mapped_column(points_to("case.id"), info=TECHNICAL)
    found_at: Mapped[datetime] = mapped_column(info=WORK)


class DoubleLook(Row):
    """How far the job has read the trail: an entry, and how many of its subjects."""

    __tablename__ = "double_look"
    __access__ = Internal(SYSTEMS)

    seq: Mapped[int] = mapped_column(BigInteger, info=TECHNICAL)
    position: Mapped[int] = mapped_column(info=TECHNICAL)
