"""A message for whoever supports somebody (practice.md P31).

What fits a case is a row of that case (NOT) for each who gets it. What fits none, or too many, is
kept for whoever is on duty, as rows of their own: nobody knows yet whose words these are.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from caseapp.db.base import FACT, SEALED, SEALED_STAFF, TECHNICAL, WORK, Code, Row
from caseapp.db.keys import of_same_case, points_to
from caseapp.db.sealed import Sealed
from caseapp.db.shapes import CaseRow, OwnRow
from caseapp.kinds import Kind, MessageState, StopBasis
from caseapp.models.casebound import CaseBound

_CLOSED = "(state = 'waiting') = (closed_at IS NULL)"


class CaseMessage(CaseBound):
    """A message by the author for ``user_id``. ``message_id`` ties the rows of one message in one
    case together; what becomes of it, becomes of all of them."""

    __tablename__ = "case_message"
    __access__ = CaseRow(Kind.NOT)

    message_id: Mapped[uuid.UUID] = mapped_column(info=TECHNICAL)
    user_id: Mapped[uuid.UUID] = mapped_column(points_to("user.id"), info=WORK)
    basis: Mapped[StopBasis] = mapped_column(Code(StopBasis), info=FACT)
    words_sealed: Mapped[bytes] = mapped_column(info=SEALED)
    words = Sealed("words_sealed", "case_message.words")
    state: Mapped[MessageState] = mapped_column(Code(MessageState), info=WORK)
    closed_at: Mapped[datetime | None] = mapped_column(info=WORK)
    closed_by_id: Mapped[uuid.UUID | None] = mapped_column(points_to("user.id"), info=WORK)
    note_id: Mapped[uuid.UUID | None] = mapped_column(info=TECHNICAL)

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """A note of the same case; read by whose they are, counted by who left them."""
        return (
            CheckConstraint(_CLOSED, name="closed"),
            CheckConstraint("(state = 'noted') = (note_id IS NOT NULL)", name="noted"),
            of_same_case("note_id", "note"),
            Index(None, "user_id", "state"),
            Index(None, "author_id", "made_at"),
        )


class KeptMessage(Row):
    """A message that fits no case, or too many, for its owner, sealed under the owner's key.

    ``organisation_id``: where it was left, so that it goes on to whoever is on duty there next.
    """

    __tablename__ = "kept_message"
    __access__ = OwnRow(systems=frozenset({"messages"}))
    __table_args__ = (
        CheckConstraint(_CLOSED, name="closed"),
        Index(None, "owner_id", "state"),
        Index(None, "author_id", "made_at"),
        Index(None, "message_id"),
        Index(None, "organisation_id", "state"),
    )

    owner_id: Mapped[uuid.UUID] = mapped_column(points_to("user.id"), info=TECHNICAL)
    message_id: Mapped[uuid.UUID] = mapped_column(info=TECHNICAL)
    organisation_id: Mapped[uuid.UUID | None] = mapped_column(
        points_to("organisation.id"), info=TECHNICAL
    )
    author_id: Mapped[uuid.UUID] = mapped_column(points_to("user.id"), info=WORK)
    made_at: Mapped[datetime] = mapped_column(info=WORK)
    who_sealed: Mapped[bytes] = mapped_column(info=SEALED_STAFF)
    who = Sealed("who_sealed", "kept_message.who")
    words_sealed: Mapped[bytes] = mapped_column(info=SEALED_STAFF)
    words = Sealed("words_sealed", "kept_message.words")
    state: Mapped[MessageState] = mapped_column(Code(MessageState), info=WORK)
    closed_at: Mapped[datetime | None] = mapped_column(info=WORK)

    @property
    def subject_id(self) -> uuid.UUID:
        """Sealed under the key of whose row it is."""
        return self.owner_id
