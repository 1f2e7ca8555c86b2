"""Finding cases: one by its reference, or the newest that an actor may know of.

Hidden and missing are one answer, with the same work done.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, desc, or_, select, union

from caseapp.access import criteria, trail
from caseapp.access.actor import Actor
from caseapp.access.errors import HiddenError, NotYoursError
from caseapp.access.standing import actor_of
from caseapp.access.table import CASE_KINDS
from caseapp.base import ids
from caseapp.db import passage
from caseapp.models.case import Case
from caseapp.models.grant import CaseAccess, ItemAccess

_access: Any = CaseAccess.__table__
_case: Any = Case.__table__
_item: Any = ItemAccess.__table__

#: Asked at each page of a case, so made once.
_BY_REFERENCE = select(Case).where(Case.reference == bindparam("reference"))
_KNOWN = select(_case.c.id, _case.c.organisation_id).where(
    _case.c.reference == bindparam("reference")
)

#: Where a page of cases begins: when a case was made, and which it is.
Key = tuple[datetime, uuid.UUID]


def case_by_reference(session: Any, text: str) -> Case:
    """Return the case with this reference if the actor may see it; else raise ``HiddenError``.

    Both look-ups are always done, so that a hidden case takes no more time than a missing one.
    """
    reference = ids.read_reference(text) or ""
    found: Case | None = session.scalars(_BY_REFERENCE, {"reference": reference}).first()
    _known(session, reference)
    if found is None:
        raise HiddenError
    return found


def free_reference(session: Any) -> str:
    """Return a fresh reference that no case has yet."""
    reference = ids.new_reference()
    while _known(session, reference) is not None:
        reference = ids.new_reference()
    return reference


def newest(session: Any, after: Key | None, limit: int) -> list[uuid.UUID]:
    """Return the keys of the newest cases that the actor may know of, after a key, by an index.

    They only say where to look: the cases themselves are read through the gate.
    """
    actor = actor_of(session)
    if not isinstance(actor, Actor):
        raise NotYoursError("Only a person has a caseload.")
    criteria.asking.set(actor)
    ways = [_granted, _opened_singly]
    if actor.organisation_wide.any & CASE_KINDS:
        ways.append(_known_of)
    found = union(*(way(after) for way in ways)).order_by(desc("made_at"), desc("id")).limit(limit)
    return list(session.connection().execute(found, execution_options=passage.PASS).scalars())


def record_refusal(session: Any, reference: str | None) -> None:
    """Write a refusal down: with the case if there is one, else the address pattern only."""
    known = _known(session, ids.read_reference(reference or "") or "")
    subjects = []
    if known is not None:
        subjects = [
            trail.Subject(
                operation="refuse", table="case", case_id=known[0], organisation_id=known[1]
            )
        ]
    category = "case" if known else "system"
    trail.append(
        session, action="refuse", outcome=trail.REFUSED, subjects=subjects, category=category
    )
    session.commit()


def _known(session: Any, reference: str) -> tuple[uuid.UUID, uuid.UUID] | None:
    row = (
        session.connection()
        .execute(_KNOWN, {"reference": reference}, execution_options=passage.PASS)
        .first()
    )
    return (row[0], row[1]) if row else None


def _granted(after: Key | None) -> Any:
    columns = _access.c
    return _newest(columns.case_id, columns.case_made_at, after).where(criteria.of_hat(_access))


def _opened_singly(after: Key | None) -> Any:
    joined = _newest(_item.c.case_id, _case.c.made_at, after)
    return joined.join_from(_item, _case, _case.c.id == _item.c.case_id).where(
        criteria.of_hat(_item)
    )


def _known_of(after: Key | None) -> Any:
    return _newest(_case.c.id, _case.c.made_at, after).where(criteria.of_organisation(_case))


def _newest(case_id: Any, made_at: Any, after: Key | None) -> Any:
    """Keys and moments before a key; the first condition is there for the index."""
    wanted = select(case_id.label("id"), made_at.label("made_at"))
    if after is None:
        return wanted
    moment, last = after
    return wanted.where(made_at <= moment, or_(made_at < moment, case_id < last))
