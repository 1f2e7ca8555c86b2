"""Notes, general and restricted, and the headline that house staff and volunteers see of them."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from caseapp.db.base import FACT, SEALED, TECHNICAL, WORK, Code, Versioned, View
from caseapp.db.keys import of_same_case
from caseapp.db.sealed import Sealed
from caseapp.db.shapes import CaseRow, ReducedView
from caseapp.kinds import ContactMode, Kind, Permission, Relation, Restriction, Role, Sensitivity
from caseapp.models.case import Case
from caseapp.models.casebound import CaseBound


class Note(Versioned, CaseBound):
    """A note of a contact. Its ``kind`` is NOT, or RST when it is restricted to named readers."""

    __tablename__ = "note"
    __access__ = CaseRow(
        Kind.NOT | Kind.RST, by_row=True, closable=True, days=("made_at", "happened_at")
    )

    kind: Mapped[Kind] = mapped_column(info=FACT)
    happened_at: Mapped[datetime] = mapped_column(info=FACT)
    mode: Mapped[ContactMode] = mapped_column(Code(ContactMode), info=FACT)
    author_role: Mapped[str] = mapped_column(info=WORK)
    heading_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    heading = Sealed("heading_sealed", "note.heading")
    text_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    text = Sealed("text_sealed", "note.text")
    conversation_id: Mapped[uuid.UUID | None] = mapped_column(info=TECHNICAL)
    restriction: Mapped[Restriction | None] = mapped_column(Code(Restriction), info=FACT)
    why_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    why = Sealed("why_sealed", "note.why")
    closed_to_guardian: Mapped[bool] = mapped_column(info=FACT, default=False)
    closed_to_manager: Mapped[bool] = mapped_column(info=FACT, default=False)
    closed_to_police: Mapped[bool] = mapped_column(info=FACT, default=False)

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """A note is general or restricted; read by case and time."""
        return (
            CheckConstraint(f"kind IN ({Kind.NOT.value}, {Kind.RST.value})", name="kind"),
            CheckConstraint(f"restriction IS NULL OR kind = {Kind.RST.value}", name="restriction"),
            Index(None, "id", "case_id", unique=True),
            of_same_case("conversation_id", "conversation"),
            Index(None, "case_id", "happened_at"),
        )


class NoteWording(CaseBound):
    """What a note said before it was changed: nothing that was written is lost.

    It has the note's kind and is closed to whom the note is closed. ``nth``: the first wording, the
    second, and so on; what stands now is the note. ``made_at``: when it was changed.
    """

    __tablename__ = "note_wording"
    __access__ = CaseRow(
        Kind.NOT | Kind.RST, by_row=True, closable=True, days=("made_at", "happened_at")
    )

    kind: Mapped[Kind] = mapped_column(info=FACT)
    note_id: Mapped[uuid.UUID] = mapped_column(info=TECHNICAL)
    nth: Mapped[int] = mapped_column(info=TECHNICAL)
    happened_at: Mapped[datetime] = mapped_column(info=FACT)
    heading_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    heading = Sealed("heading_sealed", "note_wording.heading")
    text_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    text = Sealed("text_sealed", "note_wording.text")
    closed_to_guardian: Mapped[bool] = mapped_column(info=FACT, default=False)
    closed_to_manager: Mapped[bool] = mapped_column(info=FACT, default=False)
    closed_to_police: Mapped[bool] = mapped_column(info=FACT, default=False)

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """It is of a note of the same case, and general or restricted as that is."""
        return (
            UniqueConstraint("note_id", "nth"),
            CheckConstraint(f"kind IN ({Kind.NOT.value}, {Kind.RST.value})", name="kind"),
            of_same_case("note_id", "note"),
        )


class NoteShowing(CaseBound):
    """A note that was private from a child's guardian is shown to them, because safety requires it;
    the child was told first (domain.md §3.6). An act of managers (§7.1)."""

    __tablename__ = "note_showing"
    __access__ = CaseRow(Kind.NOT, act=Permission.PRIVATE_NOTE_DECIDE)

    note_id: Mapped[uuid.UUID] = mapped_column(info=TECHNICAL)
    reasons_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    reasons = Sealed("reasons_sealed", "note_showing.reasons")
    told_on: Mapped[date] = mapped_column(Date, info=FACT)

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """It is about a note of the same case."""
        return (of_same_case("note_id", "note"), Index(None, "note_id"))


_note = Note.__table__
_case = Case.__table__


class NoteHeadline(View):
    """NOT headline: date, author's role and heading of other people's notes (§7.3)."""

    __table__ = (
        select(
            _note.c.id,
            _note.c.case_id,
            _note.c.organisation_id,
            _note.c.subject_id,
            _case.c.sensitivity,
            _note.c.made_at,
            _note.c.happened_at,
            _note.c.version,
            _note.c.author_role,
            _note.c.heading_sealed,
            _note.c.closed_to_guardian,
            _note.c.closed_to_manager,
            _note.c.closed_to_police,
        )
        .join_from(_note, _case, _case.c.id == _note.c.case_id)
        .where(_note.c.kind == Kind.NOT)
        .subquery("note_headline")
    )
    __access__ = ReducedView(
        Kind.NOT,
        frozenset({(Role.AW, Relation.CONSENT), (Role.VOL, Relation.TASK)}),
        is_headline=True,
        days=("made_at", "happened_at"),
    )
    __mapper_args__ = {"primary_key": [__table__.c.id]}

    id: Mapped[uuid.UUID]
    case_id: Mapped[uuid.UUID]
    organisation_id: Mapped[uuid.UUID]
    subject_id: Mapped[uuid.UUID]
    sensitivity: Mapped[Sensitivity]
    made_at: Mapped[datetime]
    happened_at: Mapped[datetime]
    version: Mapped[int]
    author_role: Mapped[str]
    closed_to_guardian: Mapped[bool]
    closed_to_manager: Mapped[bool]
    closed_to_police: Mapped[bool]
    heading_sealed: Mapped[bytes | None]
    heading = Sealed("heading_sealed", "note.heading")
