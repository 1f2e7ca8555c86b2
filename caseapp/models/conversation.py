"""A conversation, entered once (practice.md P7); what is recorded with it points here."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from caseapp.db.base import FACT, SEALED, Code, Versioned
from caseapp.db.sealed import Sealed
from caseapp.db.shapes import CaseRow
from caseapp.kinds import AnswerState, ContactMode, Kind
from caseapp.models.casebound import CaseBound


class Conversation(Versioned, CaseBound):
    """When, how, with whom, in which language. Everything but when and how may stay unasked."""

    __tablename__ = "conversation"
    __access__ = CaseRow(Kind.NOT)

    happened_at: Mapped[datetime] = mapped_column(info=FACT)
    mode: Mapped[ContactMode] = mapped_column(Code(ContactMode), info=FACT)
    alone: Mapped[AnswerState] = mapped_column(Code(AnswerState), info=FACT)
    alone_value: Mapped[bool | None] = mapped_column(info=FACT)
    language: Mapped[str | None] = mapped_column(info=FACT)
    who_was_there_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    who_was_there = Sealed("who_was_there_sealed", "conversation.who_was_there")
    interpreter_id: Mapped[uuid.UUID | None] = mapped_column(info=FACT)
    preference_met: Mapped[AnswerState] = mapped_column(Code(AnswerState), info=FACT)
    format: Mapped[str | None] = mapped_column(info=FACT)

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """Read by case and time."""
        return (UniqueConstraint("id", "case_id"), Index(None, "case_id", "happened_at"))
