"""Models that only tests have: one of each shape in ``caseapp.db.shapes``.

Their tables are called ``test_...`` and stand in a metadata of their own, so that nothing that
goes through caseapp's tables meets them; :func:`create_tables` makes them in one world. Tests that
go through all models leave them out by :func:`is_for_tests`.
"""

from __future__ import annotations

import uuid
from typing import Any
from weakref import WeakSet

from sqlalchemy import Column, ForeignKey, MetaData, Table, Uuid, and_, insert, select
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from caseapp.access.actor import Actor
from caseapp.db.base import FACT, NAMING, TECHNICAL, WORK, Row, View
from caseapp.db.keys import points_to
from caseapp.db.shapes import CaseRow, Internal, OrganisationRow, OwnRow, ReducedView
from caseapp.kinds import Kind, Permission, Sensitivity
from caseapp.models.account import User
from caseapp.models.case import Case, Person
from caseapp.models.casebound import CaseBound
from caseapp.models.organisation import Organisation
from tests.support.matrix import ABOUT_A_CASE, audience
from tests.support.world import Opened, World

PREFIX = "test_"
EVERY_KIND = Kind(sum(Kind))

_apart = MetaData(naming_convention=NAMING)
for _known in (Organisation, User, Person, Case):
    _known.__table__.to_metadata(_apart)  # type: ignore[attr-defined]


class _CaseBound(CaseBound):
    __abstract__ = True

    metadata = _apart


class _Row(Row):
    __abstract__ = True

    metadata = _apart


# --- rows of a case ---------------------------------------------------------------------


class Fact(_CaseBound):
    """Each row has a kind of its own, any of the twenty."""

    __tablename__ = "test_fact"
    __access__ = CaseRow(EVERY_KIND, by_row=True)

    kind: Mapped[Kind] = mapped_column(info=FACT)
    words: Mapped[str] = mapped_column(info=FACT)


class Plain(_CaseBound):
    """All rows are of one kind."""

    __tablename__ = "test_plain"
    __access__ = CaseRow(Kind.GOA)

    words: Mapped[str] = mapped_column(info=FACT)


class Closable(_CaseBound):
    """Rows that can be closed to the guardian, to managers, to the police."""

    __tablename__ = "test_closable"
    __access__ = CaseRow(EVERY_KIND, by_row=True, closable=True)

    kind: Mapped[Kind] = mapped_column(info=FACT)
    words: Mapped[str] = mapped_column(info=FACT)
    closed_to_guardian: Mapped[bool] = mapped_column(info=FACT, default=False)
    closed_to_manager: Mapped[bool] = mapped_column(info=FACT, default=False)
    closed_to_police: Mapped[bool] = mapped_column(info=FACT, default=False)


class Attached(_CaseBound):
    """Documents: they need the kind they inherit as well."""

    __tablename__ = "test_attached"
    __access__ = CaseRow(Kind.DOC, inherits=True)

    inherited_kind: Mapped[Kind] = mapped_column(info=FACT)
    words: Mapped[str] = mapped_column(info=FACT)


class Decision(_CaseBound):
    """Rows that come from an act, such as handing over."""

    __tablename__ = "test_decision"
    __access__ = CaseRow(Kind.SUM, act=Permission.CASE_ASSIGN)

    words: Mapped[str] = mapped_column(info=FACT)


#: The rows of a case that anybody can make anew.
ROWS: tuple[Any, ...] = (Fact, Plain, Closable, Attached)


def new_row(model: Any, case: Opened, kind: Kind = Kind.SUM, **values: Any) -> Any:
    """Return a new row of a case, of one kind where its model has several."""
    if model is Attached:
        values.setdefault("inherited_kind", kind)
    elif model is not Plain:
        values.setdefault("kind", kind)
    values.setdefault("words", "words")
    return model(case, **values)


# --- reduced views ----------------------------------------------------------------------

_fact: Any = Fact.__table__
_case: Any = Case.__table__


def _part(kind: Kind, name: str, shape: ReducedView) -> type[View]:
    """Make a reduced view of the facts of one kind."""
    source = (
        select(
            _fact.c.id, _fact.c.case_id, _fact.c.organisation_id, _fact.c.words, _case.c.sensitivity
        )
        .join_from(_fact, _case, _case.c.id == _fact.c.case_id)
        .where(_fact.c.kind == kind)
        .subquery(f"{PREFIX}{name.lower()}")
    )
    body = {
        "__table__": source,
        "__access__": shape,
        "__mapper_args__": {"primary_key": [source.c.id]},
        "__annotations__": {
            "id": Mapped[uuid.UUID],
            "case_id": Mapped[uuid.UUID],
            "organisation_id": Mapped[uuid.UUID],
            "words": Mapped[str],
            "sensitivity": Mapped[Sensitivity],
        },
        "__module__": __name__,
    }
    return type(name, (View,), body)


#: A reduced view of each kind about a case, for everyone whose level there is reduced.
PARTS: dict[Kind, Any] = {
    kind: _part(kind, f"Part{kind.code}", ReducedView(kind, audience(kind)))
    for kind in Kind
    if kind in ABOUT_A_CASE
}
#: The slip of one booking: opened row by row.
Slip: Any = _part(Kind.COM, "Slip", ReducedView(Kind.COM, frozenset(), single=True))


