"""Reading where a person stands in the pillars. Nothing here filters by user: the gate does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, select

from caseapp.access.reading import Line, Reading
from caseapp.kinds import AnswerState
from caseapp.models.case import Case, CaseCard, CaseSummary
from caseapp.models.stage import BadgeOverview, PillarState, StageEvent

#: As many of somebody's own words as two people read together in one go.
LATEST_WORDS = 5


def _of_case(model: Any, *names: str) -> Reading:
    here = model.case_id == bindparam("case")
    return Reading(model, names, where=(here,), order=(model.pillar, model.track))


_STATES = _of_case(PillarState, "pillar", "track", "stage_code", "entered_on")
_OUTLINES = _of_case(BadgeOverview, "pillar", "track", "stage_code", "is_open")


def states(session: Any, case: Case | Line) -> list[Line]:
    """Return where the person stands in each pillar and track."""
    return list(_STATES.of(session, case=case.id))


def outlines(session: Any, case: Case | Line) -> list[Line]:
    """Return the same in outline, for those who read no more."""
    return list(_OUTLINES.of(session, case=case.id))


def own_words(session: Any, case: Case | Line) -> Sequence[StageEvent]:
    """Return the latest of what the person said about where they stand."""
    found: Sequence[StageEvent] = session.scalars(
        select(StageEvent)
        .where(StageEvent.case_id == case.id, StageEvent.words_state == AnswerState.TOLD)
        .order_by(StageEvent.recorded_at.desc(), StageEvent.id)
        .limit(LATEST_WORDS)
    ).all()
    return found


def name_of(session: Any, case: Case | Line) -> str | None:
    """Return the name to use, where the actor reads it."""
    for model in (CaseSummary, CaseCard):
        found = session.scalars(select(model).where(model.case_id == case.id)).first()
        if found is not None:
            name: str | None = found.name_to_use
            return name
    return None
