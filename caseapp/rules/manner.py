"""How to be with somebody, in one strip (practice.md P22): what the case page shows, and what the
page of a booking or a talk can show too, with ``macros/manner.html``.

Name, how to say it and pronouns are of the summary; where a page has them already, it leaves them
out. Topics not to raise, names never to use and whom to keep away are in no strip: they stand at
*Before you talk*.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select

from caseapp.access import reading
from caseapp.access.reach import Reach
from caseapp.access.reading import Line, Reading
from caseapp.kinds import Comfort, GenderWish, InterpreterNeed, Kind
from caseapp.models.case import Case, CaseSummary
from caseapp.models.manner import (
    ACCESS,
    HELP,
    LANGUAGE,
    PAUSE,
    PROFILE,
    MannerForPolice,
    MannerForTask,
    MannerLine,
)
from caseapp.rules import languages, manner_words

_PLAIN = ("part", "need", "wish", "strength", "breaks", "code", "comfort", "place", "signal")
_SEALED = ("dialect", "text", "signal_words", "supporter", *ACCESS)


def _strip(model: Any) -> Reading:
    here = model.case_id == bindparam("case")
    columns = (*_PLAIN, "literacy", *_SEALED)
    return Reading(model, columns, where=(here,), order=(model.place, model.id))


_WHOLE = _strip(MannerLine)
#: The parts of it that some roles read, each with its reduced view.
_REDUCED: tuple[tuple[Any, Reading], ...] = (
    (MannerForPolice, _strip(MannerForPolice)),
    (MannerForTask, _strip(MannerForTask)),
)
#: What needs no word about who should interpret.
_NOBODY = frozenset({InterpreterNeed.NO_NEED, InterpreterNeed.NO_MY_CHOICE})


@dataclass(frozen=True)
class Manner:
    """What the strip shows: nothing that should be spared."""

    profile: Line | None
    languages: list[Line]
    helps: list[Line]
    pauses: list[Line]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was recorded so far."""
        return self.profile is None and not self.languages

    @property
    def says_who_interprets(self) -> bool:
        """Whether a word about who should interpret belongs here."""
        profile = self.profile
        if profile is None:
            return False
        return profile.need not in _NOBODY or profile.wish is not GenderWish.NOT_ASKED_YET

    @property
    def access(self) -> list[str]:
        """What they need to hear, see and use, in words."""
        return manner_words.access_of(self.profile) if self.profile is not None else []

    @property
    def supporter(self) -> str:
        """Who is to be with them when the police ask; it comes to the police alone."""
        return (self.profile.supporter or "") if self.profile is not None else ""

    @property
    def signal(self) -> str:
        """How they say that they need a break, in words; empty where nobody asked."""
        return manner_words.signal_of(self.profile) if self.profile is not None else ""


def strip_of(session: Any, case: Case | Line, reach: Reach) -> Manner | None:
    """Return how to be with somebody, as far as this actor reads it, by one statement; ``None``
    where nothing could come."""
    if Kind.COM in reach.reads:
        return _read(session, case, _WHOLE)
    if Kind.COM in reach.reduced:
        for view, part in _REDUCED:
            if reading.is_for(session, view):
                return _read(session, case, part)
    return None


def strip_with_name(session: Any, case: Case, reach: Reach) -> Mapping[str, Any]:
    """Return what ``macros/manner.html`` needs on a page that does not show the name by itself."""
    summary = session.scalars(
        select(CaseSummary).where(CaseSummary.case_id == case.id)
    ).one_or_none()
    return {
        "manner": strip_of(session, case, reach),
        "summary": summary,
        "name_of": languages.name,
    }


def _read(session: Any, case: Case | Line, part: Reading) -> Manner:
    lines = list(part.of(session, case=case.id))
    return Manner(
        profile=next((line for line in lines if line.part == PROFILE), None),
        languages=[
            line for line in lines if line.part == LANGUAGE and line.comfort is not Comfort.AVOID
        ],
        helps=[line for line in lines if line.part == HELP],
        pauses=[line for line in lines if line.part == PAUSE],
    )
