"""Doors that were found by trying to get past the gate; more of ``tests.support.doors``."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy import exists, func, inspect, literal, select, text
from sqlalchemy.orm import aliased, lazyload, with_loader_criteria

from caseapp.db import db
from caseapp.kinds import Kind
from caseapp.models.organisation import Organisation
from tests.support.doors import (
    Door,
    a_text,
    all_rows,
    door_for,
    filled_rows,
    in_hand,
    pointer_to,
    reached,
    trying_of,
)
from tests.support.shapes import Pointer

MORE_DOORS: list[Door] = []

found = door_for(MORE_DOORS)
#: Doors that lead to tables and not to reduced views.
found_table = door_for(MORE_DOORS, tables=True)


@found
def count_of_a_column(session: Any, model: Any, key: Any) -> Any:
    return session.scalar(select(func.count(model.id)).where(model.id == key))


@found
def alias_in_a_subquery(session: Any, model: Any, key: Any) -> Any:
    other = aliased(model)
    part = select(other.id).where(other.id == key).subquery()
    return all_rows(session, select(part.c.id))


@found
def one_of_a_subquery(session: Any, model: Any, key: Any) -> Any:
    part = select(model.organisation_id).where(model.id == key)
    return all_rows(session, select(Organisation.id).where(Organisation.id.in_(part)))


@found
def condition_alone(session: Any, model: Any, key: Any) -> Any:
    return all_rows(session, select(Organisation.id).where(model.id == key))


@found
def bare_exists(session: Any, model: Any, key: Any) -> Any:
    return all_rows(session, select(Organisation.id).where(exists().where(model.id == key)))


@found
def function_in_a_condition(session: Any, model: Any, key: Any) -> Any:
    return all_rows(session, select(Organisation.id).where(func.coalesce(model.id, None) == key))


@found
def operator_in_a_column(session: Any, model: Any, key: Any) -> Any:
    both = func.coalesce(func.nullif(Organisation.id, Organisation.id) == key, model.id == key)
    return filled_rows(session, select(Organisation.id, both))


@found
def window_function(session: Any, model: Any, key: Any) -> Any:
    first = func.first_value(model.id).over(order_by=Organisation.id)
    return [row for row in all_rows(session, select(Organisation.id, first)) if row[-1]]


@door_for(MORE_DOORS, databases=("sqlite",))
def full_join(session: Any, model: Any, key: Any) -> Any:
    part = select(Organisation.id, model.id).join(model, model.id == key, full=True)
    return [row for row in all_rows(session, part) if row[-1] == key]


@found
def join_on_nothing(session: Any, model: Any, key: Any) -> Any:
    part = select(Organisation.id, model.id).join(model, sa.false(), full=True)
    return [row for row in all_rows(session, part) if row[-1] == key]


@found
def join_built_by_hand(session: Any, model: Any, key: Any) -> Any:
    joined = sa.join(Organisation, model, model.id == key)
    return all_rows(session, select(Organisation.id).select_from(joined))


@found
def models_joined_by_hand(session: Any, model: Any, key: Any) -> Any:
    joined = sa.orm.join(Organisation, model, model.id == key)
    return all_rows(session, select(Organisation.id).select_from(joined))


@door_for(MORE_DOORS, pointed=True)
def rows_over_an_association_table(session: Any, model: Any, key: Any) -> Any:
    return reached(session, model, key, lazyload, "linked")


@door_for(MORE_DOORS, pointed=True)
def join_over_a_relationship(session: Any, model: Any, key: Any) -> Any:
    return all_rows(
        session, select(Pointer.id).where(Pointer.points_at == key).join(pointer_to(model))
    )


@found
def union_with_a_table(session: Any, model: Any, key: Any) -> Any:
    table = model.__table__
    part = select(table.c.id).where(table.c.id == key)
    return all_rows(session, sa.union(select(model.id).where(model.id == key), part))


@found
def subquery_of_bare_columns(session: Any, model: Any, key: Any) -> Any:
    column = model.__table__.c.id
    part = select(column).where(column == key).correlate(None).scalar_subquery()
    other = exists(select(model.id).where(model.id == key))
    return filled_rows(session, select(Organisation.id, part).where(~other | other))


@found
def alias_of_something_else(session: Any, model: Any, key: Any) -> Any:
    trying = trying_of(session)
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
    return all_rows(session, select(other.id).where(other.id == key))


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
    return filled_rows(session, select(Organisation.id, func.max(given)).group_by(Organisation.id))


def _stored(key: Any) -> str:
    return key.hex if db.engine.dialect.name == "sqlite" else str(key)


@found_table
def table_of_ones_own(session: Any, model: Any, key: Any) -> Any:
    other = sa.table(model.__table__.name, sa.column("id", sa.Uuid()))
    part = select(Organisation.id, other.c.id).where(other.c.id == key)
    return all_rows(session, part.group_by(Organisation.id, other.c.id))


@found_table
def hint_of_text(session: Any, model: Any, key: Any) -> Any:
    hint = f"UNION SELECT id FROM \"{model.__table__.name}\" WHERE id = '{_stored(key)}'"
    part = select(Organisation.id).where(sa.false()).with_statement_hint(hint)
    return all_rows(session, part)


@found
def values_in_the_place_of_the_gates(session: Any, model: Any, key: Any) -> Any:
    owner = trying_of(session).owner
    given = {"gate_hat": owner.membership_id, "gate_user": owner.user_id}
    return session.scalars(select(model).where(model.id == key), given).all()


@found
def condition_in_an_option(session: Any, model: Any, key: Any) -> Any:
    table = model.__table__
    hidden = exists(select(table.c.id).where(table.c.id == key))
    part = select(Organisation.id).options(with_loader_criteria(Organisation, hidden))
    return all_rows(session, part)


@door_for(MORE_DOORS, tables=True, databases=("postgresql",))
def deletion_inside_a_select(session: Any, model: Any, key: Any) -> Any:
    gone = sa.delete(model).where(model.id == key).returning(model.id).cte()
    return all_rows(session, select(gone.c.id))


@found
def legacy_get_of_an_object_in_hand(session: Any, model: Any, key: Any) -> Any:
    in_hand(session, model, key)
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
    trying = trying_of(session)
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
    row = in_hand(session, model, key, **said)
    setattr(row, a_text(model).key, "x")
    session.flush()
    return True


@found_table
def deletion_of_a_forged_row(session: Any, model: Any, key: Any) -> Any:
    row = in_hand(session, model, key, organisation_id=trying_of(session).mine.organisation_id)
    session.delete(row)
    session.flush()
    return True
