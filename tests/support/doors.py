"""Doors: ways in code to reach a row. Each tries to reach one row by its key.

A door returns what it got: something true when it reached the row (or changed it), something
false when there was nothing; or it raises. What a door may know besides stands in
``session.info["trying"]``. These are the forty-eight that were known before the gate was built;
those that were found by trying to get past it stand in ``more_doors``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import exists, func, inspect, select, text, true
from sqlalchemy.orm import (
    DeclarativeBase,
    Session,
    aliased,
    column_property,
    defer,
    joinedload,
    lazyload,
    make_transient_to_detached,
    selectinload,
    subqueryload,
)

from caseapp.access.actor import Actor
from caseapp.base.ids import new_id
from caseapp.db import db
from caseapp.models.organisation import Organisation
from tests.support.shapes import ROWS, Pointer, link, new_row, short_name
from tests.support.world import Opened

Open = Callable[[Any, Any, Any], Any]


@dataclass(frozen=True)
class Trying:
    """Who tries a door, from which case of their own, and whose case the row is in."""

    reader: Actor
    mine: Opened
    owner: Actor
    hidden: Opened


@dataclass(frozen=True)
class Door:
    """One way in: how it is tried, and where it can be tried at all."""

    name: str
    open: Open
    tables: bool = False
    pointed: bool = False
    made: bool = False
    databases: tuple[str, ...] = ("sqlite", "postgresql")

    def fits(self, model: Any, database: str) -> bool:
        """Whether this door can be tried on a model in a database."""
        is_table = isinstance(model.__table__, sa.Table)
        is_pointed = hasattr(Pointer, f"one_{short_name(model)}")
        return (
            (is_table or not self.tables)
            and (is_pointed or not self.pointed)
            and (model in ROWS or not self.made)
            and database in self.databases
        )


DOORS: list[Door] = []


def door_for(doors: list[Door], **how: Any) -> Callable[[Open], Open]:
    def add(way: Open) -> Open:
        doors.append(Door(way.__name__.replace("_", " ").strip(), way, **how))
        return way

    return add


known = door_for(DOORS)
#: Doors that lead to tables and not to reduced views.
known_table = door_for(DOORS, tables=True)
#: Doors over a relationship of something that everybody sees.
known_pointer = door_for(DOORS, pointed=True)
#: Doors that make or have rows of their own.
known_made = door_for(DOORS, made=True)


def a_text(model: Any) -> Any:
    """Return a column of text, by its attribute."""
    names = ("words", "reference", "track", "field", "author_role", "team_role", "mode")
    return next(
        (getattr(model, name) for name in names if hasattr(model, name)), model.organisation_id
    )


def all_rows(session: Any, statement: Any) -> list[Any]:
    return list(session.execute(statement).all())


def trying_of(session: Any) -> Trying:
    trying: Trying = session.info["trying"]
    return trying


def filled_rows(session: Any, statement: Any) -> list[Any]:
    """Return the rows whose last column holds something."""
    return [row for row in all_rows(session, statement) if row[-1]]


def in_hand(session: Any, model: Any, key: Any, **values: Any) -> Any:
    """Put an object for a stored row into the session without any query."""
    row = model.__new__(model)
    inspect(model).class_manager.setup_instance(row)
    for name, value in {"id": key, **values}.items():
        setattr(row, name, value)
    make_transient_to_detached(row)
    session.add(row)
    return row


# --- selects ----------------------------------------------------------------------------


@known
def whole_rows(session: Any, model: Any, key: Any) -> Any:
    return session.scalars(select(model).where(model.id == key)).all()


@known
def single_columns(session: Any, model: Any, key: Any) -> Any:
    return all_rows(session, select(model.id).where(model.id == key))


@known
def count(session: Any, model: Any, key: Any) -> Any:
    return session.scalar(select(func.count()).select_from(model).where(model.id == key))


@known
def common_table(session: Any, model: Any, key: Any) -> Any:
    part = select(model.id).where(model.id == key).cte()
    return all_rows(session, select(part.c.id))


@known
def union(session: Any, model: Any, key: Any) -> Any:
    part = select(model.id).where(model.id == key)
    return all_rows(session, sa.union(part, part))


@known
def alias(session: Any, model: Any, key: Any) -> Any:
    other = aliased(model)
    return session.scalars(select(other).where(other.id == key)).all()


@known
def subquery(session: Any, model: Any, key: Any) -> Any:
    part = select(model.id).subquery()
    return all_rows(session, select(part.c.id).where(part.c.id == key))


@known
def scalar_subquery(session: Any, model: Any, key: Any) -> Any:
    part = select(model.id).where(model.id == key).scalar_subquery()
    return filled_rows(session, select(Organisation.id, part))


@known
def exists_in_a_condition(session: Any, model: Any, key: Any) -> Any:
    part = exists(select(model.id).where(model.id == key))
    return all_rows(session, select(Organisation.id).where(part))


@known
def join(session: Any, model: Any, key: Any) -> Any:
    return all_rows(session, select(Organisation.id).join(model, model.id == key))


@known
def outer_join(session: Any, model: Any, key: Any) -> Any:
    part = select(Organisation.id, model.id).outerjoin(model, model.id == key)
    return filled_rows(session, part)


@door_for(DOORS, databases=("postgresql",))
def lateral(session: Any, model: Any, key: Any) -> Any:
    part = select(model.id).where(model.id == key).lateral()
    return all_rows(session, select(Organisation.id).join(part, true()))


@known
def group_by(session: Any, model: Any, key: Any) -> Any:
    part = select(model.id, func.count()).where(model.id == key).group_by(model.id)
    return all_rows(session, part)


@known
def order_by(session: Any, model: Any, key: Any) -> Any:
    listed = session.scalars(select(model).order_by(a_text(model))).all()
    return [row for row in listed if row.id == key]


@known
def streaming(session: Any, model: Any, key: Any) -> Any:
    part = select(model).where(model.id == key).execution_options(yield_per=1)
    return list(session.scalars(part))


@door_for(DOORS, tables=True)
def for_update(session: Any, model: Any, key: Any) -> Any:
    return session.scalars(select(model).where(model.id == key).with_for_update()).all()


@known
def some_columns_deferred(session: Any, model: Any, key: Any) -> Any:
    part = select(model).where(model.id == key).options(defer(a_text(model)))
    return [getattr(row, a_text(model).key) for row in session.scalars(part)]


@known
def legacy_query(session: Any, model: Any, key: Any) -> Any:
    return session.query(model).filter(model.id == key).all()


@known
def inside_a_savepoint(session: Any, model: Any, key: Any) -> Any:
    with session.begin_nested():
        return session.scalars(select(model).where(model.id == key)).all()


# --- objects in hand --------------------------------------------------------------------


@known
def get_of_an_object_in_hand(session: Any, model: Any, key: Any) -> Any:
    in_hand(session, model, key)
    return session.get(model, key)


@known
def refresh(session: Any, model: Any, key: Any) -> Any:
    row = in_hand(session, model, key)
    session.refresh(row)
    return row


@known
def expired_attribute(session: Any, model: Any, key: Any) -> Any:
    return in_hand(session, model, key).organisation_id


# --- relationships ----------------------------------------------------------------------


def pointer_to(model: Any, how: str = "one") -> Any:
    return getattr(Pointer, f"{how}_{short_name(model)}")


def reached(session: Any, model: Any, key: Any, loading: Any, how: str = "one") -> Any:
    part = select(Pointer).where(Pointer.points_at == key).options(loading(pointer_to(model, how)))
    pointers = session.scalars(part).unique().all()
    return [each for each in (getattr(one, pointer_to(model, how).key) for one in pointers) if each]


@known_pointer
def lazy_load(session: Any, model: Any, key: Any) -> Any:
    return reached(session, model, key, lazyload)


@known_pointer
def joined_load(session: Any, model: Any, key: Any) -> Any:
    return reached(session, model, key, joinedload)


@known_pointer
def select_in_load(session: Any, model: Any, key: Any) -> Any:
    return reached(session, model, key, selectinload, "many")


@known_pointer
def subquery_load(session: Any, model: Any, key: Any) -> Any:
    return reached(session, model, key, subqueryload, "many")


@known_pointer
def any_of_a_relationship(session: Any, model: Any, key: Any) -> Any:
    part = select(Pointer.id).where(Pointer.points_at == key, pointer_to(model, "many").any())
    return all_rows(session, part)


@known_pointer
def has_of_a_relationship(session: Any, model: Any, key: Any) -> Any:
    part = select(Pointer.id).where(Pointer.points_at == key, pointer_to(model).has())
    return all_rows(session, part)


@known_pointer
def association_table(session: Any, model: Any, key: Any) -> Any:
    return session.scalar(select(func.count()).select_from(link).where(link.c.row_id == key))


class _Elsewhere(DeclarativeBase):
    """A base of its own, as a careless module would have it."""


@known
def computed_column(session: Any, model: Any, key: Any) -> Any:
    part = select(func.count(model.id)).where(model.id == key).scalar_subquery()
    body = {"__table__": Pointer.__table__, "peek": column_property(part)}
    peeking = type("Peeking", (_Elsewhere,), body)
    try:
        return sum(row.peek for row in session.scalars(select(peeking)))
    finally:
        _Elsewhere.registry.dispose()


# --- past the models --------------------------------------------------------------------


@known
def table_instead_of_the_model(session: Any, model: Any, key: Any) -> Any:
    table = model.__table__
    return all_rows(session, select(table).where(table.c.id == key))


@known
def column_of_the_table(session: Any, model: Any, key: Any) -> Any:
    return all_rows(session, select(model.id).where(model.__table__.c.id == key))


@known_table
def sql_text(session: Any, model: Any, key: Any) -> Any:
    table = model.__table__
    given = text(f'SELECT id FROM "{table.name}" WHERE id = :key').bindparams(
        sa.bindparam("key", key, sa.Uuid())
    )
    return all_rows(session, given)


@known
def rows_from_another_statement(session: Any, model: Any, key: Any) -> Any:
    table = model.__table__
    part = select(table).where(table.c.id == key)
    return session.scalars(select(model).from_statement(part)).all()


@known
def the_sessions_connection(session: Any, model: Any, key: Any) -> Any:
    return session.connection().execute(select(model.id).where(model.id == key)).all()


@known
def a_connection_of_the_engine(session: Any, model: Any, key: Any) -> Any:
    with session.get_bind().connect() as connection:
        return connection.execute(select(model.id).where(model.id == key)).all()


@known_table
def driver_sql(session: Any, model: Any, key: Any) -> Any:
    name = model.__table__.name
    rows = session.connection().exec_driver_sql(f'SELECT id FROM "{name}"').all()
    return [row for row in rows if str(row[0]).replace("-", "") == key.hex]


@known
def a_plain_session(session: Any, model: Any, key: Any) -> Any:
    with Session(db.engine) as other:
        return other.scalars(select(model.id).where(model.id == key)).all()


# --- writing ----------------------------------------------------------------------------


@known_table
def update_statement(session: Any, model: Any, key: Any) -> Any:
    values = {a_text(model).key: "x"}
    return session.execute(sa.update(model).where(model.id == key).values(values)).rowcount


@known_table
def update_by_key(session: Any, model: Any, key: Any) -> Any:
    session.execute(sa.update(model), [{"id": key, a_text(model).key: "x"}])
    return True


@known_table
def delete_statement(session: Any, model: Any, key: Any) -> Any:
    return session.execute(sa.delete(model).where(model.id == key)).rowcount


@known_table
def bulk_update(session: Any, model: Any, key: Any) -> Any:
    session.bulk_update_mappings(model, [{"id": key, a_text(model).key: "x"}])
    return True


@known_table
def merge(session: Any, model: Any, key: Any) -> Any:
    given = model.__new__(model)
    inspect(model).class_manager.setup_instance(given)
    given.id = key
    return inspect(session.merge(given)).persistent


@known_table
def change_by_key(session: Any, model: Any, key: Any) -> Any:
    row = in_hand(session, model, key)
    setattr(row, a_text(model).key, "x")
    session.flush()
    return True


@known_made
def bulk_insert(session: Any, model: Any, key: Any) -> Any:
    row = new_row(model, trying_of(session).hidden)
    session.bulk_save_objects([row])
    return True


@known_made
def insert_from_select(session: Any, model: Any, key: Any) -> Any:
    table = model.__table__
    copied = [sa.func.coalesce(new_id(), None) if c.name == "id" else c for c in table.c]
    part = select(*copied).where(table.c.id == key)
    return session.execute(sa.insert(model).from_select(list(table.c.keys()), part)).rowcount


@known_made
def insert_under_the_case(session: Any, model: Any, key: Any) -> Any:
    session.add(new_row(model, trying_of(session).hidden))
    session.flush()
    return True


@known_made
def moving_a_row_of_ones_own(session: Any, model: Any, key: Any) -> Any:
    trying = trying_of(session)
    row = session.scalars(select(model).where(model.case_id == trying.mine.id)).first()
    row.case_id = trying.hidden.id
    session.flush()
    return True
