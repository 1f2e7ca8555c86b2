"""Where to look for cases: the keys of a page of a list, narrowed and in some order.

A key only says where to look; the cases are read through the gate. But which keys come, and in
which order, tells of what they were chosen by. So a narrowing holds only on rows that the actor
reads, by the gate's own criteria, and an order counts only what a grant opens: whatever somebody
may not read is as if it were not there (INV-05).
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Uuid, and_, bindparam, case, exists, false, func, literal, or_, select, union

from caseapp.access import criteria, gate
from caseapp.access.actor import Actor
from caseapp.access.errors import NotYoursError
from caseapp.access.standing import actor_of
from caseapp.access.table import CASE_KINDS, CELLS, Level
from caseapp.db import passage
from caseapp.db.base import View
from caseapp.db.prepared import Prepared
from caseapp.db.shapes import ReducedView
from caseapp.kinds import Kind, Relation, Role
from caseapp.models.case import Case
from caseapp.models.grant import CaseAccess, CaseListing, ItemAccess

_access: Any = CaseAccess.__table__
_case: Any = Case.__table__
_item: Any = ItemAccess.__table__
_listing: Any = CaseListing.__table__

#: Where a page begins: after this value and case.
Key = tuple[Any, uuid.UUID]


@dataclass(frozen=True, eq=False)
class Among:
    """Cases that have such a row: of a model, and for the organisation-wide view of a reduced one.

    ``where`` and ``wide_where`` say which rows. Without ``wide`` the organisation-wide view knows
    of no such narrowing. ``is_kept``: it is made once and kept, so that its statements are too;
    never one that depends on who asks or when.
    """

    model: Any
    where: Any
    wide: type[View] | None = None
    wide_where: Any = None
    is_kept: bool = False


@dataclass(frozen=True, eq=False)
class Order:
    """What a list is sorted by: a column of the keys of lists, of the handle, or of ``table``.

    ``kind``: what one must read for the order to count; ``None`` for what the handle shows.
    ``last``: the value of cases without one, or without the right to it; they come at the end.
    ``wide``: the reduced view whose audience may sort by it organisation-wide. ``table`` is an
    alias that has at most one row a case where ``where`` holds; ``rows`` one that may have many,
    each of its own kind: the first that the actor reads counts, for whoever has no ``wide``.
    """

    code: str
    column: Any
    is_falling: bool = False
    kind: Kind | None = None
    last: Any = None
    wide: type[View] | None = None
    table: Any = None
    where: Any = None
    rows: Any = None

    def is_for(self, role: Role) -> bool:
        """Whether a role can ever read what this sorts by."""
        return self.kind is None or reads(role, self.kind) or is_wide_for(role, self.wide)


@cache
def reads(role: Role, kinds: Kind) -> bool:
    """Whether a role reads one of these kinds wholly, in some relation but its own record's."""
    levels = {Level.READ, Level.WRITE}
    return any(
        cell.level in levels and cell.relation is not Relation.OWN
        for kind in Kind
        if kind in kinds
        for cell in CELLS[kind, role]
    )


def keys(
    session: Any,
    order: Order,
    among: Sequence[Among] = (),
    *,
    after: Key | None = None,
    most: int,
    is_search: bool = False,
) -> list[Key]:
    """Return the keys of a page: values to go on after, and cases.

    ``is_search``: the people that a search goes through, who were opened to the hat by a grant;
    also records that are not on the caseload, such as those that wait.
    """
    hat = hat_of(session)
    values: dict[str, Any] = {"most": most}
    if after is not None:
        values.update(value=after[0], last=after[1])
    asked = (hat, order, tuple(among), is_search, after is not None)
    if all(each.is_kept for each in among):
        found = _prepared(*asked).all(session.connection(), values)
        return [(value, case_id) for case_id, value in found]
    rows = session.connection().execute(statement(*asked), values, execution_options=passage.PASS)
    return [(row.value, row.id) for row in rows]


@dataclass(frozen=True)
class Hat:
    """What of a hat a statement of keys depends on."""

    role: Role
    is_wide: bool


def hat_of(session: Any) -> Hat:
    """Return the hat of the person who asks, as statements of keys depend on it."""
    actor = actor_of(session)
    if not isinstance(actor, Actor):
        raise NotYoursError("Only a person has a caseload.")
    criteria.asking.set(actor)
    return Hat(actor.role, bool(actor.organisation_wide.any & CASE_KINDS))


def statement(
    hat: Hat, order: Order, among: tuple[Among, ...], is_search: bool, goes_on: bool
) -> Any:
    """Return the statement of the keys of a page: cases, and values to go on after."""
    arms = _arms(hat, order, among, is_search=is_search)
    pages = [_page(arm, order, goes_on=goes_on) for arm in arms]
    every: Any = union(*[select(page.subquery()) for page in pages]).subquery("found")
    return _sorted(select(every.c.id, every.c.value), order)


@lru_cache(maxsize=128)
def _prepared(
    hat: Hat, order: Order, among: tuple[Among, ...], is_search: bool, goes_on: bool
) -> Prepared:
    return Prepared(statement(hat, order, among, is_search, goes_on))


