"""Deriving grants: from who stands how to a case to what each hat reaches, in one function.

Sources are registered: one for assignments is here, because every case has them; consent, tasks,
supervision links, break-glass and legal tasks register theirs when they come. Nothing else writes
``case_access``. A grant ends; it is never deleted or lengthened.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from caseapp.access.table import Masks, masks_of
from caseapp.base import clock, ids
from caseapp.db import passage
from caseapp.db.base import Row
from caseapp.kinds import NO_KIND, Kind, Relation, Role
from caseapp.models.account import Membership
from caseapp.models.grant import CaseAccess
from caseapp.models.team import Assignment, CaseBar

_MARKED = "grants_to_derive"

_access: Any = CaseAccess.__table__
_assignment: Any = Assignment.__table__
_membership: Any = Membership.__table__
_bar: Any = CaseBar.__table__


@dataclass(frozen=True)
class Standing:
    """How one hat stands to a case, from when until when, and on what basis.

    ``only``: the kinds that a consent or a task names; ``None`` for all of the role's kinds.
    ``ticked``: kinds that a consent names wholly by themselves.
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

    @property
    def masks(self) -> Masks:
        """What the access table gives for this standing, within what it is limited to."""
        masks = masks_of(self.role, self.relation, ticked=self.ticked)
        if self.only is None:
            return masks
        return Masks(
            masks.reads & self.only,
            masks.reduced & self.only,
            masks.own & self.only,
            masks.writes & self.only,
        )


Source = Callable[[Any, uuid.UUID], Iterable[Standing]]

_sources: dict[type[Row], Source] = {}


def register(model: type[Row], source: Source) -> None:
    """Register a source: whenever a row of ``model`` changes, ``source`` tells the standings."""
    _sources[model] = source


def mark(session: Any, rows: Iterable[Any]) -> None:
    """Remember the cases whose grants must be derived again after this flush."""
    marked: dict[uuid.UUID, uuid.UUID] = session.info.setdefault(_MARKED, {})
    for row in rows:
        if type(row) in _sources:
            marked[row.case_id] = row.organisation_id


def is_marked(session: Any) -> bool:
    """Whether the grants of some case must be derived again."""
    return bool(session.info.get(_MARKED))


def derive_marked(session: Any) -> None:
    """Derive the grants of marked cases, in the same transaction."""
    marked: dict[uuid.UUID, uuid.UUID] = session.info.get(_MARKED, {})
    while marked:
        case_id, organisation_id = marked.popitem()
        derive(session.connection(), case_id, organisation_id)


def derive(connection: Any, case_id: uuid.UUID, organisation_id: uuid.UUID) -> None:
    """Bring the grants of one case into line with its sources; end what no longer holds."""
    wanted = {
        _key(standing): standing
        for source in _sources.values()
        for standing in source(connection, case_id)
        if standing.masks.any
    }
    held = _held(connection, case_id)
    now = clock.now()
    for key, grant_id in held.items():
        end = _end(key, now)
        if key not in wanted and end != key[_ENDS_AT]:
            _run(connection, update(_access).where(_access.c.id == grant_id).values(ends_at=end))
    new = [
        _row(case_id, organisation_id, standing)
        for key, standing in wanted.items()
        if key not in held
    ]
    if new:
        connection.execute(insert(_access), new, execution_options=passage.PASS)


Key = tuple[Any, ...]
_STARTS_AT, _ENDS_AT = 3, 4


def _key(standing: Standing) -> Key:
    masks = standing.masks
    return (
        standing.membership_id,
        standing.relation,
        standing.basis_id,
        standing.starts_at,
        standing.ends_at,
        masks.reads,
        masks.reduced,
        masks.own,
        masks.writes,
    )


def _held(connection: Any, case_id: uuid.UUID) -> dict[Key, uuid.UUID]:
    """Return the grants that have not ended by being withdrawn (``basis`` still stands)."""
    columns = _access.c
    found = _run(
        connection,
        select(
            columns.id,
            columns.membership_id,
            columns.relation,
            columns.basis_id,
            columns.starts_at,
            columns.ends_at,
            columns.reads,
            columns.reduced,
            columns.own,
            columns.writes,
        ).where(columns.case_id == case_id),
    )
    return {tuple(row[1:]): row[0] for row in found}


def _end(key: Key, now: datetime) -> datetime:
    """A grant ends now, unless it had ended before; one not begun ends where it would begin."""
    starts_at: datetime = key[_STARTS_AT]
    ends_at: datetime | None = key[_ENDS_AT]
    end = now if ends_at is None else min(ends_at, now)
    return max(end, starts_at)


def _row(case_id: uuid.UUID, organisation_id: uuid.UUID, standing: Standing) -> dict[str, Any]:
    masks = standing.masks
    return {
        "id": ids.new_id(),
        "case_id": case_id,
        "organisation_id": organisation_id,
        "membership_id": standing.membership_id,
        "user_id": standing.user_id,
        "role": standing.role,
        "relation": standing.relation,
        "reads": masks.reads,
        "reduced": masks.reduced,
        "own": masks.own,
        "writes": masks.writes,
        "starts_at": standing.starts_at,
        "ends_at": standing.ends_at,
        "basis": standing.basis,
        "basis_id": standing.basis_id,
    }


def _run(connection: Any, statement: Any) -> Any:
    return connection.execute(statement, execution_options=passage.PASS)


def _assignments(connection: Any, case_id: uuid.UUID) -> Iterable[Standing]:
    """Standings from assignments (domain.md §7.1 a, s; practice.md P2 h, P12 cover).

    Until consents exist the relation ``c`` gives nothing, so an assignment whose relation is
    ``c`` stands on the team list and opens nothing.
    """
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
        if row.relation is Relation.CONSENT or row.user_id in barred:
            continue
        yield Standing(
            membership_id=row.membership_id,
            user_id=row.user_id,
            role=row.role,
            relation=row.relation,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            basis="assignment",
            basis_id=row.id,
        )


register(Assignment, _assignments)
register(CaseBar, lambda _connection, _case_id: ())
