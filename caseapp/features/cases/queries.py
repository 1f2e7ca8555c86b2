"""Reading cases. Nothing here filters by user: the gate does."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, or_, select

from caseapp.models.account import User
from caseapp.models.case import Case, CaseCard, CaseOverview, CaseSummary
from caseapp.models.stage import BadgeOverview, PillarState
from caseapp.models.team import Assignment, TeamOverview

PAGE = 50


@dataclass
class CaseLine:
    """One line of the caseload: what of a case this actor reads."""

    case: Case
    summary: CaseSummary | None = None
    overview: CaseOverview | None = None
    card: CaseCard | None = None
    badges: list[PillarState] = field(default_factory=list)
    outlines: list[BadgeOverview] = field(default_factory=list)

    @property
    def name(self) -> str | None:
        """The name to use, where the actor reads it."""
        source = self.summary or self.card
        return source.name_to_use if source else None


def caseload(session: Any, after: tuple[datetime, uuid.UUID] | None) -> list[CaseLine]:
    """Return one page of cases, newest first, after a key; one case more than a page shows."""
    wanted = _lines().order_by(Case.made_at.desc(), Case.id.desc()).limit(PAGE + 1)
    if after is not None:
        moment, last = after
        wanted = wanted.where(
            or_(Case.made_at < moment, and_(Case.made_at == moment, Case.id < last))
        )
    lines = {row[0].id: CaseLine(*row) for row in session.execute(wanted)}
    _add_badges(session, lines)
    return list(lines.values())


def case_line(session: Any, case: Case) -> CaseLine:
    """Return what this actor reads of who one case is about."""
    return CaseLine(*session.execute(_lines().where(Case.id == case.id)).one())


def _lines() -> Select[Case, CaseSummary, CaseOverview, CaseCard]:
    """Cases with their summary and its reduced views: what the actor does not read is missing."""
    return (
        select(Case, CaseSummary, CaseOverview, CaseCard)
        .outerjoin(CaseSummary, CaseSummary.case_id == Case.id)
        .outerjoin(CaseOverview, CaseOverview.case_id == Case.id)
        .outerjoin(CaseCard, CaseCard.case_id == Case.id)
    )


def _add_badges(session: Any, lines: dict[uuid.UUID, CaseLine]) -> None:
    states = (
        select(PillarState)
        .where(PillarState.case_id.in_(list(lines)))
        .order_by(PillarState.pillar, PillarState.track)
    )
    for state in session.scalars(states):
        lines[state.case_id].badges.append(state)
    outlines = (
        select(BadgeOverview)
        .where(BadgeOverview.case_id.in_([key for key, line in lines.items() if not line.badges]))
        .order_by(BadgeOverview.pillar, BadgeOverview.track)
    )
    for outline in session.scalars(outlines):
        lines[outline.case_id].outlines.append(outline)


def team(session: Any, case: Case, now: datetime, *, reduced: bool) -> Sequence[Any]:
    """Return who supports this person now, with their names.

    ``reduced``: for those who read only who is assigned, as what and until when.
    """
    member: Any = TeamOverview if reduced else Assignment
    found: Sequence[Any] = session.execute(
        select(member, User)
        .join(User, User.id == member.user_id)
        .where(
            member.case_id == case.id,
            member.starts_at <= now,
            or_(member.ends_at.is_(None), member.ends_at > now),
        )
        .order_by(member.starts_at)
    ).all()
    return found


def summary_of(session: Any, case: Case) -> CaseSummary | None:
    """Return the summary, if this actor reads it."""
    found: CaseSummary | None = session.scalars(
        select(CaseSummary).where(CaseSummary.case_id == case.id)
    ).one_or_none()
    return found
