"""Who is on a case's team. Access follows from it by itself, at the next request."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from caseapp.access.assigning import SUPERVISION_FOR, relation_of
from caseapp.base import clock
from caseapp.kinds import AnswerState, Relation, Role, TeamRole
from caseapp.models.account import Membership
from caseapp.models.case import Case
from caseapp.models.team import Assignment


def assign(
    session: Any,
    case: Case,
    membership: Membership,
    team_role: TeamRole,
    *,
    relation: Relation | None = None,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    covers: Assignment | None = None,
    reason: str | None = None,
    chosen_by_person: AnswerState = AnswerState.NOT_ASKED_YET,
) -> Assignment:
    """Put one hat on a case's team, from when until when (domain.md §0.3, practice.md P12)."""
    starts = starts_at or clock.now()
    relation = relation or relation_of(membership.role, team_role)
    if relation is Relation.SUPERVISION and ends_at is None:
        ends_at = starts + SUPERVISION_FOR
    assignment = Assignment(
        case,
        membership_id=membership.id,
        user_id=membership.user_id,
        team_role=team_role,
        relation=relation,
        starts_at=starts,
        ends_at=ends_at,
        covers_id=covers.id if covers else None,
        reason=reason,
        chosen_by_person=chosen_by_person,
    )
    session.add(assignment)
    session.flush()
    return assignment


def has_caseworker(session: Any, organisation_id: Any) -> bool:
    """Whether anybody in the organisation wears a caseworker's hat now (practice.md P2)."""
    found = session.scalars(
        select(Membership)
        .where(
            Membership.organisation_id == organisation_id,
            Membership.role == Role.CW,
            Membership.ends_at.is_(None),
        )
        .limit(1)
    ).first()
    return found is not None
