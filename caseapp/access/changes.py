"""What a transaction writes, noted for the trail: which rows of which kinds, and names of fields.

The write guard (:mod:`caseapp.access.guard`) notes each object that it let pass; the trail tells of
them with its entry. Nothing is decided here.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import inspect

from caseapp.db.base import Row
from caseapp.db.shapes import CaseRow, Internal, OrganisationRow, OwnRow
from caseapp.kinds import NO_KIND, Kind
from caseapp.models.case import Case

_WRITTEN = "written"


@dataclass(frozen=True)
class Change:
    """One change of a row, for the trail: names of fields, never values."""

    table: str
    record_id: str
    case_id: uuid.UUID | None
    organisation_id: uuid.UUID | None
    kinds: Kind
    operation: str
    fields: tuple[str, ...]


def of(session: Any) -> list[Change]:
    """Return what this transaction has written so far and the trail has not yet told."""
    written: list[Change] = session.info.setdefault(_WRITTEN, [])
    return written


def forget(session: Any) -> None:
    """Forget what was noted, because its transaction has ended."""
    session.info.pop(_WRITTEN, None)


def kinds_of(row: Any, shape: CaseRow) -> set[Kind]:
    """Every kind that a row has or had: moving a row between kinds needs both."""
    kinds = set() if shape.by_row else {shape.kinds}
    if shape.by_row:
        kinds |= {row.kind, before(row, "kind")}
    if shape.inherits:
        kinds |= {row.inherited_kind, before(row, "inherited_kind")}
    return kinds


def before(row: Any, name: str) -> Any:
    """Return the value that an attribute had when its row was loaded."""
    history = inspect(row).attrs[name].history
    return history.deleted[0] if history.deleted else getattr(row, name)


def note(session: Any, row: Any, operation: str) -> None:
    """Remember a change for the trail."""
    shape = row.__access__
    if isinstance(shape, Internal) and not shape.trailed:
        return
    if isinstance(shape, OrganisationRow) and shape.systems:
        return
    if isinstance(shape, OwnRow) and shape.kind is None and operation == "change":
        return
    case_id = row.id if isinstance(row, Case) else getattr(row, "case_id", None)
    kinds = NO_KIND
    if isinstance(shape, CaseRow):
        for kind in kinds_of(row, shape):
            kinds |= kind
    of(session).append(
        Change(
            table=row.__tablename__,
            record_id=str(row.id),
            case_id=case_id,
            organisation_id=getattr(row, "organisation_id", None),
            kinds=kinds,
            operation=operation,
            fields=_changed_fields(row) if operation == "change" else (),
        )
    )


def _changed_fields(row: Row) -> tuple[str, ...]:
    names = (
        attribute.key.removesuffix("_sealed")
        for attribute in inspect(row).attrs
        if attribute.history.has_changes() and attribute.key != "version"
    )
    return tuple(sorted(names))
