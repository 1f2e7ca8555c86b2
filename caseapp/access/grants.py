"""Deriving grants: from who stands how to a case to what each hat reaches, in one function.

Sources are registered: one for assignments is here, because every case has them; permissions,
duty, emergencies and tasks have files of their own; legal tasks register theirs when they come.
Nothing else writes ``case_access``. A grant ends; it is never deleted or lengthened.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import and_, insert, or_, select, update

from caseapp.access import houses, items
from caseapp.access.ages import age_of
from caseapp.access.limits import NONE, Limits
from caseapp.access.table import Masks, masks_of
from caseapp.base import clock, ids
from caseapp.db import passage
from caseapp.db.base import Row
from caseapp.kinds import NO_KIND, Kind, Relation, Role
from caseapp.models.account import Membership
from caseapp.models.grant import CaseAccess, CaseListing
from caseapp.models.team import Assignment, CaseBar, HouseBar

_MARKED = "grants_to_derive"
_CHANGED = "rotas_changed"
_ENDS = "what_may_have_ended"

#: The name of the source of assignments in ``case_access.basis``.
ASSIGNMENT = "assignment"

_access: Any = CaseAccess.__table__
_assignment: Any = Assignment.__table__
_membership: Any = Membership.__table__
_bar: Any = CaseBar.__table__
_listing: Any = CaseListing.__table__


@dataclass(frozen=True)
class Standing:
    """How one hat stands to a case, from when until when, and on what basis.

    ``only``: the kinds that a consent or a task names; ``None`` for all of the role's kinds.
    ``ticked``: kinds that a consent names wholly by themselves. ``along``: kinds of which the part
    comes too that comes along with any.
    """

    membership_id: uuid.UUID
    user_id: uuid.UUID
    role: Role
    relation: Relation
    starts_at: datetime
    ends_at: datetime | None
    basis: str
    basis_id: uuid.UUID
    only: Kind | None = None
    ticked: Kind = NO_KIND
    along: Kind = NO_KIND
    limits: Limits = NONE

    @cached_property
    def masks(self) -> Masks:
        """What the access table gives for this standing, within what it is limited to."""
        masks = masks_of(self.role, self.relation, ticked=self.ticked)
        if self.only is None:
            return masks
        return self.limits.narrow(
            Masks(
                masks.reads & self.only,
                masks.reduced & (self.only | self.along),
                masks.own & self.only,
                masks.writes & self.only,
            )
        )


Source = Callable[[Any, uuid.UUID], Iterable[Standing]]

#: Given an organisation, tells the cases whose grants hang on a row of it, such as a rota.
Cases = Callable[[Any, uuid.UUID], Iterable[uuid.UUID]]
#: Whether a change of such a row matters to any grant.
Matters = Callable[[Any], bool]

_sources: dict[type[Row], Source] = {}
_rotas: dict[type[Row], list[tuple[Cases, Matters]]] = {}
_ended: list[tuple[type[Row], Callable[[uuid.UUID], Any]]] = []


def register(model: type[Row], source: Source) -> None:
    """Register a source: whenever a row of ``model`` changes, ``source`` tells the standings."""
    _sources[model] = source


def register_rota(model: type[Row], cases: Cases, when: Matters = lambda _row: True) -> None:
    """Register rows of an organisation on which grants hang: whenever one of ``model`` changes,
    the grants of ``cases`` are derived again; ``when``: if not every change matters."""
    _rotas.setdefault(model, []).append((cases, when))


def register_ended(model: type[Row], ended: Callable[[uuid.UUID], Any]) -> None:
    """Let what somebody ended stay closed, also where it seems past by its day alone: the clock may
    be ahead. ``ended`` gives a select of the keys in a case, asked when a ``model`` changes."""
    _ended.append((model, ended))


def mark(session: Any, rows: Iterable[Any]) -> None:
    """Remember the cases whose grants must be derived again after this flush."""
    marked: dict[uuid.UUID, uuid.UUID] = session.info.setdefault(_MARKED, {})
    changed: set[tuple[type[Row], uuid.UUID]] = session.info.setdefault(_CHANGED, set())
    ends: set[tuple[type[Row], uuid.UUID]] = session.info.setdefault(_ENDS, set())
    for row in rows:
        if type(row) in _sources:
            marked[row.case_id] = row.organisation_id
            ends.add((type(row), row.case_id))
        elif any(matters(row) for _cases, matters in _rotas.get(type(row), ())):
            changed.add((type(row), row.organisation_id))


def is_marked(session: Any) -> bool:
    """Whether the grants of some case must be derived again."""
    return bool(session.info.get(_MARKED) or session.info.get(_CHANGED))


def derive_marked(session: Any) -> None:
    """Derive the grants of marked cases, in the same transaction."""
    marked: dict[uuid.UUID, uuid.UUID] = session.info.get(_MARKED, {})
    changed: set[tuple[type[Row], uuid.UUID]] = session.info.get(_CHANGED, set())
    while changed:
        model, organisation_id = changed.pop()
        for cases, _matters in _rotas[model]:
            found = cases(session.connection(), organisation_id)
            marked.update(dict.fromkeys(found, organisation_id))
    while marked:
        case_id, organisation_id = marked.popitem()
        derive(session.connection(), case_id, organisation_id)
    _close_ended(session.connection(), session.info.pop(_ENDS, set()))


def _close_ended(connection: Any, changed: set[tuple[type[Row], uuid.UUID]]) -> None:
    now = clock.now()
    for model, ended in _ended:
        for case_id in (case_id for each, case_id in changed if each is model):
            for table in (_access, items.TABLE):
                past = (table.c.case_id == case_id, ~table.c.is_over, table.c.ends_at <= now)
                rests = table.c.basis_id.in_(ended(case_id))
                _run(connection, update(table).where(*past, rests).values(is_over=True))


def derive(connection: Any, case_id: uuid.UUID, organisation_id: uuid.UUID) -> None:
    """Bring the grants of one case into line with its sources; end what no longer holds.

    A grant begins when it is made, however long ago its source began: before that nobody could
    see anything by it, and the question "who could see this, and when" has a true answer.
    """
    now = clock.now()
    found = [each for source in _sources.values() for each in source(connection, case_id)]
    found = houses.without(connection, case_id, found)
    wanted = {
        _key(standing, now): standing
        for standing in found
        if standing.masks.any and (standing.ends_at is None or standing.ends_at > now)
    }
    held = _held(connection, case_id, now)
    for key, (grant_id, starts_at) in held.items():
        if key not in wanted:
            over = update(_access).where(_access.c.id == grant_id)
            _run(connection, over.values(ends_at=max(now, starts_at), is_over=True))
    new = [standing for key, standing in wanted.items() if key not in held]
    new = _not_ended(connection, case_id, new)
    if new:
        listed = select(_listing.c.listed_at).where(_listing.c.case_id == case_id)
        listed_at = _run(connection, listed).scalar()
        rows = [row_of(case_id, organisation_id, listed_at, standing, now) for standing in new]
        connection.execute(insert(_access), rows, execution_options=passage.PASS)
    items.derive(connection, case_id, organisation_id, list(wanted.values()), now)


def _not_ended(connection: Any, case_id: uuid.UUID, new: list[Standing]) -> list[Standing]:
    """Leave out what was ended before its time, at the very moment that its source says: a clock
    that is put back afterwards opens it no more."""
    if all(standing.ends_at is None for standing in new):
        return new
    columns = _access.c
    over = select(columns.membership_id, columns.basis_id, columns.ends_at)
    found = _run(connection, over.where(columns.case_id == case_id, columns.is_over.is_(True)))
    ended = {tuple(row) for row in found}
    return [each for each in new if (each.membership_id, each.basis_id, each.ends_at) not in ended]


def lasts(table: Any, now: datetime) -> Any:
    """Whether a row with a window holds at a moment."""
    return and_(table.c.starts_at <= now, or_(table.c.ends_at.is_(None), table.c.ends_at > now))


def opens(now: datetime) -> Any:
    """Whether a grant opens something at a moment: one that was ended before its time does not,
    whatever a clock says. Of a session's own hat :mod:`caseapp.access.criteria` asks the same."""
    return and_(lasts(_access, now), _access.c.is_over.is_(False))


