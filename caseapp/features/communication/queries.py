"""Reading how to be with somebody. Nothing here filters by user: the gate does."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from caseapp.kinds import PhraseEffect, ReviewState
from caseapp.kinds.communication_wishes import WishAbout
from caseapp.models.account import User
from caseapp.models.case import Case, CaseSummary
from caseapp.models.communication import CaseLanguage, CasePhrase, CommsProfile
from caseapp.models.review import Review
from caseapp.models.spared import (
    Exclusion,
    ExclusionReason,
    NeverUseName,
    SparedTopic,
    TopicWish,
)
from caseapp.models.stage import PillarState
from caseapp.rules.stages import DO_NOT_RAISE


@dataclass(frozen=True)
class Profile:
    """The profile as the short form has it; ``record`` is missing until somebody writes one."""

    record: CommsProfile | None
    languages: Sequence[CaseLanguage]
    phrases: Sequence[CasePhrase]

    def phrases_of(self, effect: PhraseEffect) -> list[CasePhrase]:
        """The phrases of one sort, such as what helps."""
        return [phrase for phrase in self.phrases if phrase.effect is effect]


@dataclass(frozen=True)
class Whole(Profile):
    """All of a profile. ``reasons``: of exclusions, for those who read safety and risk."""

    wishes: Mapping[WishAbout, TopicWish]
    never_use: Sequence[NeverUseName]
    spared: Sequence[SparedTopic]
    exclusions: Sequence[Exclusion]
    reasons: Mapping[uuid.UUID, ExclusionReason]

    def reason(self, exclusion: Exclusion) -> str:
        """Why somebody is to be kept away, as far as this actor reads it."""
        found = self.reasons.get(exclusion.id)
        return (found.reason or "") if found is not None else ""


@dataclass(frozen=True)
class Looked:
    """When a profile was looked at last, by whom, and the review of the next look."""

    last: Review | None
    by: str
    due: Review | None


def profile(session: Any, case: Case) -> Profile:
    """Return the profile with its languages, the first choice first, and its phrases in order."""
    return Profile(**_short(session, case))


def whole(session: Any, case: Case) -> Whole:
    """Return all of it, by a fixed number of statements."""
    wishes: Sequence[TopicWish] = _standing(session, TopicWish, case)
    reasons: Sequence[ExclusionReason] = _standing(session, ExclusionReason, case)
    return Whole(
        **_short(session, case),
        wishes={row.about: row for row in wishes},
        never_use=_standing(session, NeverUseName, case),
        spared=_standing(session, SparedTopic, case),
        exclusions=_standing(session, Exclusion, case),
        reasons={row.exclusion_id: row for row in reasons},
    )


def summary(session: Any, case: Case) -> CaseSummary | None:
    """Return the summary, which has the name to use, if this actor reads it."""
    found: CaseSummary | None = session.scalars(
        select(CaseSummary).where(CaseSummary.case_id == case.id)
    ).one_or_none()
    return found


def looked(session: Any, case: Case, code: str) -> Looked:
    """Return the last look at a profile and the next one."""
    rows = session.execute(
        select(Review, User.name)
        .outerjoin(User, User.id == Review.closed_by_id)
        .where(
            Review.case_id == case.id,
            Review.code == code,
            Review.state.in_([ReviewState.SCHEDULED, ReviewState.DONE]),
        )
        .order_by(Review.closed_at.desc(), Review.id)
    ).all()
    last = next(((row, by) for row, by in rows if row.state is ReviewState.DONE), (None, ""))
    due = next((row for row, _by in rows if row.state is ReviewState.SCHEDULED), None)
    return Looked(last[0], last[1] or "", due)


def not_raised(session: Any, case: Case) -> Sequence[PillarState]:
    """Return the stages that say "please do not raise", for those who read their pillar."""
    found: Sequence[PillarState] = session.scalars(
        select(PillarState)
        .where(PillarState.case_id == case.id, PillarState.stage_code == DO_NOT_RAISE)
        .order_by(PillarState.pillar, PillarState.track)
    ).all()
    return found


def _short(session: Any, case: Case) -> dict[str, Any]:
    return {
        "record": session.scalars(
            select(CommsProfile).where(CommsProfile.case_id == case.id)
        ).one_or_none(),
        "languages": session.scalars(
            select(CaseLanguage)
            .where(CaseLanguage.case_id == case.id, CaseLanguage.ended_at.is_(None))
            .order_by(CaseLanguage.is_first.desc(), CaseLanguage.made_at, CaseLanguage.id)
        ).all(),
        "phrases": session.scalars(
            select(CasePhrase)
            .where(CasePhrase.case_id == case.id, CasePhrase.ended_at.is_(None))
            .order_by(CasePhrase.position, CasePhrase.made_at, CasePhrase.id)
        ).all(),
    }


def _standing(session: Any, model: Any, case: Case) -> Sequence[Any]:
    found: Sequence[Any] = session.scalars(
        select(model)
        .where(model.case_id == case.id, model.ended_at.is_(None))
        .order_by(model.made_at, model.id)
    ).all()
    return found
