"""Reading cases. Nothing here filters by user: the gate does."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import load_only

from caseapp.access import handles, reading
from caseapp.models.account import User
from caseapp.models.case import Case, CaseCard, CaseOverview, CaseSummary
from caseapp.models.stage import BadgeOverview, PillarState
from caseapp.models.team import Assignment, TeamOverview
from caseapp.vocabularies.stages import stages

PAGE = 50
#: A list shows one badge for each pillar.
FIRST_TRACKS = ("", "A")
#: What a list shows of a summary and of a badge; no narrative is even read (interface.md).
_SUMMARY = ("subject_id", "name_to_use_sealed", "opened_on")
_BADGE = ("kind", "pillar", "track", "stage_code")


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

    @property
    def since(self) -> date | None:
        """Since when the person has been with us, where the actor reads it."""
        source = self.summary or self.overview
        return source.opened_on if source else None

    @property
    def stages(self) -> list[tuple[str, int]]:
        """Stage and pillar of each badge that is there to be read."""
        known = stages().known
        states: list[Any] = [*self.badges, *self.outlines]
        found = [(state.stage_code, state.pillar) for state in states]
        return [(code, pillar) for code, pillar in found if code and known(code)]


def caseload(session: Any, after: handles.Key | None) -> list[CaseLine]:
    """Return one page of cases, newest first, after a key; one case more than a page shows."""
    keys = handles.newest(session, after, PAGE + 1)
    wanted = _lines().where(Case.id.in_(keys)).options(_columns(CaseSummary, *_SUMMARY))
    lines = {row[0].id: CaseLine(*row) for row in session.execute(wanted)}
    _add_reduced(session, lines)
    _add_badges(session, lines)
    return [lines[key] for key in keys if key in lines]


def case_line(session: Any, case: Case) -> CaseLine:
    """Return what this actor reads of who one case is about."""
    line = CaseLine(*session.execute(_lines().where(Case.id == case.id)).one())
    _add_reduced(session, {case.id: line})
    return line


def _lines() -> Select[Case, CaseSummary]:
    """Cases with their summary; where the actor does not read it, it is missing."""
    return select(Case, CaseSummary).outerjoin(CaseSummary, CaseSummary.case_id == Case.id)


def _columns(model: Any, *names: str) -> Any:
    """Load these columns only, with those by which the gate knows whose row it is."""
    wanted = ("case_id", "organisation_id", *names)
    return load_only(*(getattr(model, name) for name in wanted), raiseload=True)


def _add_reduced(session: Any, lines: dict[uuid.UUID, CaseLine]) -> None:
    """Where no summary came, ask for the part of it that this role may read."""
    missing = [key for key, line in lines.items() if line.summary is None]
    if not missing:
        return
    if reading.is_for(session, CaseOverview):
        for overview in session.scalars(
            select(CaseOverview).where(CaseOverview.case_id.in_(missing))
        ):
            lines[overview.case_id].overview = overview
    else:
        for card in session.scalars(select(CaseCard).where(CaseCard.case_id.in_(missing))):
            lines[card.case_id].card = card


def _add_badges(session: Any, lines: dict[uuid.UUID, CaseLine]) -> None:
    """The first track of each pillar, or its outline for roles that have no more in a list."""
    is_outline = reading.is_for(session, BadgeOverview)
    model: Any = BadgeOverview if is_outline else PillarState
    states = (
        select(model)
        .where(model.case_id.in_(list(lines)), model.track.in_(FIRST_TRACKS))
        .order_by(model.pillar)
    )
    if not is_outline:
        states = states.options(_columns(PillarState, *_BADGE))
    for state in session.scalars(states):
        line = lines[state.case_id]
        (line.outlines if is_outline else line.badges).append(state)


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
