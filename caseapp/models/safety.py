"""How safe somebody is: each look is a row that stays; the present level stands beside them, and
the permissions that its measures rest on.
"""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, Date, Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from caseapp.db.base import FACT, SEALED, TECHNICAL, Code, Versioned, View
from caseapp.db.keys import of_same_case
from caseapp.db.sealed import Sealed
from caseapp.db.shapes import CaseRow, ReducedView
from caseapp.kinds import AnswerState, Kind, Relation, Role, SafetyLevel, Sensitivity
from caseapp.models.case import Case
from caseapp.models.casebound import CaseBound


class SafetyLook(CaseBound):
    """One look at how safe somebody is: their own view first, then what we see and do."""

    __tablename__ = "safety_look"
    __access__ = CaseRow(Kind.RSK)

    looked_on: Mapped[date] = mapped_column(Date, info=FACT)
    level: Mapped[SafetyLevel] = mapped_column(Code(SafetyLevel), info=FACT)
    own_view_state: Mapped[AnswerState] = mapped_column(Code(AnswerState), info=FACT)
    own_view_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    own_view = Sealed("own_view_sealed", "safety_look.own_view")
    seen_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    seen = Sealed("seen_sealed", "safety_look.seen")
    doing_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    doing = Sealed("doing_sealed", "safety_look.doing")

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """Their words exist exactly when they were told."""
        return (
            CheckConstraint(
                "(own_view_state = 'told') = (own_view_sealed IS NOT NULL)", name="own_view"
            ),
            Index(None, "case_id", "looked_on"),
            Index(None, "id", "case_id", unique=True),
        )


class SafetyBasis(CaseBound):
    """A permission that what is done for somebody's safety rests on, as one look said.

    When it ends, safety is looked at again (:mod:`caseapp.rules.safety_relied`, domain.md §3.5).
    """

    __tablename__ = "safety_basis"
    __access__ = CaseRow(Kind.RSK)

    look_id: Mapped[uuid.UUID] = mapped_column(info=TECHNICAL)
    consent_id: Mapped[uuid.UUID] = mapped_column(info=TECHNICAL)

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """Each permission once a look; found from either side."""
        return (
            of_same_case("look_id", "safety_look"),
            of_same_case("consent_id", "consent"),
            UniqueConstraint("look_id", "consent_id"),
            Index(None, "consent_id"),
        )


class SafetyState(Versioned, CaseBound):
    """How safe somebody is now, by the last look. No row: nobody has looked yet."""

    __tablename__ = "safety_state"
    __access__ = CaseRow(Kind.RSK)

    level: Mapped[SafetyLevel] = mapped_column(Code(SafetyLevel), info=FACT)
    looked_on: Mapped[date] = mapped_column(Date, info=FACT)

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """One state a case, found by its level."""
        return (UniqueConstraint("case_id"), Index(None, "organisation_id", "level", "case_id"))


_state: Any = SafetyState.__table__
_case: Any = Case.__table__


class SafetyOverview(View):
    """RSK reduced for managers: the level and when it was looked at; no story (domain.md §7.3)."""

    __table__ = (
        select(
            _state.c.id,
            _state.c.case_id,
            _state.c.organisation_id,
            _case.c.sensitivity,
            _state.c.level,
            _state.c.looked_on,
        )
        .join_from(_state, _case, _case.c.id == _state.c.case_id)
        .subquery("safety_overview")
    )
    __access__ = ReducedView(Kind.RSK, frozenset({(Role.MGR, Relation.ORGANISATION)}))
    __mapper_args__ = {"primary_key": [__table__.c.id]}

    id: Mapped[uuid.UUID]
    case_id: Mapped[uuid.UUID]
    organisation_id: Mapped[uuid.UUID]
    sensitivity: Mapped[Sensitivity]
    level: Mapped[SafetyLevel]
    looked_on: Mapped[date]