Key = tuple[Any, ...]


def _key(standing: Standing, now: datetime) -> Key:
    masks = standing.masks
    return (
        standing.membership_id,
        standing.relation,
        standing.basis_id,
        _to_come(standing.starts_at, now),
        standing.ends_at,
        masks.reads,
        masks.reduced,
        masks.own,
        masks.writes,
        masks.limited_reads,
        masks.limited_reduced,
        standing.limits.starts_at,
        standing.limits.ends_at,
    )


def _to_come(starts_at: datetime, now: datetime) -> datetime | None:
    """When something begins, if that is still to come: what has begun is the same whenever."""
    return starts_at if starts_at > now else None


def _held(
    connection: Any, case_id: uuid.UUID, now: datetime
) -> dict[Key, tuple[uuid.UUID, datetime]]:
    """Return the grants that have not ended, with when each began."""
    columns = _access.c
    found = _run(
        connection,
        select(
            columns.id,
            columns.starts_at,
            columns.membership_id,
            columns.relation,
            columns.basis_id,
            columns.ends_at,
            columns.reads,
            columns.reduced,
            columns.own,
            columns.writes,
            columns.limited_reads,
            columns.limited_reduced,
            columns.entries_from,
            columns.entries_until,
        ).where(
            columns.case_id == case_id,
            columns.is_over.is_(False),
            or_(columns.ends_at.is_(None), columns.ends_at > now),
        ),
    )
    held: dict[Key, tuple[uuid.UUID, datetime]] = {}
    for grant_id, starts_at, membership_id, relation, basis_id, *rest in found:
        key = (membership_id, relation, basis_id, _to_come(starts_at, now), *rest)
        held[key] = (grant_id, starts_at)
    return held


