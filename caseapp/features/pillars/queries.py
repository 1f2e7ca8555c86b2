"""Reading where a person stands in the pillars. Nothing here filters by user: the gate does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, bindparam, or_, select

from caseapp.access.reading import Line, Reading
from caseapp.kinds import AnswerState, Pillar, Walker
from caseapp.models.account import User
from caseapp.models.amendment import Amendment
from caseapp.models.case import Case, CaseCard, CaseSummary
from caseapp.models.stage import BadgeOverview, PillarState, StageEvent
from caseapp.models.walking import PillarWalk
from caseapp.rules.amending import THEIR_WORDS

#: As many of somebody's own words as two people read together in one go.
LATEST_WORDS = 5


def _of_case(model: Any, *names: str, left: Any = None) -> Reading:
    here = model.case_id == bindparam("case")
    return Reading(model, names, where=(here,), order=(model.pillar, model.track), left=left)


_WALKED = and_(
    PillarWalk.case_id == PillarState.case_id,
    PillarWalk.pillar == PillarState.pillar,
    PillarWalk.ended_at.is_(None),
)
_STATES = _of_case(
    PillarState,
    *("pillar", "track", "stage_code", "entered_on"),
    left=(PillarWalk, ("walker", "partner"), _WALKED),
)
_OUTLINES = _of_case(BadgeOverview, "pillar", "track", "stage_code", "is_open")


def states(session: Any, case: Case | Line) -> list[tuple[Line, Line | None]]:
    """Return where the person stands in each pillar and track, and who walks it if not we."""
    return [
        (state, walk if walk is not None and walk.walker is not Walker.US else None)
        for state, walk in _STATES.of(session, case=case.id)
    ]


def walks(session: Any, case: Case, pillar: int) -> Sequence[tuple[PillarWalk, str]]:
    """Return what was said of who walks a pillar, the newest first, with who said it."""
    found: Sequence[tuple[PillarWalk, str]] = session.execute(
        select(PillarWalk, User.name)
        .join(User, User.id == PillarWalk.author_id)
        .where(PillarWalk.case_id == case.id, PillarWalk.pillar == pillar)
        .order_by(PillarWalk.made_at.desc(), PillarWalk.id)
    ).all()
    return found


def outlines(session: Any, case: Case | Line) -> list[Line]:
    """Return the same in outline, for those who read no more."""
    return list(_OUTLINES.of(session, case=case.id))


@dataclass(frozen=True)
class Words:
    """What the person said when a stage changed, as it stands now."""

    pillar: int
    words: str | None
    words_language: str | None


def own_words(session: Any, case: Case | Line, *, apart: bool = False) -> list[Words]:
    """Return the latest of what the person said about where they stand; ``apart``: about justice,
    which is never counted with the others (practice.md P5)."""
    corrected = select(Amendment.event_id).where(Amendment.field == THEIR_WORDS)
    told = or_(StageEvent.words_state == AnswerState.TOLD, StageEvent.id.in_(corrected))
    justice = StageEvent.pillar == Pillar.JUSTICE
    events: Sequence[StageEvent] = session.scalars(
        select(StageEvent)
        .where(StageEvent.case_id == case.id, told, justice if apart else ~justice)
        .order_by(StageEvent.recorded_at.desc(), StageEvent.id)
        .limit(LATEST_WORDS)
    ).all()
    amended = {
        row.event_id: row
        for row in session.scalars(
            select(Amendment)
            .where(
                Amendment.event_id.in_([event.id for event in events]),
                Amendment.field == THEIR_WORDS,
            )
            .order_by(Amendment.nth)
        ).all()
    }
    stands = [(event, amended.get(event.id)) for event in events]
    found = [
        Words(event.pillar, row.text, None)
        if row is not None
        else Words(event.pillar, event.words, event.words_language)
        for event, row in stands
    ]
    return [each for each in found if each.words]


def name_of(session: Any, case: Case | Line) -> str | None:
    """Return the name to use, where the actor reads it."""
    for model in (CaseSummary, CaseCard):
        found = session.scalars(select(model).where(model.case_id == case.id)).first()
        if found is not None:
            name: str | None = found.name_to_use
            return name
    return None
