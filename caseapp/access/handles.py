"""Finding cases: one by its reference, or the newest that an actor may know of.

Hidden and missing are one answer, with the same work done.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Uuid, bindparam, desc, or_, select, union

from caseapp.access import criteria, trail
from caseapp.access.actor import Actor
from caseapp.access.errors import HiddenError, NotYoursError
from caseapp.access.reading import Line, Reading
from caseapp.access.standing import actor_of
from caseapp.access.table import CASE_KINDS
from caseapp.base import ids
from caseapp.db import passage
from caseapp.db.base import Moment
from caseapp.db.prepared import Prepared
from caseapp.models.case import Case
from caseapp.models.grant import CaseAccess, CaseListing, ItemAccess

_access: Any = CaseAccess.__table__
_case: Any = Case.__table__
_item: Any = ItemAccess.__table__
_listing: Any = CaseListing.__table__

#: Asked at each page of a case, so made once.
_BY_REFERENCE = select(Case).where(Case.reference == bindparam("reference"))
_GLANCE = Reading(
    Case, ("reference", "organisation_id"), where=(Case.reference == bindparam("reference"),)
)
_KNOWN = Prepared(
    select(_case.c.id, _case.c.organisation_id).where(_case.c.reference == bindparam("reference"))
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


def glance(session: Any, text: str) -> Line:
    """Return what a page of a case needs of its handle; as :func:`case_by_reference` otherwise."""
    reference = ids.read_reference(text) or ""
    found: Line | None = next(_GLANCE.of(session, reference=reference), None)
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


def newest(session: Any, after: Key | None, limit: int) -> tuple[Any, dict[str, Any]]:
    """Return a statement of the keys of the newest cases that the actor may know of, after a key,
    by an index; and its values.

    The keys only say where to look, first in a :class:`Reading`: the cases themselves are read
    through the gate. One statement with all the ways to a case would walk every case.
    """
    actor = actor_of(session)
    if not isinstance(actor, Actor):
        raise NotYoursError("Only a person has a caseload.")
    is_wide = bool(actor.organisation_wide.any & CASE_KINDS)
    values: dict[str, Any] = {"many": limit}
    if after is not None:
        values.update(moment=after[0], last=after[1])
    return _newest(is_wide, after is not None), values


def few_held(session: Any, most: int) -> list[uuid.UUID] | None:
    """Return the cases that the hat worn has grants of, where they are no more than ``most``.

    They only say where to look: what is read there goes through the gate. Without them a list of
    what stands in few cases would walk what stands in all.
    """
    actor = actor_of(session)
    if not isinstance(actor, Actor):
        raise NotYoursError("Only a person has a caseload.")
    criteria.asking.set(actor)
    wanted = select(_access.c.case_id).where(criteria.of_hat(_access)).distinct().limit(most + 1)
    found = session.connection().execute(wanted, execution_options=passage.PASS).scalars().all()
    return list(found) if len(found) <= most else None


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
    row = _KNOWN.first(session.connection(), {"reference": reference})
    return (row[0], row[1]) if row else None


@cache
def _newest(is_wide: bool, goes_on: bool) -> Any:
    """Keys of the newest cases: granted to the hat, opened singly, and known to wide hats."""
    granted = _keys(_access.c.case_id, _access.c.case_listed_at, goes_on)
    singly = _keys(_item.c.case_id, _listing.c.listed_at, goes_on)
    of_item = _listing.c.case_id == _item.c.case_id
    ways = [
        granted.where(criteria.of_hat(_access)),
        singly.join_from(_item, _listing, of_item).where(criteria.of_hat(_item)),
    ]
    if is_wide:
        known = _keys(_listing.c.case_id, _listing.c.listed_at, goes_on)
        of_listing = _case.c.id == _listing.c.case_id
        known = known.join_from(_listing, _case, of_listing)
        ways.append(known.where(criteria.of_organisation(_listing, _case)))
    found = union(*ways).order_by(desc("listed_at"), desc("id")).limit(bindparam("many"))
    return select(found.subquery("newest").c.id)


def _keys(case_id: Any, listed_at: Any, goes_on: bool) -> Any:
    """Keys and moments of what is on lists, before a key if the list goes on; one condition is for
    the index."""
    wanted = select(case_id.label("id"), listed_at.label("listed_at"))
    if not goes_on:
        return wanted.where(listed_at.is_not(None))
    moment, last = bindparam("moment", type_=Moment()), bindparam("last", type_=Uuid())
    return wanted.where(listed_at <= moment, or_(listed_at < moment, case_id < last))
