"""Reading cases. Nothing here filters by user: the gate does."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import load_only

from caseapp.access import handles, reading
from caseapp.db.base import Moment
from caseapp.models.account import User
from caseapp.models.case import Case, CaseCard, CaseOverview, CaseSummary
from caseapp.models.stage import BadgeOverview, PillarState
from caseapp.models.team import Assignment, TeamOverview
from caseapp.vocabularies.stages import stages

PAGE = 50
#: A list shows one badge for each pillar.
FIRST_TRACKS = ("", "A")
#: What a list shows of a summary; no narrative is even read (interface.md).
_SUMMARY = ("subject_id", "name_to_use_sealed", "opened_on")


def _columns(model: Any, *names: str) -> Any:
    """Load these columns only, with those by which the gate knows whose row it is."""
    wanted = ("case_id", "organisation_id", *names)
    return load_only(*(getattr(model, name) for name in wanted), raiseload=True)


def _team(member: Any) -> Any:
    """Who is on a team at a moment, with their names."""
    now = bindparam("now", type_=Moment())
    return (
        select(member, User)
        .join(User, User.id == member.user_id)
        .where(
            member.case_id == bindparam("case"),
            member.starts_at <= now,
            or_(member.ends_at.is_(None), member.ends_at > now),
        )
        .order_by(member.starts_at)
    )


#: Made once. Cases with their summary; where the actor does not read it, it is missing.
_LINES = select(Case, CaseSummary).outerjoin(CaseSummary, CaseSummary.case_id == Case.id)
_ONE = _LINES.where(Case.id == bindparam("case"))
_MANY = _LINES.where(Case.id.in_(bindparam("cases", expanding=True))).options(
    _columns(CaseSummary, *_SUMMARY)
)
_TEAM, _TEAM_REDUCED = _team(Assignment), _team(TeamOverview)


@dataclass
class CaseLine:
    """One line of the caseload: what of a case this actor reads."""

    case: Case
    summary: CaseSummary | None = None
    overview: CaseOverview | None = None
    card: CaseCard | None = None
    badges: list[tuple[str | None, int]] = field(default_factory=list)

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
        return [(code, pillar) for code, pillar in self.badges if code and known(code)]


def caseload(session: Any, after: handles.Key | None) -> list[CaseLine]:
    """Return one page of cases, newest first, after a key; one case more than a page shows."""
    keys = handles.newest(session, after, PAGE + 1)
    lines = {row[0].id: CaseLine(*row) for row in session.execute(_MANY, {"cases": keys})}
    _add_reduced(session, lines)
    _add_badges(session, lines)
    return [lines[key] for key in keys if key in lines]


def case_line(session: Any, case: Case) -> CaseLine:
    """Return what this actor reads of who one case is about."""
    line = CaseLine(*session.execute(_ONE, {"case": case.id}).one())
    _add_reduced(session, {case.id: line})
    return line


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
    model: Any = BadgeOverview if reading.is_for(session, BadgeOverview) else PillarState
    where = (model.case_id.in_(list(lines)), model.track.in_(FIRST_TRACKS))
    for row in reading.rows(session, model, ("pillar", "stage_code"), where, (model.pillar,)):
        lines[row.case_id].badges.append((row.stage_code, row.pillar))


def team(session: Any, case: Case, now: datetime, *, reduced: bool) -> Sequence[Any]:
    """Return who supports this person now, with their names.

    ``reduced``: for those who read only who is assigned, as what and until when.
    """
    wanted = _TEAM_REDUCED if reduced else _TEAM
    found: Sequence[Any] = session.execute(wanted, {"case": case.id, "now": now}).all()
    return found


def summary_of(session: Any, case: Case) -> CaseSummary | None:
    """Return the summary, if this actor reads it."""
    found: CaseSummary | None = session.scalars(
        select(CaseSummary).where(CaseSummary.case_id == case.id)
    ).one_or_none()
    return found
