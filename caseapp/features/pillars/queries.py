"""Reading the history of a pillar. Nothing here filters by user: the gate does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from caseapp.models.account import User
from caseapp.models.case import Case, CaseCard, CaseSummary
from caseapp.models.stage import StageEvent


def history(session: Any, case: Case, pillar: int, track: str) -> Sequence[tuple[StageEvent, User]]:
    """Return every move of one track, newest first, with who recorded it."""
    found: Sequence[tuple[StageEvent, User]] = session.execute(
        select(StageEvent, User)
        .join(User, User.id == StageEvent.author_id)
        .where(
            StageEvent.case_id == case.id,
            StageEvent.pillar == pillar,
            StageEvent.track == track,
        )
        .order_by(StageEvent.recorded_at.desc(), StageEvent.id)
    ).all()
    return found


def name_of(session: Any, case: Case) -> str | None:
    """Return the name to use, where the actor reads it."""
    for model in (CaseSummary, CaseCard):
        found = session.scalars(select(model).where(model.case_id == case.id)).first()
        if found is not None:
            name: str | None = found.name_to_use
            return name
    return None
