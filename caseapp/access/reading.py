"""Reading for lists: plain columns of many rows without an object for each, and what a role may
read at all, so that a page need not ask for what cannot come.

Nothing is decided here: the rows are narrowed by the gate's own criterion, and their reading is
remembered as that of objects is. Sealed columns are not plain.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Integer, select, type_coerce

from caseapp.access import criteria, gate
from caseapp.access.actor import Actor
from caseapp.access.errors import AccessRefusedError
from caseapp.access.standing import actor_of
from caseapp.db import passage
from caseapp.db.base import View
from caseapp.db.sealed import Sealed
from caseapp.db.shapes import CaseRow, ReducedView
from caseapp.kinds import NO_KIND, Kind, Relation


def is_for(session: Any, view: type[View]) -> bool:
    """Whether a reduced view is what the role worn reads day by day, not only in an emergency."""
    actor, shape = actor_of(session), view.__access__
    if not isinstance(actor, Actor) or not isinstance(shape, ReducedView):
        return False
    return any(
        role is actor.role and relation is not Relation.BREAK_GLASS
        for role, relation in shape.audience
    )


def rows(
    session: Any, model: Any, columns: Sequence[str], where: Sequence[Any], order: Sequence[Any]
) -> Sequence[Any]:
    """Return plain columns of the rows that the actor may read, each with its ``case_id``.

    Raises :class:`AccessRefusedError` for a model that is no content of cases, for anybody but a
    person, and for a column that is sealed.
    """
    actor, shape = actor_of(session), model.__access__
    if not isinstance(actor, Actor) or not isinstance(shape, CaseRow | ReducedView):
        raise AccessRefusedError("Only people read content of cases, and only this way.")
    wanted = [getattr(model, name) for name in ("case_id", "organisation_id", *columns)]
    if any(isinstance(column, Sealed) or column.key.endswith("_sealed") for column in wanted):
        raise AccessRefusedError("A sealed column is read with its object.")
    by_row = isinstance(shape, CaseRow) and shape.by_row
    if by_row:
        wanted.append(type_coerce(model.kind, Integer).label("kind_of_row"))
    criteria.asking.set(actor)
    statement = select(*wanted).where(gate.gate.criterion(model, actor), *where).order_by(*order)
    found: Sequence[Any] = (
        session.connection().execute(statement, execution_options=passage.PASS).all()
    )
    seen = gate.seen_cases(session)
    for row in found:
        kind = Kind(row.kind_of_row) if by_row else _kind(shape)
        before = seen[row.case_id][1] if row.case_id in seen else NO_KIND
        seen[row.case_id] = (row.organisation_id, before | kind)
    return found


def _kind(shape: CaseRow | ReducedView) -> Kind:
    return shape.kinds if isinstance(shape, CaseRow) else shape.kind
