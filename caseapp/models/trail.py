"""The trail: what was done and looked at, by whom, when, why. Append-only, without values."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from caseapp.db.base import TECHNICAL, WORK, Base
from caseapp.db.keys import points_to
from caseapp.db.shapes import TrailRow
from caseapp.kinds import Kind


class TrailEntry(Base):
    """One entry. ``mac`` covers the entry, its subjects and the entry before it."""

    __tablename__ = "trail_entry"
    __access__ = TrailRow()
    __table_args__ = (
        Index(None, "organisation_id", "seq"),
        Index(None, "actor_id", "seq"),
        CheckConstraint("seq > 0", name="seq"),
    )

    seq: Mapped[int] = mapped_column(
        BigInteger, primary_key=True, autoincrement=False, info=TECHNICAL
    )
    at: Mapped[datetime] = mapped_column(info=WORK)
    category: Mapped[str] = mapped_column(info=WORK)
    action: Mapped[str] = mapped_column(info=WORK)
    outcome: Mapped[str] = mapped_column(info=WORK)
    actor_id: Mapped[uuid.UUID | None] = mapped_column(info=WORK)
    actor_name: Mapped[str] = mapped_column(info=WORK)
    role: Mapped[str | None] = mapped_column(info=WORK)
    organisation_id: Mapped[uuid.UUID | None] = mapped_column(info=TECHNICAL)
    session_id: Mapped[uuid.UUID | None] = mapped_column(info=TECHNICAL)
    request_id: Mapped[str] = mapped_column(info=TECHNICAL)
    route: Mapped[str] = mapped_column(info=WORK)
    reason: Mapped[str] = mapped_column(info=WORK)
    prev: Mapped[str] = mapped_column(info=TECHNICAL)
    mac: Mapped[str] = mapped_column(info=TECHNICAL)


class TrailSubject(Base):
    """One case or record that an entry is about; field names at most, never values."""

    __tablename__ = "trail_subject"
    __access__ = TrailRow(of_entry=True)
    __table_args__ = (Index(None, "case_id", "seq"),)

    seq: Mapped[int] = mapped_column(
        BigInteger, points_to("trail_entry.seq"), primary_key=True, info=TECHNICAL
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, info=TECHNICAL)
    organisation_id: Mapped[uuid.UUID | None] = mapped_column(info=TECHNICAL)
    case_id: Mapped[uuid.UUID | None] = mapped_column(info=TECHNICAL)
    table_name: Mapped[str] = mapped_column(info=TECHNICAL)
    record_id: Mapped[str] = mapped_column(info=TECHNICAL)
    kinds: Mapped[Kind] = mapped_column(info=WORK)
    operation: Mapped[str] = mapped_column(info=WORK)
    fields: Mapped[str] = mapped_column(info=WORK)
