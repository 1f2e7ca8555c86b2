"""Half-finished work, kept on the server and sealed under the key of whoever was writing."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from caseapp.db.base import SEALED_STAFF, TECHNICAL, WORK, Row
from caseapp.db.sealed import Sealed
from caseapp.db.shapes import OwnRow


class Draft(Row):
    """What somebody typed into one form. ``parked``: it came from a session that had ended."""

    __tablename__ = "draft"
    __access__ = OwnRow()
    __table_args__ = (Index(None, "owner_id", "path"),)

    owner_id: Mapped[uuid.UUID] = mapped_column(info=TECHNICAL)
    path: Mapped[str] = mapped_column(info=TECHNICAL)
    case_id: Mapped[uuid.UUID | None] = mapped_column(info=TECHNICAL)
    parked: Mapped[bool] = mapped_column(info=WORK, default=False)
    saved_at: Mapped[datetime] = mapped_column(info=WORK)
    ends_at: Mapped[datetime] = mapped_column(info=WORK)
    content_sealed: Mapped[bytes | None] = mapped_column(info=SEALED_STAFF)
    content = Sealed("content_sealed", "draft.content")

    @property
    def subject_id(self) -> uuid.UUID:
        """A draft is sealed under its writer's key."""
        return self.owner_id
