"""Doors: ways in code to reach a row. Each tries to reach one row by its key.

A door returns what it got: something true when it reached the row (or changed it), something
false when there was nothing; or it raises. ``DOORS`` are the forty-eight that were known before
the gate was built, ``MORE_DOORS`` those that were found by trying to get past it.
What a door may know besides stands in ``session.info["trying"]``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import exists, func, inspect, literal, select, text, true
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
    with_loader_criteria,
)

from caseapp.access.actor import Actor
from caseapp.base.ids import new_id
from caseapp.db import db
from caseapp.kinds import Kind
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
MORE_DOORS: list[Door] = []


def _door(doors: list[Door], **how: Any) -> Callable[[Open], Open]:
    def add(way: Open) -> Open:
        doors.append(Door(way.__name__.replace("_", " ").strip(), way, **how))
        return way

    return add


known, found = _door(DOORS), _door(MORE_DOORS)
#: Doors that lead to tables and not to reduced views.
known_table, found_table = _door(DOORS, tables=True), _door(MORE_DOORS, tables=True)
#: Doors over a relationship of something that everybody sees.
known_pointer = _door(DOORS, pointed=True)
#: Doors that make or have rows of their own.
known_made = _door(DOORS, made=True)


def a_text(model: Any) -> Any:
    """Return a column of text, by its attribute."""
    names = ("words", "reference", "track", "field", "author_role", "team_role", "mode")
    return next(
        (getattr(model, name) for name in names if hasattr(model, name)), model.organisation_id
    )


def _rows(session: Any, statement: Any) -> list[Any]:
    return list(session.execute(statement).all())


def _trying(session: Any) -> Trying:
    trying: Trying = session.info["trying"]
    return trying


def _filled(session: Any, statement: Any) -> list[Any]:
    """Return the rows whose last column holds something."""
    return [row for row in _rows(session, statement) if row[-1]]


def _in_hand(session: Any, model: Any, key: Any, **values: Any) -> Any:
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
    return _rows(session, select(model.id).where(model.id == key))


@known
def count(session: Any, model: Any, key: Any) -> Any:
    return session.scalar(select(func.count()).select_from(model).where(model.id == key))


@found
def count_of_a_column(session: Any, model: Any, key: Any) -> Any:
    return session.scalar(select(func.count(model.id)).where(model.id == key))


@known
def common_table(session: Any, model: Any, key: Any) -> Any:
    part = select(model.id).where(model.id == key).cte()
    return _rows(session, select(part.c.id))


@known
def union(session: Any, model: Any, key: Any) -> Any:
    part = select(model.id).where(model.id == key)
    return _rows(session, sa.union(part, part))


@known
def alias(session: Any, model: Any, key: Any) -> Any:
    other = aliased(model)
    return session.scalars(select(other).where(other.id == key)).all()


@found
def alias_in_a_subquery(session: Any, model: Any, key: Any) -> Any:
    other = aliased(model)
    part = select(other.id).where(other.id == key).subquery()
    return _rows(session, select(part.c.id))


@known
def subquery(session: Any, model: Any, key: Any) -> Any:
    part = select(model.id).subquery()
    return _rows(session, select(part.c.id).where(part.c.id == key))


@known
def scalar_subquery(session: Any, model: Any, key: Any) -> Any:
    part = select(model.id).where(model.id == key).scalar_subquery()
    return _filled(session, select(Organisation.id, part))


@known
def exists_in_a_condition(session: Any, model: Any, key: Any) -> Any:
    part = exists(select(model.id).where(model.id == key))
    return _rows(session, select(Organisation.id).where(part))


@found
def one_of_a_subquery(session: Any, model: Any, key: Any) -> Any:
    part = select(model.organisation_id).where(model.id == key)
    return _rows(session, select(Organisation.id).where(Organisation.id.in_(part)))


@found
def condition_alone(session: Any, model: Any, key: Any) -> Any:
    return _rows(session, select(Organisation.id).where(model.id == key))


@known
def join(session: Any, model: Any, key: Any) -> Any:
    return _rows(session, select(Organisation.id).join(model, model.id == key))


@known
def outer_join(session: Any, model: Any, key: Any) -> Any:
    part = select(Organisation.id, model.id).outerjoin(model, model.id == key)
    return _filled(session, part)


@_door(DOORS, databases=("postgresql",))
def lateral(session: Any, model: Any, key: Any) -> Any:
    part = select(model.id).where(model.id == key).lateral()
    return _rows(session, select(Organisation.id).join(part, true()))


@known
def group_by(session: Any, model: Any, key: Any) -> Any:
    part = select(model.id, func.count()).where(model.id == key).group_by(model.id)
    return _rows(session, part)


@known
def order_by(session: Any, model: Any, key: Any) -> Any:
    listed = session.scalars(select(model).order_by(a_text(model))).all()
    return [row for row in listed if row.id == key]


@known
def streaming(session: Any, model: Any, key: Any) -> Any:
    part = select(model).where(model.id == key).execution_options(yield_per=1)
    return list(session.scalars(part))


@_door(DOORS, tables=True)
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
    _in_hand(session, model, key)
    return session.get(model, key)


@known
def refresh(session: Any, model: Any, key: Any) -> Any:
    row = _in_hand(session, model, key)
    session.refresh(row)
    return row


@known
def expired_attribute(session: Any, model: Any, key: Any) -> Any:
    return _in_hand(session, model, key).organisation_id


# --- relationships ----------------------------------------------------------------------


def _to(model: Any, how: str = "one") -> Any:
    return getattr(Pointer, f"{how}_{short_name(model)}")


def _reached(session: Any, model: Any, key: Any, loading: Any, how: str = "one") -> Any:
    part = select(Pointer).where(Pointer.points_at == key).options(loading(_to(model, how)))
    pointers = session.scalars(part).unique().all()
    return [each for each in (getattr(one, _to(model, how).key) for one in pointers) if each]


@known_pointer
def lazy_load(session: Any, model: Any, key: Any) -> Any:
    return _reached(session, model, key, lazyload)


@known_pointer
def joined_load(session: Any, model: Any, key: Any) -> Any:
    return _reached(session, model, key, joinedload)


@known_pointer
def select_in_load(session: Any, model: Any, key: Any) -> Any:
    return _reached(session, model, key, selectinload, "many")


@known_pointer
def subquery_load(session: Any, model: Any, key: Any) -> Any:
    return _reached(session, model, key, subqueryload, "many")


@known_pointer
def any_of_a_relationship(session: Any, model: Any, key: Any) -> Any:
    part = select(Pointer.id).where(Pointer.points_at == key, _to(model, "many").any())
    return _rows(session, part)


@known_pointer
def has_of_a_relationship(session: Any, model: Any, key: Any) -> Any:
    part = select(Pointer.id).where(Pointer.points_at == key, _to(model).has())
    return _rows(session, part)


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
    return _rows(session, select(table).where(table.c.id == key))


@known
def column_of_the_table(session: Any, model: Any, key: Any) -> Any:
    return _rows(session, select(model.id).where(model.__table__.c.id == key))


@known_table
def sql_text(session: Any, model: Any, key: Any) -> Any:
    table = model.__table__
    given = text(f'SELECT id FROM "{table.name}" WHERE id = :key').bindparams(
        sa.bindparam("key", key, sa.Uuid())
    )
    return _rows(session, given)


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
    row = _in_hand(session, model, key)
    setattr(row, a_text(model).key, "x")
    session.flush()
    return True


@known_made
def bulk_insert(session: Any, model: Any, key: Any) -> Any:
    row = new_row(model, _trying(session).hidden)
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
    session.add(new_row(model, _trying(session).hidden))
    session.flush()
    return True


@known_made
def moving_a_row_of_ones_own(session: Any, model: Any, key: Any) -> Any:
    trying = _trying(session)
    row = session.scalars(select(model).where(model.case_id == trying.mine.id)).first()
    row.case_id = trying.hidden.id
    session.flush()
    return True


# --- found by trying --------------------------------------------------------------------


@found
def bare_exists(session: Any, model: Any, key: Any) -> Any:
    return _rows(session, select(Organisation.id).where(exists().where(model.id == key)))


@found
def function_in_a_condition(session: Any, model: Any, key: Any) -> Any:
    return _rows(session, select(Organisation.id).where(func.coalesce(model.id, None) == key))


@found
def operator_in_a_column(session: Any, model: Any, key: Any) -> Any:
    both = func.coalesce(func.nullif(Organisation.id, Organisation.id) == key, model.id == key)
    return _filled(session, select(Organisation.id, both))


@found
def window_function(session: Any, model: Any, key: Any) -> Any:
    first = func.first_value(model.id).over(order_by=Organisation.id)
    return [row for row in _rows(session, select(Organisation.id, first)) if row[-1]]


@_door(MORE_DOORS, databases=("sqlite",))
def full_join(session: Any, model: Any, key: Any) -> Any:
    part = select(Organisation.id, model.id).join(model, model.id == key, full=True)
    return [row for row in _rows(session, part) if row[-1] == key]


@found
def join_on_nothing(session: Any, model: Any, key: Any) -> Any:
    part = select(Organisation.id, model.id).join(model, sa.false(), full=True)
    return [row for row in _rows(session, part) if row[-1] == key]


@found
def join_built_by_hand(session: Any, model: Any, key: Any) -> Any:
    joined = sa.join(Organisation, model, model.id == key)
    return _rows(session, select(Organisation.id).select_from(joined))


@found
def models_joined_by_hand(session: Any, model: Any, key: Any) -> Any:
    joined = sa.orm.join(Organisation, model, model.id == key)
    return _rows(session, select(Organisation.id).select_from(joined))


@_door(MORE_DOORS, pointed=True)
def rows_over_an_association_table(session: Any, model: Any, key: Any) -> Any:
    return _reached(session, model, key, lazyload, "linked")


@_door(MORE_DOORS, pointed=True)
def join_over_a_relationship(session: Any, model: Any, key: Any) -> Any:
    return _rows(session, select(Pointer.id).where(Pointer.points_at == key).join(_to(model)))


@found
def union_with_a_table(session: Any, model: Any, key: Any) -> Any:
    table = model.__table__
    part = select(table.c.id).where(table.c.id == key)
    return _rows(session, sa.union(select(model.id).where(model.id == key), part))


@found
def subquery_of_bare_columns(session: Any, model: Any, key: Any) -> Any:
    column = model.__table__.c.id
    part = select(column).where(column == key).correlate(None).scalar_subquery()
    other = exists(select(model.id).where(model.id == key))
    return _filled(session, select(Organisation.id, part).where(~other | other))


@found
def alias_of_something_else(session: Any, model: Any, key: Any) -> Any:
    trying = _trying(session)
    given = {
        "case_id": literal(trying.mine.id, sa.Uuid()),
        "organisation_id": literal(trying.mine.organisation_id, sa.Uuid()),
        "kind": literal(1),
        "author_id": literal(trying.reader.user_id, sa.Uuid()),
    }
    columns = [
        given[column.name].label(column.name) if column.name in given else column
        for column in model.__table__.c
    ]
    other = aliased(model, select(*columns).subquery(), adapt_on_names=True)
    return _rows(session, select(other.id).where(other.id == key))


@found
def text_in_a_condition(session: Any, model: Any, key: Any) -> Any:
    listed = session.scalars(select(model).where(text("1 = 1 OR 1 = 1"))).all()
    return [row for row in listed if row.id == key]


@found
def operator_of_ones_own(session: Any, model: Any, key: Any) -> Any:
    given = model.organisation_id.op("IS NULL OR 1 = 1 OR 1 =")(1)
    return [row for row in session.scalars(select(model).where(given)) if row.id == key]


@found_table
def column_of_text(session: Any, model: Any, key: Any) -> Any:
    name = model.__table__.name
    given = sa.literal_column(f"(SELECT count(*) FROM \"{name}\" WHERE id = '{_stored(key)}')")
    return _filled(session, select(Organisation.id, func.max(given)).group_by(Organisation.id))


def _stored(key: Any) -> str:
    return key.hex if db.engine.dialect.name == "sqlite" else str(key)


@found_table
def table_of_ones_own(session: Any, model: Any, key: Any) -> Any:
    other = sa.table(model.__table__.name, sa.column("id", sa.Uuid()))
    part = select(Organisation.id, other.c.id).where(other.c.id == key)
    return _rows(session, part.group_by(Organisation.id, other.c.id))


@found_table
def hint_of_text(session: Any, model: Any, key: Any) -> Any:
    hint = f"UNION SELECT id FROM \"{model.__table__.name}\" WHERE id = '{_stored(key)}'"
    part = select(Organisation.id).where(sa.false()).with_statement_hint(hint)
    return _rows(session, part)


@found
def values_in_the_place_of_the_gates(session: Any, model: Any, key: Any) -> Any:
    owner = _trying(session).owner
    given = {"gate_hat": owner.membership_id, "gate_user": owner.user_id}
    return session.scalars(select(model).where(model.id == key), given).all()


@found
def condition_in_an_option(session: Any, model: Any, key: Any) -> Any:
    table = model.__table__
    hidden = exists(select(table.c.id).where(table.c.id == key))
    part = select(Organisation.id).options(with_loader_criteria(Organisation, hidden))
    return _rows(session, part)


@_door(MORE_DOORS, tables=True, databases=("postgresql",))
def deletion_inside_a_select(session: Any, model: Any, key: Any) -> Any:
    gone = sa.delete(model).where(model.id == key).returning(model.id).cte()
    return _rows(session, select(gone.c.id))


@found
def legacy_get_of_an_object_in_hand(session: Any, model: Any, key: Any) -> Any:
    _in_hand(session, model, key)
    row = session.query(model).get(key)
    return row is not None and row.organisation_id


@found_table
def merge_of_several(session: Any, model: Any, key: Any) -> Any:
    given = model.__new__(model)
    inspect(model).class_manager.setup_instance(given)
    given.id = key
    return [row for row in session.merge_all([given]) if inspect(row).persistent]


@found_table
def forged_row(session: Any, model: Any, key: Any) -> Any:
    """Say that the hidden row belongs to a case of one's own, and write it."""
    trying = _trying(session)
    said = {
        "case_id": trying.mine.id,
        "organisation_id": trying.mine.organisation_id,
        "subject_id": trying.mine.subject_id,
        "author_id": trying.reader.user_id,
        "kind": Kind.SUM,
        "inherited_kind": Kind.SUM,
        "version": 1,
    }
    columns = model.__table__.c
    said = {name: value for name, value in said.items() if name in columns}
    row = _in_hand(session, model, key, **said)
    setattr(row, a_text(model).key, "x")
    session.flush()
    return True


@found_table
def deletion_of_a_forged_row(session: Any, model: Any, key: Any) -> Any:
    row = _in_hand(session, model, key, organisation_id=_trying(session).mine.organisation_id)
    session.delete(row)
    session.flush()
    return True
