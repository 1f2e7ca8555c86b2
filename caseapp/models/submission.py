"""The first answer to each submitted form, so that a second press repeats it and nothing else."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from caseapp.db.base import TECHNICAL, WORK, Row
from caseapp.db.shapes import Internal


class Submission(Row):
    """One submission of one form by one user, written in the form's own transaction."""

    __tablename__ = "submission"
    __access__ = Internal(frozenset({"submissions"}))
    __table_args__ = (UniqueConstraint("user_id", "key", "content_digest"),)

    user_id: Mapped[uuid.UUID] = mapped_column(info=TECHNICAL)
    key: Mapped[str] = mapped_column(info=TECHNICAL)
    content_digest: Mapped[str] = mapped_column(info=TECHNICAL)
    status: Mapped[int] = mapped_column(info=TECHNICAL)
    location: Mapped[str] = mapped_column(info=TECHNICAL)
    at: Mapped[datetime] = mapped_column(info=WORK)
