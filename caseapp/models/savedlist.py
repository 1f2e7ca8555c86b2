"""Filters of the caseload that somebody keeps for themselves. They hold codes, never a name that
was searched for."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from caseapp.db.base import SEALED_STAFF, TECHNICAL, WORK, Row
from caseapp.db.sealed import Sealed
from caseapp.db.shapes import OwnRow


class SavedList(Row):
    """One kept filter: what its owner calls it, and what an address holds of it."""

    __tablename__ = "saved_list"
    __access__ = OwnRow()
    __table_args__ = (Index(None, "owner_id"),)

    owner_id: Mapped[uuid.UUID] = mapped_column(info=TECHNICAL)
    saved_at: Mapped[datetime] = mapped_column(info=WORK)
    chosen: Mapped[str] = mapped_column(info=WORK)
    name_sealed: Mapped[bytes | None] = mapped_column(info=SEALED_STAFF)
    name = Sealed("name_sealed", "saved_list.name")

    @property
    def subject_id(self) -> uuid.UUID:
        """A kept filter's name is sealed under its owner's key."""
        return self.owner_id
