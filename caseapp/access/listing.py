"""What lists find and sort cases by, derived in the transaction that changed its source.

Keys only: when a case came on the caseload, since when it is open, its next date, its last change.
The dates come from sources that are registered here, and only from rows of the kind SUM, because
an order would tell of a row as surely as showing it (INV-05).
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, insert, select, update

from caseapp.base import clock, ids
from caseapp.db import passage
from caseapp.db.base import Row
from caseapp.db.shapes import CaseRow
from caseapp.kinds import CaseStatus, Kind, ReviewState
from caseapp.models.case import Case, CaseSummary
from caseapp.models.grant import CaseAccess, CaseListing
from caseapp.models.review import Review
from caseapp.models.status import StatusChange

#: The next date of a case that has none: after all that have one.
NO_DATE = date.max

_MARKED = "listings_to_derive"

_access: Any = CaseAccess.__table__
_case: Any = Case.__table__
_change: Any = StatusChange.__table__
_listing: Any = CaseListing.__table__
_review: Any = Review.__table__
_summary: Any = CaseSummary.__table__

#: Given a case, returns a select of the earliest day that matters, in one column and row.
DateSource = Callable[[uuid.UUID], Any]

_dates: dict[type[Row], DateSource] = {}
_always: tuple[type[Row], ...] = (Case, CaseSummary, StatusChange)


@dataclass
class _Mark:
    organisation_id: uuid.UUID
    is_whole: bool = False


def register(model: type[Row], source: DateSource) -> None:
    """Register where a next date comes from: rows of ``model`` of the kind SUM."""
    _dates[model] = source


def mark(session: Any, rows: Iterable[Any]) -> None:
    """Remember the cases whose keys must be derived again after this flush."""
    marked: dict[uuid.UUID, _Mark] = session.info.setdefault(_MARKED, {})
    for row in rows:
        is_source = isinstance(row, (*_always, *_dates))
        if is_source or _is_of_summary(row):
            case_id = row.id if isinstance(row, Case) else row.case_id
            found = marked.setdefault(case_id, _Mark(row.organisation_id))
            found.is_whole = found.is_whole or is_source


def is_marked(session: Any) -> bool:
    """Whether the keys of some case must be derived again."""
    return bool(session.info.get(_MARKED))


def derive_marked(session: Any) -> None:
    """Derive the keys of marked cases, in the same transaction."""
    marked: dict[uuid.UUID, _Mark] = session.info.get(_MARKED, {})
    while marked:
        case_id, found = marked.popitem()
        if found.is_whole:
            derive(session.connection(), case_id, found.organisation_id)
        else:
            changed = update(_listing).where(_listing.c.case_id == case_id)
            _run(session.connection(), changed.values(changed_at=clock.now()))


def derive(connection: Any, case_id: uuid.UUID, organisation_id: uuid.UUID) -> None:
    """Bring the keys of one case into line with its sources."""
    status = _status(connection, case_id)
    made_at = _one(connection, select(_case.c.made_at).where(_case.c.id == case_id))
    listed_at = made_at if status is CaseStatus.OPEN else None
    values = {
        "status": status,
        "listed_at": listed_at,
        "opened_on": _opened_on(connection, case_id) or made_at.date(),
        "next_on": _next_on(connection, case_id),
        "changed_at": clock.now(),
    }
    held = select(_listing.c.id, _listing.c.listed_at).where(_listing.c.case_id == case_id)
    before = _run(connection, held).first()
    if before is None:
        whose = {"id": ids.new_id(), "case_id": case_id, "organisation_id": organisation_id}
        _run(connection, insert(_listing).values(**whose, **values))
        return
    _run(connection, update(_listing).where(_listing.c.id == before.id).values(**values))
    if before.listed_at != listed_at:
        of_case = update(_access).where(_access.c.case_id == case_id)
        _run(connection, of_case.values(case_listed_at=listed_at))


def row_of(
    case_id: uuid.UUID,
    organisation_id: uuid.UUID,
    made_at: datetime,
    opened_on: date,
    next_on: date,
) -> dict[str, Any]:
    """Return the keys of an open case that was written beside the gate."""
    return {
        "id": ids.new_id(),
        "case_id": case_id,
        "organisation_id": organisation_id,
        "status": CaseStatus.OPEN,
        "listed_at": made_at,
        "opened_on": opened_on,
        "next_on": next_on,
        "changed_at": made_at,
    }


def _status(connection: Any, case_id: uuid.UUID) -> CaseStatus:
    latest = (
        select(_change.c.status)
        .where(_change.c.case_id == case_id)
        .order_by(_change.c.made_at.desc(), _change.c.id.desc())
        .limit(1)
    )
    return _one(connection, latest) or CaseStatus.OPEN


def _opened_on(connection: Any, case_id: uuid.UUID) -> date | None:
    day: date | None = _one(
        connection, select(_summary.c.opened_on).where(_summary.c.case_id == case_id)
    )
    return day


def _next_on(connection: Any, case_id: uuid.UUID) -> date:
    found = [_one(connection, source(case_id)) for source in _dates.values()]
    return min((day for day in found if day is not None), default=NO_DATE)


def _is_of_summary(row: Any) -> bool:
    shape = row.__access__
    if not isinstance(shape, CaseRow) or shape.other:  # of two cases: it would tell of the other
        return False
    return (row.kind if shape.by_row else shape.kinds) == Kind.SUM


def _one(connection: Any, statement: Any) -> Any:
    return _run(connection, statement).scalar()


def _run(connection: Any, statement: Any) -> Any:
    return connection.execute(statement, execution_options=passage.PASS)


def _earliest_review(case_id: uuid.UUID) -> Any:
    """The earliest day of what is to be looked at again, of the kind SUM."""
    return select(func.min(_review.c.due_on)).where(
        _review.c.case_id == case_id,
        _review.c.kind == Kind.SUM,
        _review.c.state == ReviewState.SCHEDULED,
    )


register(Review, _earliest_review)
