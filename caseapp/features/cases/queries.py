"""Reading cases. Nothing here filters by user: the gate does."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from typing import Any

from sqlalchemy import bindparam, or_, select

from caseapp.access import finding, handles, orders, reading, search
from caseapp.access.bundle import bundle
from caseapp.access.reading import Line, Reading
from caseapp.base import clock
from caseapp.db.base import Moment
from caseapp.kinds import TeamRole
from caseapp.models.case import Case, CaseCard, CaseOverview, CaseSummary
from caseapp.models.consent_views import NamedWorker
from caseapp.models.stage import BadgeOverview, PillarState
from caseapp.models.team import Assignment, TeamOverview
from caseapp.vocabularies.stages import stages
from caseapp.web import caselists
from caseapp.web.caselists import Find, Next

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


_THESE = _cases(Case.id.in_(bindparam("cases", expanding=True)), _IN_LIST)
_ONE = _cases(Case.id == bindparam("case"), _ON_PAGE)
_OVERVIEWS = _in_cases(CaseOverview, ("opened_on",))
_CARDS = _in_cases(CaseCard, ("name_to_use",))


def _badges(model: Any, left: Any = None) -> Reading:
    among = model.case_id.in_(bindparam("cases", expanding=True))
    where, order = (among, model.track.in_(FIRST_TRACKS)), (model.pillar,)
    return Reading(model, ("pillar", "stage_code"), where=where, order=order, left=left)


_BADGES = _badges(PillarState)
#: Whoever reads badges in outline reads the rest of the case in outline too, in one statement.
_OUTLINES = _badges(
    BadgeOverview, (CaseOverview, ("opened_on",), CaseOverview.case_id == BadgeOverview.case_id)
)


def _key_workers(model: Any) -> Reading:
    now = bindparam("now", type_=Moment())
    until = or_(model.ends_at.is_(None), model.ends_at > now)
    is_key_worker = model.team_role == TeamRole.KEY_WORKER
    among = model.case_id.in_(bindparam("cases", expanding=True))
    where = (among, is_key_worker, model.starts_at <= now, until)
    return Reading(model, ("user_id",), where=where, name_of="user_id")


_KEY_WORKERS, _KEY_WORKERS_REDUCED = _key_workers(Assignment), _key_workers(TeamOverview)
_NAMED_WORKERS = _key_workers(NamedWorker)


@dataclass
class CaseLine:
    """One line of the caseload: what of a case this actor reads."""

    case: Line
    summary: Line | None = None
    overview: Line | None = None
    card: Line | None = None
    badges: list[tuple[str | None, int]] = field(default_factory=list)
    key_worker: str | None = None
    next: Next | None = None

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


@dataclass
class Page:
    """One page of a list. ``after``: the key that the next page begins after, if there is one.
    ``has_more``: more was found than a search shows."""

    lines: list[CaseLine]
    after: finding.Key | None = None
    has_more: bool = False


def caseload(session: Any, find: Find, after: finding.Key | None) -> Page:
    """Return one page of cases as they were asked for, after a key."""
    if find.is_plain:
        return _newest_cases(session, after)
    order = find.sorting.order
    keys = finding.keys(session, order, find.among, after=after, most=PAGE + 1)
    lines = _with_parts(session, _in_order(session, [case_id for _value, case_id in keys[:PAGE]]))
    return Page(lines, keys[PAGE - 1] if len(keys) > PAGE else None)


def searched(session: Any, query: str, find: Find) -> Page:
    """Return the cases that answer what was searched for, within what was chosen.

    Raises :class:`caseapp.access.opening.TooManyError`.
    """
    found = search.search(session, query, orders.NEWEST, find.among, most=PAGE + 1)
    lines = _with_parts(session, _in_order(session, found[:PAGE]))
    return Page(lines, has_more=len(found) > PAGE)


def _newest_cases(session: Any, after: handles.Key | None) -> Page:
    keys, values = handles.newest(session, after, PAGE + 1)
    found = list(_newest(keys).of(session, **values))
    lines = {case.id: CaseLine(case, summary) for case, summary in found[:PAGE]}
    last = found[PAGE - 1][0] if len(found) > PAGE else None
    return Page(_with_parts(session, lines), (last.made_at, last.id) if last else None)


def _in_order(session: Any, cases: list[uuid.UUID]) -> dict[uuid.UUID, CaseLine]:
    found = {case.id: CaseLine(case, summary) for case, summary in _THESE.of(session, cases=cases)}
    return {case_id: found[case_id] for case_id in cases if case_id in found}


def _with_parts(session: Any, lines: dict[uuid.UUID, CaseLine]) -> list[CaseLine]:
    """Add what stands in other tables, in one statement; nothing is asked of no cases."""
    if not lines:
        return []
    is_outline = reading.is_for(session, BadgeOverview)
    badges = _OUTLINES if is_outline else _BADGES
    workers = _KEY_WORKERS_REDUCED if is_outline else _KEY_WORKERS
    if reading.is_for(session, NamedWorker):
        workers = _NAMED_WORKERS
    columns = caselists.columns()
    sources = [column.source(session) for column in columns]
    asked = bundle(badges, workers, *sources)
    badge_rows, worker_rows, *more = asked.rows(session, cases=list(lines), now=clock.now())
    for badge in badges.lines(badge_rows, session):
        row, overview = badge if is_outline else (badge, None)
        line = lines[row.case_id]
        line.badges.append((row.stage_code, row.pillar))
        line.overview = line.overview or overview
    for place, name in workers.lines(worker_rows, session):
        lines[place.case_id].key_worker = name
    for column, source, rows in zip(columns, sources, more, strict=True):
        for case_id, value in column.show(session, source, rows).items():
            lines[case_id].next = value
    if not is_outline:
        _add_reduced(session, lines)
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
