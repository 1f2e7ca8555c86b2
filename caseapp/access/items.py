"""Single records that are opened to one hat: derived from registered sources, with the grants.

A source says which record, to whom, in which relation, from when until when. It is given how
everybody stands to the case, because some records stay open only as long as that holds.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, or_, select, update

from caseapp.access import houses
from caseapp.base import ids
from caseapp.db import passage
from caseapp.kinds import Kind, Relation
from caseapp.models.grant import ItemAccess

TABLE: Any = ItemAccess.__table__


@dataclass(frozen=True)
class Item:
    """One record that is opened to one hat, from when until when, and on what basis."""

    membership_id: uuid.UUID
    user_id: uuid.UUID
    kind: Kind
    record_id: uuid.UUID
    relation: Relation
    starts_at: datetime
    ends_at: datetime | None
    basis: str
    basis_id: uuid.UUID


#: Given a case and how everybody stands to it, tells the records that are opened.
Source = Callable[[Any, uuid.UUID, Sequence[Any]], Iterable[Item]]

_sources: list[Source] = []


def register(source: Source) -> None:
    """Register a source; it is asked whenever the grants of a case are derived."""
    _sources.append(source)


def derive(
    connection: Any,
    case_id: uuid.UUID,
    organisation_id: uuid.UUID,
    standings: Sequence[Any],
    now: datetime,
) -> None:
    """Bring the opened records of one case into line with their sources; end what is over."""
    found = [each for source in _sources for each in source(connection, case_id, standings)]
    wanted = {
        _key(item, now): item
        for item in houses.without(connection, case_id, found)
        if item.ends_at is None or item.ends_at > max(now, item.starts_at)
    }
    columns = TABLE.c
    still = (columns.is_over.is_(False), or_(columns.ends_at.is_(None), columns.ends_at > now))
    held = {
        _key(row, now): row for row in _run(connection, select(TABLE).where(_of(case_id), *still))
    }
    for key, row in held.items():
        if key not in wanted:
            end = update(TABLE).where(columns.id == row.id)
            _run(connection, end.values(ends_at=max(now, row.starts_at), is_over=True))
    rows = [
        {
            **vars(item),
            "id": ids.new_id(),
            "case_id": case_id,
            "organisation_id": organisation_id,
            "starts_at": max(item.starts_at, now),
        }
        for key, item in wanted.items()
        if key not in held
    ]
    if rows:
        connection.execute(insert(TABLE), rows, execution_options=passage.PASS)


def _of(case_id: uuid.UUID) -> Any:
    return TABLE.c.case_id == case_id


def _key(item: Any, now: datetime) -> tuple[Any, ...]:
    begins = item.starts_at if item.starts_at > now else None
    return (
        item.membership_id,
        item.kind,
        item.record_id,
        item.relation,
        item.basis_id,
        begins,
        item.ends_at,
    )


def _run(connection: Any, statement: Any) -> Any:
    return connection.execute(statement, execution_options=passage.PASS)
