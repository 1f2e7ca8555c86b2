"""Reading cases. Nothing here filters by user: the gate does."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select

from caseapp.models.account import User
from caseapp.models.case import Case, CaseCard, CaseOverview, CaseSummary
from caseapp.models.note import Note, NoteHeadline
from caseapp.models.stage import BadgeOverview, PillarState
from caseapp.models.team import Assignment, TeamOverview

PAGE = 50
LATEST_NOTES = 10


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
    wanted = select(Case).order_by(Case.made_at.desc(), Case.id.desc()).limit(PAGE + 1)
    if after is not None:
        moment, last = after
        wanted = wanted.where(
            or_(Case.made_at < moment, and_(Case.made_at == moment, Case.id < last))
        )
    lines = {case.id: CaseLine(case) for case in session.scalars(wanted)}
    _fill(session, lines)
    return list(lines.values())


def case_line(session: Any, case: Case) -> CaseLine:
    """Return what this actor reads of one case's summary and badges."""
    lines = {case.id: CaseLine(case)}
    _fill(session, lines)
    return lines[case.id]


def _fill(session: Any, lines: dict[uuid.UUID, CaseLine]) -> None:
    """Ask once for each class: what the actor does not read simply does not come."""
    shown = list(lines)
    for summary in session.scalars(select(CaseSummary).where(CaseSummary.case_id.in_(shown))):
        lines[summary.case_id].summary = summary
    for overview in session.scalars(select(CaseOverview).where(CaseOverview.case_id.in_(shown))):
        lines[overview.case_id].overview = overview
    for card in session.scalars(select(CaseCard).where(CaseCard.case_id.in_(shown))):
        lines[card.case_id].card = card
    states = (
        select(PillarState)
        .where(PillarState.case_id.in_(shown))
        .order_by(PillarState.pillar, PillarState.track)
    )
    for state in session.scalars(states):
        lines[state.case_id].badges.append(state)
    outlines = (
        select(BadgeOverview)
        .where(BadgeOverview.case_id.in_([key for key in shown if not lines[key].badges]))
        .order_by(BadgeOverview.pillar, BadgeOverview.track)
    )
    for outline in session.scalars(outlines):
        lines[outline.case_id].outlines.append(outline)


def team(session: Any, case: Case, now: datetime) -> Sequence[Any]:
    """Return who supports this person now, with their names."""
    found: Sequence[Any] = session.execute(
        select(Assignment, User)
        .join(User, User.id == Assignment.user_id)
        .where(
            Assignment.case_id == case.id,
            Assignment.starts_at <= now,
            or_(Assignment.ends_at.is_(None), Assignment.ends_at > now),
        )
        .order_by(Assignment.starts_at)
    ).all()
    return found or _team_outline(session, case, now)


def _team_outline(session: Any, case: Case, now: datetime) -> Sequence[Any]:
    """The same for those who read only who is assigned."""
    found: Sequence[Any] = session.execute(
        select(TeamOverview, User)
        .join(User, User.id == TeamOverview.user_id)
        .where(
            TeamOverview.case_id == case.id,
            TeamOverview.starts_at <= now,
            or_(TeamOverview.ends_at.is_(None), TeamOverview.ends_at > now),
        )
        .order_by(TeamOverview.starts_at)
    ).all()
    return found


def summary_of(session: Any, case: Case) -> CaseSummary | None:
    """Return the summary, if this actor reads it."""
    found: CaseSummary | None = session.scalars(
        select(CaseSummary).where(CaseSummary.case_id == case.id)
    ).one_or_none()
    return found


def latest_notes(session: Any, case: Case) -> Sequence[tuple[Note, User]]:
    """Return the latest notes with their authors."""
    found: Sequence[tuple[Note, User]] = session.execute(
        select(Note, User)
        .join(User, User.id == Note.author_id)
        .where(Note.case_id == case.id)
        .order_by(Note.happened_at.desc(), Note.id)
        .limit(LATEST_NOTES)
    ).all()
    return found


def latest_headlines(session: Any, case: Case) -> Sequence[NoteHeadline]:
    """Return the headlines of notes, for those who read no more of them."""
    found: Sequence[NoteHeadline] = session.scalars(
        select(NoteHeadline)
        .where(NoteHeadline.case_id == case.id)
        .order_by(NoteHeadline.happened_at.desc(), NoteHeadline.id)
        .limit(LATEST_NOTES)
    ).all()
    return found