def _headings() -> type[View]:
    """Make a reduced view of entries that can be closed, with their flags."""
    table: Any = Closable.__table__
    flags = ("closed_to_guardian", "closed_to_manager", "closed_to_police")
    names = ("id", "case_id", "organisation_id", *flags)
    source = (
        select(*(table.c[name] for name in names), _case.c.sensitivity)
        .join_from(table, _case, _case.c.id == table.c.case_id)
        .subquery(f"{PREFIX}headings")
    )
    body = {
        "__table__": source,
        "__access__": ReducedView(Kind.SAF, frozenset()),
        "__mapper_args__": {"primary_key": [source.c.id]},
        "__module__": __name__,
    }
    return type("Headings", (View,), body)


Headings: Any = _headings()


# --- other shapes -----------------------------------------------------------------------


class _Owned(_Row):
    __abstract__ = True

    owner_id: Mapped[uuid.UUID] = mapped_column(points_to("user.id"), info=TECHNICAL)
    words: Mapped[str] = mapped_column(info=WORK)


class Jotting(_Owned):
    """A member of staff's own, such as a draft."""

    __tablename__ = "test_jotting"
    __access__ = OwnRow()


class Supervision(_Owned):
    """A member of staff's supervision."""

    __tablename__ = "test_supervision"
    __access__ = OwnRow(Kind.SUP)


class Wellbeing(_Owned):
    """A member of staff's wellbeing."""

    __tablename__ = "test_wellbeing"
    __access__ = OwnRow(Kind.WEL)


class Rota(_Row):
    """Rows of an organisation."""

    __tablename__ = "test_rota"
    __access__ = OrganisationRow(Permission.COLLEAGUES_READ, Permission.DUTY_MANAGE)

    organisation_id: Mapped[uuid.UUID] = mapped_column(points_to("organisation.id"), info=TECHNICAL)
    words: Mapped[str] = mapped_column(info=WORK)


class Machinery(_Row):
    """Reached by one system actor only."""

    __tablename__ = "test_machinery"
    __access__ = Internal(frozenset({"bars"}))

    words: Mapped[str] = mapped_column(info=WORK)


# --- a way in from what everybody may see -----------------------------------------------


class Pointer(_Row):
    """A row that everybody reads and that points at another row, hidden or not.

    It has relationships to each model of ``CASE_SHAPES``, named after it: ``one_fact``,
    ``many_fact`` and, over an association table, ``linked_fact``.
    """

    __tablename__ = "test_pointer"
    __access__ = OrganisationRow(Permission.EVERYONE, Permission.EVERYONE, everywhere=True)

    organisation_id: Mapped[uuid.UUID] = mapped_column(points_to("organisation.id"), info=TECHNICAL)
    points_at: Mapped[uuid.UUID] = mapped_column(info=TECHNICAL)


link = Table(
    "test_link",
    _apart,
    Column("pointer_id", Uuid, ForeignKey("test_pointer.id"), primary_key=True),
    Column("row_id", Uuid, primary_key=True),
)


def _point(model: Any) -> None:
    name = short_name(model)
    key: Any = model.id
    to_one = and_(foreign(Pointer.points_at) == key)
    to_many = and_(Pointer.points_at == foreign(key))
    linked = link.c.row_id == key
    relations = {
        f"one_{name}": relationship(model, primaryjoin=to_one, viewonly=True),
        f"many_{name}": relationship(model, primaryjoin=to_many, viewonly=True, uselist=True),
        f"linked_{name}": relationship(
            model,
            secondary=link,
            primaryjoin=Pointer.id == link.c.pointer_id,
            secondaryjoin=linked,
            viewonly=True,
        ),
    }
    for each, made in relations.items():
        setattr(Pointer, each, made)


def short_name(model: Any) -> str:
    """Return what the relationships to a model are called after."""
    return str(model.__name__.lower())


#: One model of each case-bound shape.
CASE_SHAPES: tuple[Any, ...] = (Case, Fact, Plain, Closable, Attached, PARTS[Kind.NOT], Slip)

for _model in CASE_SHAPES:
    _point(_model)


# --- helpers ----------------------------------------------------------------------------


def is_for_tests(model: Any) -> bool:
    """Whether a model is one of these."""
    return str(model.__table__.name).startswith(PREFIX)


def plant(world: World, model: Any, case: Opened, author: Actor, *kinds: Kind) -> list[uuid.UUID]:
    """Put rows of these kinds under a case, past the gate, and return their keys."""
    rows = [new_row(model, case, kind, author_id=author.user_id) for kind in kinds]
    columns = model.__table__.c.keys()
    for row in rows:
        for flag in ("closed_to_guardian", "closed_to_manager", "closed_to_police"):
            if flag in columns:
                setattr(row, flag, False)
    values = [{name: getattr(row, name) for name in columns} for row in rows]
    with world.owner() as connection:
        connection.execute(insert(model.__table__), values)
    return [row.id for row in rows]


_made: WeakSet[World] = WeakSet()


def create_tables(world: World) -> None:
    """Make the tables of these models in one world, unless they are there."""
    if world in _made:
        return
    _made.add(world)
    tables = [table for table in _apart.tables.values() if table.name.startswith(PREFIX)]
    with world.owner() as connection:
        _apart.create_all(connection, tables=tables)
