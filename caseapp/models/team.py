"""Who works with a person: assignments (with cover), bars, and the duty rota."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint, Uuid, select, text, type_coerce
from sqlalchemy.orm import Mapped, mapped_column

from caseapp.db.base import FACT, SEALED, TECHNICAL, WORK, Code, Row, Versioned, View
from caseapp.db.keys import of_same_case, of_same_organisation, points_to
from caseapp.db.sealed import Sealed
from caseapp.db.shapes import CaseRow, Internal, OrganisationRow, ReducedView
from caseapp.kinds import (
    AnswerState,
    BarOrigin,
    Kind,
    Permission,
    Relation,
    Role,
    Sensitivity,
    TeamRole,
)
from caseapp.models.case import Case
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
    covers_id: Mapped[uuid.UUID | None] = mapped_column(info=TECHNICAL)
    leave_id: Mapped[uuid.UUID | None] = mapped_column(points_to("leave.id"), info=TECHNICAL)

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """Read by case and by person."""
        return (
            UniqueConstraint("id", "case_id"),
            of_same_case("covers_id", "assignment"),
            Index(None, "membership_id"),
            # With all that says whose a case is now, so that a team's cases are read from it alone.
            Index(
                "ix_assignment_whose",
                *("user_id", "team_role", "case_id", "starts_at", "ends_at"),
            ),
        )


_assignment: Any = Assignment.__table__
_case: Any = Case.__table__


class TeamOverview(View):
    """SUM reduced for managers: who is assigned to a case, as what, until when (§7.3)."""

    __table__ = (
        select(
            _assignment.c.id,
            _assignment.c.case_id,
            _assignment.c.organisation_id,
            _case.c.sensitivity,
            type_coerce(_assignment.c.user_id, Uuid()).label("user_id"),
            _assignment.c.team_role,
            _assignment.c.starts_at,
            _assignment.c.ends_at,
            type_coerce(_assignment.c.covers_id, Uuid()).label("covers_id"),
            type_coerce(_assignment.c.leave_id, Uuid()).label("leave_id"),
        )
        .join_from(_assignment, _case, _case.c.id == _assignment.c.case_id)
        .subquery("team_overview")
    )
    __access__ = ReducedView(Kind.SUM, frozenset({(Role.MGR, Relation.ORGANISATION)}))
    __mapper_args__ = {"primary_key": [__table__.c.id]}

    id: Mapped[uuid.UUID]
    case_id: Mapped[uuid.UUID]
    organisation_id: Mapped[uuid.UUID]
    sensitivity: Mapped[Sensitivity]
    user_id: Mapped[uuid.UUID]
    team_role: Mapped[TeamRole]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    covers_id: Mapped[uuid.UUID | None]
    leave_id: Mapped[uuid.UUID | None]


class CaseBar(CaseBound):
    """A conflict of interest: this user is kept from this case, whatever else holds (P38).

    Why is not kept. It is lifted by a decision in words; one that comes back is a new row.
    """

    __tablename__ = "case_bar"
    __access__ = Internal(frozenset({"bars"}), trailed=True)

    user_id: Mapped[uuid.UUID] = mapped_column(points_to("user.id"), info=TECHNICAL)
    origin: Mapped[BarOrigin] = mapped_column(
        Code(BarOrigin), info=WORK, default=BarOrigin.TEAM, server_default=BarOrigin.TEAM.value
    )
    lifted_at: Mapped[datetime | None] = mapped_column(info=WORK)
    lifted_by_id: Mapped[uuid.UUID | None] = mapped_column(points_to("user.id"), info=WORK)
    decision_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    decision = Sealed("decision_sealed", "case_bar.decision")

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """One bar at a time for a user and a case."""
        holds = text("lifted_at IS NULL")
        index = Index(
            "ix_case_bar_one_at_a_time",
            "case_id",
            "user_id",
            unique=True,
            sqlite_where=holds,
        )
        return (index,)


class HouseBar(CaseBound):
    """A conflict of interest with a whole organisation: nobody who works for this partner is let
    into this case, in whatever way, and nothing goes to it (P38, "not this office")."""

    __tablename__ = "house_bar"
    __access__ = Internal(frozenset({"bars"}), trailed=True)

    partner_id: Mapped[uuid.UUID] = mapped_column(info=TECHNICAL)
    origin: Mapped[BarOrigin] = mapped_column(Code(BarOrigin), info=WORK)
    lifted_at: Mapped[datetime | None] = mapped_column(info=WORK)
    lifted_by_id: Mapped[uuid.UUID | None] = mapped_column(points_to("user.id"), info=WORK)
    decision_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    decision = Sealed("decision_sealed", "house_bar.decision")

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """One at a time for a partner and a case."""
        holds = text("lifted_at IS NULL")
        once = ("ix_house_bar_one_at_a_time", "case_id", "partner_id")
        return (
            of_same_organisation("partner_id", "partner"),
            Index(*once, unique=True, sqlite_where=holds),
        )


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
