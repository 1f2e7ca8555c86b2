"""Emergency access: who opened which case for four hours, why, and what came of the look at it.

What it opens follows in :mod:`caseapp.access.emergencies`; nothing here opens anything.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, Index, select
from sqlalchemy.orm import Mapped, mapped_column

from caseapp.db.base import FACT, SEALED, TECHNICAL, WORK, Code, Versioned, View
from caseapp.db.keys import points_to
from caseapp.db.sealed import Sealed
from caseapp.db.shapes import CaseRow, ReducedView
from caseapp.kinds import (
    EmergencyOutcome,
    EmergencyReason,
    Kind,
    Relation,
    Role,
    Sensitivity,
)
from caseapp.models.case import Case
from caseapp.models.casebound import CaseBound


class EmergencyAccess(Versioned, CaseBound):
    """One emergency access (domain.md §7.4, practice.md P3). Never deleted, never lengthened.

    ``sentence`` may come later. ``ended_at``: it was ended before its four hours were over.
    ``told_on``: when the person was told of it; or why that has to wait, and until when.
    """

    __tablename__ = "emergency_access"
    __access__ = CaseRow(Kind.CON)

    user_id: Mapped[uuid.UUID] = mapped_column(points_to("user.id"), info=WORK)
    membership_id: Mapped[uuid.UUID] = mapped_column(points_to("membership.id"), info=TECHNICAL)
    role: Mapped[Role] = mapped_column(Code(Role), info=WORK)
    reason: Mapped[EmergencyReason] = mapped_column(Code(EmergencyReason), info=FACT)
    sentence_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    sentence = Sealed("sentence_sealed", "emergency_access.sentence")
    started_at: Mapped[datetime] = mapped_column(info=FACT)
    ends_at: Mapped[datetime] = mapped_column(info=FACT)
    ended_at: Mapped[datetime | None] = mapped_column(info=FACT)
    outcome: Mapped[EmergencyOutcome | None] = mapped_column(Code(EmergencyOutcome), info=FACT)
    reviewed_by_id: Mapped[uuid.UUID | None] = mapped_column(points_to("user.id"), info=WORK)
    reviewed_at: Mapped[datetime | None] = mapped_column(info=WORK)
    words_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    words = Sealed("words_sealed", "emergency_access.words")
    told_on: Mapped[date | None] = mapped_column(Date, info=FACT)
    not_told_until: Mapped[date | None] = mapped_column(Date, info=FACT)
    not_told_why_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    not_told_why = Sealed("not_told_why_sealed", "emergency_access.not_told_why")

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """It has an end; an outcome has its moment; why not told has its day."""
        return (
            CheckConstraint("ends_at > started_at", name="ends"),
            CheckConstraint("(outcome IS NULL) = (reviewed_at IS NULL)", name="reviewed"),
            CheckConstraint(
                "(not_told_until IS NULL) = (not_told_why_sealed IS NULL)", name="not_told"
            ),
            Index(None, "user_id", "started_at"),
            Index(None, "organisation_id", "started_at"),
        )

    @property
    def is_told(self) -> bool:
        """Whether the person was told, or it is written down why that has to wait."""
        return self.told_on is not None or self.not_told_until is not None


_access: Any = EmergencyAccess.__table__
_case: Any = Case.__table__


class EmergencyOutline(View):
    """CON reduced for managers and the data protection officer: that there was an emergency access,
    by whom, why by its code, and how it stands (domain.md §7.3)."""

    __table__ = (
        select(
            _access.c.id,
            _access.c.case_id,
            _access.c.organisation_id,
            _case.c.sensitivity,
            _case.c.reference,
            _access.c.user_id,
            _access.c.reason,
            _access.c.started_at,
            _access.c.ends_at,
            _access.c.ended_at,
            _access.c.outcome,
            _access.c.reviewed_at,
            _access.c.told_on,
            _access.c.not_told_until,
        )
        .join_from(_access, _case, _case.c.id == _access.c.case_id)
        .subquery("emergency_outline")
    )
    __access__ = ReducedView(
        Kind.CON,
        frozenset({(Role.MGR, Relation.ORGANISATION), (Role.DPO, Relation.ORGANISATION)}),
    )
    __mapper_args__ = {"primary_key": [__table__.c.id]}

    id: Mapped[uuid.UUID]
    case_id: Mapped[uuid.UUID]
    organisation_id: Mapped[uuid.UUID]
    sensitivity: Mapped[Sensitivity]
    reference: Mapped[str]
    user_id: Mapped[uuid.UUID]
    reason: Mapped[EmergencyReason]
    started_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[EmergencyOutcome | None]
    reviewed_at: Mapped[datetime | None]
    told_on: Mapped[date | None]
    not_told_until: Mapped[date | None]