def _arms(hat: Hat, order: Order, among: Sequence[Among], *, is_search: bool) -> list[Any]:
    """The ways to a case: by a grant, by a single record, by the organisation-wide view."""
    knows_all = is_wide_for(hat.role, order.wide)
    arms = [_granted(order, among, knows_all=knows_all)]
    if is_search:
        return arms
    if not among and order.kind is None:
        arms.append(_singly(order))
    if hat.is_wide and all(is_wide_for(hat.role, each.wide) for each in among):
        arms.append(_known(order, among, knows_all=knows_all or order.kind is None))
    return [arm.where(_listing.c.listed_at.is_not(None)) for arm in arms]


def _granted(order: Order, among: Sequence[Among], *, knows_all: bool) -> Any:
    value = _value(order)
    if order.rows is not None and not knows_all:
        value = case((_opened(order.rows), order.rows.c[order.column.name]), else_=order.last)
    elif order.kind is not None:
        # Somebody who knows every case's value anyway has one value for it, whatever the way.
        known = criteria.of_organisation(_listing, _case) if knows_all else false()
        opened = or_(criteria.holds(_access.c.reads, order.kind), known)
        value = case((opened, value), else_=literal(order.last, value.type))
    value = func.min(value) if not order.is_falling else func.max(value)
    found = _from(order, _access, has_rows=not knows_all, needs_case=knows_all).where(
        criteria.of_hat(_access), *(_has(each, _access.c.case_id) for each in among)
    )
    return found.add_columns(value.label("value")).group_by(_access.c.case_id)


def _opened(rows: Any) -> Any:
    """Whether a grant opens a row of its own kind: to read, or as the actor's own entry."""
    mine = and_(criteria.holds(_access.c.own, rows.c.kind), rows.c.author_id == _access.c.user_id)
    return or_(criteria.holds(_access.c.reads, rows.c.kind), mine)


def _singly(order: Order) -> Any:
    found = _from(order, _item).where(criteria.of_hat(_item))
    return found.add_columns(_value(order).label("value"))


def _known(order: Order, among: Sequence[Among], *, knows_all: bool) -> Any:
    found = _from(order, _listing, needs_case=True)
    found = found.where(criteria.of_organisation(_listing, _case))
    found = found.where(*(_listing.c.case_id.in_(_wide_rows(each)) for each in among))
    if knows_all:
        return found.add_columns(_value(order).label("value"))
    # What is not read counts as not there; cases with a grant have come that way already.
    granted = exists().where(_access.c.case_id == _listing.c.case_id, criteria.of_hat(_access))
    last = literal(order.last, order.column.type)
    return found.where(~granted).add_columns(last.label("value"))


def _from(order: Order, way: Any, *, has_rows: bool = False, needs_case: bool = False) -> Any:
    """Cases of one way, with the keys of lists, the handle where it is asked of anything, and what
    they are sorted by: each table costs a look for each case."""
    joined = way
    if way is not _listing:
        joined = joined.join(_listing, _listing.c.case_id == way.c.case_id)
    if needs_case or getattr(order.column, "table", None) is _case:
        joined = joined.join(_case, _case.c.id == way.c.case_id)
    if order.table is not None:
        of_case = order.table.c.case_id == way.c.case_id
        joined = joined.outerjoin(order.table, and_(of_case, order.where))
    if order.rows is not None and has_rows:
        of_case = order.rows.c.case_id == way.c.case_id
        joined = joined.outerjoin(order.rows, and_(of_case, order.where))
    return select(way.c.case_id.label("id")).select_from(joined)


def _value(order: Order) -> Any:
    if order.table is None:
        return order.column
    return func.coalesce(order.column, literal(order.last, order.column.type))


def _has(each: Among, case_id: Any) -> Any:
    """Whether the case has such a row that the actor reads."""
    narrow = gate.gate.person(each.model)
    row = select(1).select_from(each.model).where(each.model.case_id == case_id)
    return row.where(each.where, narrow).exists()


def _wide_rows(each: Among) -> Any:
    return select(each.wide.case_id).where(each.wide_where)  # type: ignore[union-attr]


def _page(arm: Any, order: Order, *, goes_on: bool) -> Any:
    """One page of one way: each way stops as soon as it has enough."""
    found = arm.subquery()
    here = select(found.c.id, found.c.value)
    if goes_on:
        here = here.where(_is_after(found, order))
    return _sorted(here, order)


def _is_after(found: Any, order: Order) -> Any:
    value = bindparam("value", type_=found.c.value.type)
    last = bindparam("last", type_=Uuid())
    if order.is_falling:
        first = found.c.value <= value
        return and_(first, or_(found.c.value < value, found.c.id < last))
    return and_(found.c.value >= value, or_(found.c.value > value, found.c.id > last))


def _sorted(statement: Any, order: Order) -> Any:
    names = statement.selected_columns
    by = [names.value.desc(), names.id.desc()] if order.is_falling else [names.value, names.id]
    return statement.order_by(*by).limit(bindparam("most"))


@cache
def is_wide_for(role: Role, view: type[View] | None) -> bool:
    """Whether a reduced view is one that this role has of its whole organisation."""
    if view is None:
        return False
    shape = view.__access__
    return isinstance(shape, ReducedView) and (role, Relation.ORGANISATION) in shape.audience


__all__ = ["Among", "Hat", "Key", "Order", "hat_of", "is_wide_for", "keys", "reads", "statement"]
