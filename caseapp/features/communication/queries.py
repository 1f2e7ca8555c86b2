"""Reading how to be with somebody. Nothing here filters by user: the gate does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select

from caseapp.access.reading import Line, Reading
from caseapp.kinds import Comfort, PhraseEffect
from caseapp.models.case import Case
from caseapp.models.communication import CaseLanguage, CasePhrase, CommsProfile
from caseapp.models.manner import (
    HELP,
    LANGUAGE,
    PROFILE,
    MannerForPolice,
    MannerForTask,
    MannerLine,
)
from caseapp.models.stage import PillarState
from caseapp.rules.stages import DO_NOT_RAISE

_PLAIN = ("part", "need", "wish", "strength", "breaks", "code", "comfort", "place")
_SEALED = ("dialect", "text")


def _strip(model: Any) -> Reading:
    here = model.case_id == bindparam("case")
    return Reading(model, (*_PLAIN, *_SEALED), where=(here,), order=(model.place, model.id))


WHOLE = _strip(MannerLine)
#: The parts of it that some roles read, each with its reduced view.
REDUCED: tuple[tuple[Any, Reading], ...] = (
    (MannerForPolice, _strip(MannerForPolice)),
    (MannerForTask, _strip(MannerForTask)),
)


@dataclass(frozen=True)
class Manner:
    """What the strip of the case page shows: nothing that should be spared (practice.md P22)."""

    profile: Line | None
    languages: list[Line]
    helps: list[Line]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was recorded so far."""
        return self.profile is None and not self.languages


def manner(session: Any, case: Case | Line, reading: Reading) -> Manner:
    """Return how to be with somebody, as far as this reading goes."""
    lines = list(reading.of(session, case=case.id))
    return Manner(
        profile=next((line for line in lines if line.part == PROFILE), None),
        languages=[
            line for line in lines if line.part == LANGUAGE and line.comfort is not Comfort.AVOID
        ],
        helps=[line for line in lines if line.part == HELP],
    )


@dataclass(frozen=True)
class Profile:
    """The whole profile; ``record`` is missing until somebody writes one."""

    record: CommsProfile | None
    languages: Sequence[CaseLanguage]
    phrases: Sequence[CasePhrase]

    def phrases_of(self, effect: PhraseEffect) -> list[CasePhrase]:
        """The phrases of what helps, or of what makes it harder."""
        return [phrase for phrase in self.phrases if phrase.effect is effect]


def profile(session: Any, case: Case) -> Profile:
    """Return the profile with its languages, the first choice first, and its phrases in order."""
    return Profile(
        record=session.scalars(
            select(CommsProfile).where(CommsProfile.case_id == case.id)
        ).one_or_none(),
        languages=session.scalars(
            select(CaseLanguage)
            .where(CaseLanguage.case_id == case.id, CaseLanguage.ended_at.is_(None))
            .order_by(CaseLanguage.is_first.desc(), CaseLanguage.made_at, CaseLanguage.id)
        ).all(),
        phrases=session.scalars(
            select(CasePhrase)
            .where(CasePhrase.case_id == case.id, CasePhrase.ended_at.is_(None))
            .order_by(CasePhrase.position, CasePhrase.made_at, CasePhrase.id)
        ).all(),
    )


def not_raised(session: Any, case: Case) -> Sequence[PillarState]:
    """Return the stages that say "please do not raise", for those who read their pillar."""
    found: Sequence[PillarState] = session.scalars(
        select(PillarState)
        .where(PillarState.case_id == case.id, PillarState.stage_code == DO_NOT_RAISE)
        .order_by(PillarState.pillar, PillarState.track)
    ).all()
    return found
