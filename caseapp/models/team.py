"""Who works with a person: assignments (with cover), bars, and the duty rota."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from caseapp.db.base import FACT, SEALED, TECHNICAL, WORK, Code, Row, Versioned
from caseapp.db.keys import points_to
from caseapp.db.sealed import Sealed
from caseapp.db.shapes import CaseRow, Internal, OrganisationRow
from caseapp.kinds import AnswerState, Kind, Permission, Relation, TeamRole
from caseapp.models.casebound import CaseBound


class Assignment(Versioned, CaseBound):
    """One person on a case's team, from when until when. Access follows from it (access.grants)."""

    __tablename__ = "assignment"
    __access__ = CaseRow(Kind.SUM, act=Permission.CASE_ASSIGN)

    membership_id: Mapped[uuid.UUID] = mapped_column(points_to("membership.id"), info=TECHNICAL)
    user_id: Mapped[uuid.UUID] = mapped_column(points_to("user.id"), info=FACT)
    team_role: Mapped[TeamRole] = mapped_column(Code(TeamRole), info=FACT)
    relation: Mapped[Relation] = mapped_column(Code(Relation), info=TECHNICAL)
    starts_at: Mapped[datetime] = mapped_column(info=FACT)
    ends_at: Mapped[datetime | None] = mapped_column(info=FACT)
    reason_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    reason = Sealed("reason_sealed", "assignment.reason")
    chosen_by_person: Mapped[AnswerState] = mapped_column(Code(AnswerState), info=FACT)
    covers_id: Mapped[uuid.UUID | None] = mapped_column(points_to("assignment.id"), info=TECHNICAL)

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """Read by case and by person."""
        return (Index(None, "membership_id"),)


class CaseBar(CaseBound):
    """A conflict of interest: this user is kept from this case, whatever else holds (P38)."""

    __tablename__ = "case_bar"
    __access__ = Internal(frozenset({"bars"}), trailed=True)

    user_id: Mapped[uuid.UUID] = mapped_column(points_to("user.id"), info=TECHNICAL)
    lifted_at: Mapped[datetime | None] = mapped_column(info=WORK)

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """One bar for a user and a case."""
        return (UniqueConstraint("case_id", "user_id"),)


class Duty(Versioned, Row):
    """A row of the duty rota (P12): who, from when until when, on which number."""

    __tablename__ = "duty"
    __access__ = OrganisationRow(Permission.COLLEAGUES_READ, Permission.DUTY_MANAGE)
    __table_args__ = (Index(None, "organisation_id", "starts_at"),)

    organisation_id: Mapped[uuid.UUID] = mapped_column(points_to("organisation.id"), info=TECHNICAL)
    user_id: Mapped[uuid.UUID] = mapped_column(points_to("user.id"), info=WORK)
    starts_at: Mapped[datetime] = mapped_column(info=WORK)
    ends_at: Mapped[datetime] = mapped_column(info=WORK)
    telephone: Mapped[str] = mapped_column(info=WORK, default="")
