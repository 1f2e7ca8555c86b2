"""Where a person stands in each pillar: the present stage, and every event that led to it.

Nothing that happened is overwritten: a move adds an event. An event's own facts are rows of
:class:`StageAnswer`, checked against the reference data of the stage.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    Date,
    Index,
    UniqueConstraint,
    case,
    func,
    select,
)
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from caseapp.db.base import FACT, SEALED, TECHNICAL, Code, Versioned, View
from caseapp.db.keys import of_same_case
from caseapp.db.sealed import Sealed
from caseapp.db.shapes import CaseRow, ReducedView
from caseapp.kinds import AnswerState, Kind, Presence, Relation, Role, Sensitivity
from caseapp.models.case import Case
from caseapp.models.casebound import CaseBound

#: The kinds of the four pillars' entries.
_ENTRIES = Kind.NRM | Kind.NOT | Kind.GOA | Kind.CJ
#: An answer may be of any kind of case content, such as LEG for an amount.
_ANSWERS = Kind((1 << 16) - 1)
_VALUES = ("choice", "on_date", "number", "text_sealed", "record_id")
_FILLED = " + ".join(f"(CASE WHEN {name} IS NULL THEN 0 ELSE 1 END)" for name in _VALUES)


class PillarState(Versioned, CaseBound):
    """The present stage of one pillar and track. Its kind is that of the pillar's badge (§7.3)."""

    __tablename__ = "pillar_state"
    __access__ = CaseRow(Kind.NRM | Kind.SUM | Kind.CJ, by_row=True)

    kind: Mapped[Kind] = mapped_column(info=FACT)
    pillar: Mapped[int] = mapped_column(info=FACT)
    track: Mapped[str] = mapped_column(info=FACT, default="")
    stage_code: Mapped[str] = mapped_column(info=FACT)
    entered_on: Mapped[date] = mapped_column(Date, info=FACT)

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """One state for each pillar and track of a case."""
        return (
            UniqueConstraint("case_id", "pillar", "track"),
            CheckConstraint("pillar BETWEEN 1 AND 4", name="pillar"),
            Index(None, "organisation_id", "pillar", "stage_code", "case_id"),
            # All that a filter asks of a case's stages, so that it need not read the rows.
            Index(None, "case_id", "stage_code", "pillar", "kind", "author_id"),
        )


_state: Any = PillarState.__table__
_case: Any = Case.__table__


class BadgeOverview(View):
    """SUM reduced for managers: the badges of pillars one to three, and of the fourth only whether
    work is open (§7.3)."""

    __table__ = (
        select(
            _state.c.id,
            _state.c.case_id,
            _state.c.organisation_id,
            _case.c.sensitivity,
            _state.c.pillar,
            _state.c.track,
            case((_state.c.pillar == 4, None), else_=_state.c.stage_code).label("stage_code"),
            _state.c.stage_code.not_like("%-00").label("is_open"),
        )
        .join_from(_state, _case, _case.c.id == _state.c.case_id)
        .subquery("badge_overview")
    )
    __access__ = ReducedView(
        Kind.SUM, frozenset({(Role.MGR, Relation.ORGANISATION)}), is_part=False
    )
    __mapper_args__ = {"primary_key": [__table__.c.id]}

    id: Mapped[uuid.UUID]
    case_id: Mapped[uuid.UUID]
    organisation_id: Mapped[uuid.UUID]
    sensitivity: Mapped[Sensitivity]
    pillar: Mapped[int]
    track: Mapped[str]
    stage_code: Mapped[str | None]
    is_open: Mapped[bool]


class StageEvent(CaseBound):
    """One move from stage to stage: when, how, in whose words. Its kind is that of the pillar's
    entries (§7.2)."""

    __tablename__ = "stage_event"
    __access__ = CaseRow(_ENTRIES, by_row=True)

    kind: Mapped[Kind] = mapped_column(info=FACT)
    pillar: Mapped[int] = mapped_column(info=FACT)
    track: Mapped[str] = mapped_column(info=FACT, default="")
    from_code: Mapped[str | None] = mapped_column(info=FACT)
    to_code: Mapped[str] = mapped_column(info=FACT)
    entered_on: Mapped[date] = mapped_column(Date, info=FACT)
    recorded_at: Mapped[datetime] = mapped_column(info=FACT)
    presence: Mapped[Presence] = mapped_column(Code(Presence), info=FACT)
    words_state: Mapped[AnswerState] = mapped_column(Code(AnswerState), info=FACT)
    words_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    words = Sealed("words_sealed", "stage_event.words")
    words_language: Mapped[str | None] = mapped_column(info=FACT)
    reason_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    reason = Sealed("reason_sealed", "stage_event.reason")
    conversation_id: Mapped[uuid.UUID | None] = mapped_column(info=TECHNICAL)
    #: The day that an amendment says; what was recorded stays in ``entered_on``.
    corrected_on: Mapped[date | None] = mapped_column(Date, info=FACT)
    vocabulary_version: Mapped[str] = mapped_column(info=TECHNICAL)

    @hybrid_property
    def happened_on(self) -> date:
        """The day of the move: the corrected one, where an amendment says so."""
        return self.corrected_on or self.entered_on

    @happened_on.inplace.expression
    @classmethod
    def _happened_on(cls) -> ColumnElement[date]:
        return func.coalesce(cls.corrected_on, cls.entered_on)

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """Words exist exactly when they were told."""
        return (
            CheckConstraint("(words_state = 'told') = (words_sealed IS NOT NULL)", name="words"),
            UniqueConstraint("id", "case_id"),
            of_same_case("conversation_id", "conversation"),
            Index(None, "case_id", "pillar", "track", "recorded_at"),
        )


class StageAnswer(CaseBound):
    """One fact recorded with a move. A value exists exactly when the state is ``told``."""

    __tablename__ = "stage_answer"
    __access__ = CaseRow(_ANSWERS, by_row=True)

    kind: Mapped[Kind] = mapped_column(info=FACT)
    event_id: Mapped[uuid.UUID] = mapped_column(index=True, info=TECHNICAL)
    field: Mapped[str] = mapped_column(info=FACT)
    state: Mapped[AnswerState] = mapped_column(Code(AnswerState), info=FACT)
    choice: Mapped[str | None] = mapped_column(info=FACT)
    on_date: Mapped[date | None] = mapped_column(Date, info=FACT)
    number: Mapped[int | None] = mapped_column(info=FACT)
    text_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    text = Sealed("text_sealed", "stage_answer.text")
    record_id: Mapped[uuid.UUID | None] = mapped_column(info=TECHNICAL)

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """One answer a field, and the rule of states."""
        return (
            UniqueConstraint("event_id", "field"),
            of_same_case("event_id", "stage_event"),
            CheckConstraint(
                f"({_FILLED}) = (CASE WHEN state = 'told' THEN 1 ELSE 0 END)", name="told"
            ),
        )
