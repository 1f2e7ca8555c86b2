"""Being told that sharing should stop, and telling a recipient that a permission has ended.

What ends a permission stands in :mod:`caseapp.models.consent`; nothing here opens or closes
anything.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, Index
from sqlalchemy.orm import Mapped, mapped_column

from caseapp.db.base import FACT, SEALED, SEALED_STAFF, TECHNICAL, WORK, Code, Row, Versioned
from caseapp.db.keys import of_same_case, points_to
from caseapp.db.sealed import Sealed
from caseapp.db.shapes import CaseRow, OrganisationRow
from caseapp.kinds import ContactMode, Kind, Permission, StopBasis, StopReach
from caseapp.models.casebound import CaseBound


class StopReport(CaseBound):
    """Somebody, the author, was told that sharing should stop. By a reference it took effect at
    that moment (``made_at``): what it ended has the same; by a name nothing has been stopped.

    ``whom``: with whom it should stop, as it was said; with everybody where nothing was.
    """

    __tablename__ = "stop_report"
    __access__ = CaseRow(Kind.CON)

    basis: Mapped[StopBasis] = mapped_column(Code(StopBasis), info=FACT)
    reach: Mapped[StopReach] = mapped_column(Code(StopReach), info=FACT)
    came_by: Mapped[ContactMode | None] = mapped_column(Code(ContactMode), info=FACT)
    whom_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    whom = Sealed("whom_sealed", "stop_report.whom")
    words_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    words = Sealed("words_sealed", "stop_report.words")

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """Counted by whoever was told."""
        return (Index(None, "author_id", "made_at"),)


class RecipientTold(Versioned, CaseBound):
    """Whether a recipient has been told that a permission, or a part of it, has ended (domain.md
    §3.4, ``recipient_told_on``). ``task_id``: who is asked to tell them."""

    __tablename__ = "recipient_told"
    __access__ = CaseRow(Kind.CON)

    consent_id: Mapped[uuid.UUID] = mapped_column(info=TECHNICAL)
    task_id: Mapped[uuid.UUID | None] = mapped_column(points_to("task.id"), info=TECHNICAL)
    told_on: Mapped[date | None] = mapped_column(Date, info=FACT)
    told_by: Mapped[ContactMode | None] = mapped_column(Code(ContactMode), info=FACT)

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """Of a permission of the same case; how they were told belongs to a day."""
        return (
            of_same_case("consent_id", "consent"),
            CheckConstraint("told_by IS NULL OR told_on IS NOT NULL", name="told"),
            Index(None, "consent_id"),
            Index(None, "task_id"),
        )


class KeptStop(Row):
    """What somebody was told about stopping that fits no record, or too many: kept until a manager
    or the data protection officer has looked at it, so that it is not lost.

    Nobody knows whose words these are, so they are sealed under the key of who was told.
    """

    __tablename__ = "kept_stop"
    __access__ = OrganisationRow(
        Permission.STOPS_REVIEW, Permission.STOPS_REVIEW, systems=frozenset({"stopping"})
    )
    __table_args__ = (Index(None, "organisation_id", "looked_at"), Index(None, "author_id"))

    organisation_id: Mapped[uuid.UUID] = mapped_column(points_to("organisation.id"), info=TECHNICAL)
    author_id: Mapped[uuid.UUID] = mapped_column(points_to("user.id"), info=WORK)
    made_at: Mapped[datetime] = mapped_column(info=WORK)
    who_sealed: Mapped[bytes] = mapped_column(info=SEALED_STAFF)
    who = Sealed("who_sealed", "kept_stop.who")
    whom_sealed: Mapped[bytes | None] = mapped_column(info=SEALED_STAFF)
    whom = Sealed("whom_sealed", "kept_stop.whom")
    words_sealed: Mapped[bytes | None] = mapped_column(info=SEALED_STAFF)
    words = Sealed("words_sealed", "kept_stop.words")
    came_by: Mapped[ContactMode | None] = mapped_column(Code(ContactMode), info=WORK)
    looked_at: Mapped[datetime | None] = mapped_column(info=WORK)
    looked_by_id: Mapped[uuid.UUID | None] = mapped_column(points_to("user.id"), info=WORK)

    @property
    def subject_id(self) -> uuid.UUID:
        """Sealed under the key of whoever was told."""
        return self.author_id
