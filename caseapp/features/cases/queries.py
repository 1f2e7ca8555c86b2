"""Reading cases. Nothing here filters by user: the gate does."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from typing import Any

from sqlalchemy import bindparam, select

from caseapp.access import handles, reading
from caseapp.access.reading import Line, Reading
from caseapp.models.case import Case, CaseCard, CaseOverview, CaseSummary
from caseapp.models.stage import BadgeOverview, PillarState
from caseapp.vocabularies.stages import stages

PAGE = 25
#: A list shows one badge for each pillar.
FIRST_TRACKS = ("", "A")
_IN_LIST = ("name_to_use", "opened_on")
_ON_PAGE = ("name_to_use", "say_it", "pronouns", "summary", "opened_on")


def _cases(where: Any, of_summary: tuple[str, ...], order: Sequence[Any] = ()) -> Reading:
    """Cases with their summary; where the actor does not read it, it is missing."""
    return Reading(
        Case,
        ("reference", "made_at"),
        where=(where,),
        order=order,
        left=(CaseSummary, of_summary, CaseSummary.case_id == Case.id),
    )


def _in_cases(model: Any, names: tuple[str, ...], *more: Any, order: Sequence[Any] = ()) -> Reading:
    among = model.case_id.in_(bindparam("cases", expanding=True))
    return Reading(model, names, where=(among, *more), order=order)


@cache
def _newest(keys: Any) -> Reading:
    """The cases of a list; ``keys`` is one of the few statements of :func:`handles.newest`."""
    return _cases(Case.id.in_(keys), _IN_LIST, order=(Case.made_at.desc(), Case.id.desc()))


_ONE = _cases(Case.id == bindparam("case"), _ON_PAGE)
_OVERVIEWS = _in_cases(CaseOverview, ("opened_on",))
_CARDS = _in_cases(CaseCard, ("name_to_use",))
_BADGES, _OUTLINES = (
    _in_cases(model, ("pillar", "stage_code"), model.track.in_(FIRST_TRACKS), order=(model.pillar,))
    for model in (PillarState, BadgeOverview)
)


@dataclass
class CaseLine:
    """One line of the caseload: what of a case this actor reads."""

    case: Line
    summary: Line | None = None
    overview: Line | None = None
    card: Line | None = None
    badges: list[tuple[str | None, int]] = field(default_factory=list)

    @cached_property
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
    keys, values = handles.newest(session, after, PAGE + 1)
    found = _newest(keys).of(session, **values)
    lines = {case.id: CaseLine(case, summary) for case, summary in found}
    _add_reduced(session, lines)
    is_outline = reading.is_for(session, BadgeOverview)
    for row in (_OUTLINES if is_outline else _BADGES).of(session, cases=list(lines)):
        lines[row.case_id].badges.append((row.stage_code, row.pillar))
    return list(lines.values())


def case_line(session: Any, case: Case | Line) -> CaseLine:
    """Return what this actor reads of who one case is about."""
    line = CaseLine(*next(_ONE.of(session, case=case.id)))
    _add_reduced(session, {case.id: line})
    return line


def _add_reduced(session: Any, lines: dict[uuid.UUID, CaseLine]) -> None:
    """Where no summary came, ask for the part of it that this role may read."""
    missing = [key for key, line in lines.items() if line.summary is None]
    if missing and reading.is_for(session, CaseOverview):
        for overview in _OVERVIEWS.of(session, cases=missing):
            lines[overview.case_id].overview = overview
    elif missing:
        for card in _CARDS.of(session, cases=missing):
            lines[card.case_id].card = card


def summary_of(session: Any, case: Case) -> CaseSummary | None:
    """Return the summary, if this actor reads it."""
    found: CaseSummary | None = session.scalars(
        select(CaseSummary).where(CaseSummary.case_id == case.id)
    ).one_or_none()
    return found
