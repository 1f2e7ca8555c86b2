"""Reading the trail. How far each role reads it is decided by the gate."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from caseapp.access import trail
from caseapp.kinds import NO_KIND, Kind
from caseapp.models.account import User
from caseapp.models.case import Case
from caseapp.models.trail import TrailEntry, TrailSubject

PAGE = 50


@dataclass
class TrailLine:
    """One line of the trail as people read it."""

    entry: TrailEntry
    name: str
    action: str
    references: list[str] = field(default_factory=list)
    kinds: Kind = NO_KIND
    fields: set[str] = field(default_factory=set)


def trail_page(session: Any, before: int | None) -> list[TrailLine]:
    """Return one page of the trail, newest first, and one line more."""
    wanted = select(TrailEntry).order_by(TrailEntry.seq.desc()).limit(PAGE + 1)
    if before is not None:
        wanted = wanted.where(TrailEntry.seq < before)
    entries = session.scalars(wanted).all()
    names = _names(session, {entry.actor_id for entry in entries if entry.actor_id})
    lines = {
        entry.seq: TrailLine(
            entry, names.get(entry.actor_id, entry.actor_name), trail.told_action(session, entry)
        )
        for entry in entries
    }
    subjects = session.scalars(select(TrailSubject).where(TrailSubject.seq.in_(list(lines)))).all()
    references = _references(session, {row.case_id for row in subjects if row.case_id})
    for row in subjects:
        line = lines[row.seq]
        line.kinds |= row.kinds
        line.fields.update(row.fields.split())
        if row.case_id in references and references[row.case_id] not in line.references:
            line.references.append(references[row.case_id])
    return list(lines.values())


def _names(session: Any, user_ids: set[uuid.UUID]) -> dict[uuid.UUID | None, str]:
    users: Sequence[User] = session.scalars(select(User).where(User.id.in_(user_ids))).all()
    return {user.id: user.name for user in users}


def _references(session: Any, case_ids: set[uuid.UUID]) -> dict[uuid.UUID, str]:
    cases: Sequence[Case] = session.scalars(select(Case).where(Case.id.in_(case_ids))).all()
    return {case.id: case.reference for case in cases}
