"""How safe somebody is now, and when that is looked at again (practice.md P11)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from caseapp.kinds import SafetyLevel
from caseapp.models.case import Case
from caseapp.models.safety import SafetyState
from caseapp.rules.plan_reviews import PLAN
from caseapp.vocabularies.reviews import ReviewKind, reviews

#: The review of safety.
SAFETY = "SAFETY"


def level_of(session: Any, case: Case) -> SafetyLevel | None:
    """Return the present level, for those who read it; ``None`` when nobody has looked yet."""
    state = session.scalars(select(SafetyState).where(SafetyState.case_id == case.id)).one_or_none()
    return state.level if state is not None else None


def rhythm(kind: ReviewKind, days_open: int, level: SafetyLevel | None) -> int | None:
    """Return in how many days something is looked at again: by its level, where it has levels;
    what is settled, as often as the plan."""
    if not kind.levels or level is None:
        return kind.rhythm(days_open)
    return kind.levels.get(level.value) or reviews().get(PLAN).rhythm(days_open)
