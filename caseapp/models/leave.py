"""Who is away, from when until when. What sort of leave it is stays with them and their supervisor;
colleagues read that somebody is away, and no reason is kept anywhere (practice.md P12)."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import Index, Uuid, select, type_coerce
from sqlalchemy.orm import Mapped, mapped_column

from caseapp.db.base import TECHNICAL, WORK, Code, Row, Versioned, View
from caseapp.db.keys import points_to
from caseapp.db.shapes import OrganisationRow, OwnRow
from caseapp.kinds import Kind, LeaveKind, Permission


class Leave(Versioned, Row):
    """One time away. Cover ends with it (``assignment.leave_id``)."""

    __tablename__ = "leave"
    __access__ = OwnRow(Kind.SUP)
    __table_args__ = (
        Index(None, "organisation_id", "ends_at"),
        Index(None, "owner_id", "ends_at"),
    )

    organisation_id: Mapped[uuid.UUID] = mapped_column(points_to("organisation.id"), info=TECHNICAL)
    owner_id: Mapped[uuid.UUID] = mapped_column(points_to("user.id"), info=WORK)
    kind: Mapped[LeaveKind] = mapped_column(Code(LeaveKind), info=WORK)
    starts_at: Mapped[datetime] = mapped_column(info=WORK)
    ends_at: Mapped[datetime] = mapped_column(info=WORK)


_leave: Any = Leave.__table__


class Away(View):
    """What colleagues read of leave: who, from when until when; not what sort."""

    __table__ = select(
        _leave.c.id,
        type_coerce(_leave.c.organisation_id, Uuid()).label("organisation_id"),
        type_coerce(_leave.c.owner_id, Uuid()).label("user_id"),
        _leave.c.starts_at,
        _leave.c.ends_at,
    ).subquery("away")
    __access__ = OrganisationRow(Permission.COLLEAGUES_READ)
    __mapper_args__ = {"primary_key": [__table__.c.id]}

    id: Mapped[uuid.UUID]
    organisation_id: Mapped[uuid.UUID]
    user_id: Mapped[uuid.UUID]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