def row_of(
    case_id: uuid.UUID,
    organisation_id: uuid.UUID,
    case_listed_at: datetime | None,
    standing: Standing,
    now: datetime,
) -> dict[str, Any]:
    """Return the row of ``case_access`` that a standing gives from now on."""
    masks = standing.masks
    return {
        "id": ids.new_id(),
        "case_id": case_id,
        "case_listed_at": case_listed_at,
        "organisation_id": organisation_id,
        "membership_id": standing.membership_id,
        "user_id": standing.user_id,
        "role": standing.role,
        "relation": standing.relation,
        "reads": masks.reads,
        "reduced": masks.reduced,
        "own": masks.own,
        "writes": masks.writes,
        "limited_reads": masks.limited_reads,
        "limited_reduced": masks.limited_reduced,
        "entries_from": standing.limits.starts_at,
        "entries_until": standing.limits.ends_at,
        "starts_at": max(standing.starts_at, now),
        "ends_at": standing.ends_at,
        "basis": standing.basis,
        "basis_id": standing.basis_id,
        "is_over": False,
    }


def _run(connection: Any, statement: Any) -> Any:
    return connection.execute(statement, execution_options=passage.PASS)


def _assignments(connection: Any, case_id: uuid.UUID) -> Iterable[Standing]:
    """Standings from assignments (domain.md §7.1 a, s; practice.md P2 h, P12 cover)."""
    columns = _assignment.c
    found = _run(
        connection,
        select(
            columns.id,
            columns.membership_id,
            columns.user_id,
            columns.relation,
            columns.starts_at,
            columns.ends_at,
            _membership.c.role,
        )
        .join(_membership, _membership.c.id == columns.membership_id)
        .where(columns.case_id == case_id),
    )
    barred = {
        row[0]
        for row in _run(
            connection,
            select(_bar.c.user_id).where(_bar.c.case_id == case_id, _bar.c.lifted_at.is_(None)),
        )
    }
    for row in found:
        standing = None if row.user_id in barred else standing_of(row)
        if standing is not None and standing.role is Role.GA:
            standing = _until_eighteen(connection, case_id, standing)
        if standing is not None:
            yield standing


def _until_eighteen(connection: Any, case_id: uuid.UUID, standing: Standing) -> Standing:
    """A guardian advocate is one of a child: their place opens nothing after eighteen (§7.1)."""
    adult_at = age_of(connection, case_id).adult_at
    if adult_at is None or (standing.ends_at is not None and standing.ends_at <= adult_at):
        return standing
    return replace(standing, ends_at=adult_at)


def standing_of(place: Any) -> Standing | None:
    """Return how somebody stands to a case by their place on its team; ``place.role`` is their hat.

    An assignment whose relation is ``c`` stands on the team list and opens nothing: what opens is
    the person's own yes (:mod:`caseapp.access.consents`).
    """
    if place.relation is Relation.CONSENT:
        return None
    return Standing(
        membership_id=place.membership_id,
        user_id=place.user_id,
        role=place.role,
        relation=place.relation,
        starts_at=place.starts_at,
        ends_at=place.ends_at,
        basis=ASSIGNMENT,
        basis_id=place.id,
    )


register(Assignment, _assignments)
register(CaseBar, lambda _connection, _case_id: ())
register(HouseBar, lambda _connection, _case_id: ())
