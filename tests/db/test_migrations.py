"""Migrations: up, down and up again; equal to the models; and never losing a row unseen."""

from __future__ import annotations

from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

from caseapp.db import keystore, migrate
from caseapp.db.base import Base
from caseapp.db.engine import DatabaseError
from caseapp.db.setup import Database
from caseapp.kinds import Role
from tests.support.world import Templates, World

NAMES = ["sqlcipher", pytest.param("postgresql", marks=pytest.mark.postgres)]


def test_models_and_migrations_are_equal(world: World) -> None:
    for bind, metadata in (("main", Base.metadata), (keystore.BIND, keystore.KeyBase.metadata)):
        with world.owner(bind) as connection:
            context = MigrationContext.configure(connection, opts={"include_object": _not_a_tests})
            assert compare_metadata(context, metadata) == []


def test_a_missing_column_would_be_noticed(world: World) -> None:
    """The planted failure."""
    with world.owner() as connection:
        connection.execute(text("ALTER TABLE duty DROP COLUMN telephone"))
        context = MigrationContext.configure(connection, opts={"include_object": _not_a_tests})
        assert compare_metadata(context, Base.metadata) != []


@pytest.mark.parametrize("name", NAMES)
def test_up_down_and_up_again(templates: Templates, name: str) -> None:
    from alembic import command

    database = Database(templates.empty(name), templates.secret)
    migrate.upgrade(database)
    first = _tables(database)
    for bind in ("main", keystore.BIND):
        migrate.run(database, bind, lambda config: command.downgrade(config, "base"))
    assert _tables(database) == set()
    migrate.upgrade(database)
    assert _tables(database) == first


def test_migrations_fill_no_table(world: World) -> None:
    """What a new installation holds is made by who sets it up; tests empty tables by that too."""
    with world.owner() as connection:
        tables = set(inspect(connection).get_table_names()) - {"alembic_version"}
        filled = {
            table
            for table in tables
            if connection.execute(text(f'SELECT 1 FROM "{table}" LIMIT 1')).first()
        }
    assert len(tables) > 50
    assert not filled


def test_running_again_changes_nothing(world: World) -> None:
    writer = world.hat(Role.CW, world.organisation())
    world.note(writer, world.open_case(writer))
    migrate.upgrade(world.database)
    with world.owner() as connection:
        assert connection.execute(text("SELECT count(*) FROM note")).scalar_one() == 1


@pytest.mark.parametrize(
    "loses",
    [
        "DELETE FROM note",
        "DROP TRIGGER {trigger}",
    ],
)
def test_a_migration_that_loses_rows_or_triggers_is_stopped(world: World, loses: str) -> None:
    writer = world.hat(Role.CW, world.organisation())
    world.note(writer, world.open_case(writer))
    postgresql = world.database.settings.is_postgresql
    trigger = "trail_entry_only_added ON trail_entry" if postgresql else "trail_entry_no_update"

    def step(config: Any) -> None:
        connection: Connection = config.attributes["connection"]
        connection.execute(text(loses.format(trigger=trigger)))

    with pytest.raises(DatabaseError, match="would have lost"):
        migrate.run(world.database, "main", step)
    with world.owner() as connection:
        assert connection.execute(text("SELECT count(*) FROM note")).scalar_one() == 1


def test_rebuilding_a_parent_table_keeps_its_children(embedded_world: World) -> None:
    """Finding 1 of the security notes: with foreign keys on, a batch migration deletes them all."""
    writer = embedded_world.hat(Role.CW, embedded_world.organisation())
    embedded_world.note(writer, embedded_world.open_case(writer))

    def step(config: Any) -> None:
        connection: Connection = config.attributes["connection"]
        with_alembic = _operations(connection)
        with with_alembic.batch_alter_table("case", recreate="always") as batch:
            batch.alter_column("reference", nullable=False)

    migrate.run(embedded_world.database, "main", step)
    with embedded_world.owner() as connection:
        assert connection.execute(text("SELECT count(*) FROM note")).scalar_one() == 1
        assert connection.execute(text("PRAGMA foreign_key_check")).first() is None


def test_a_newer_database_is_left_alone(world: World) -> None:
    with world.owner() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseError, match="newer"):
        migrate.upgrade(world.database)


def _operations(connection: Connection) -> Any:
    from alembic.operations import Operations

    return Operations(MigrationContext.configure(connection))


def _tables(database: Database) -> set[str]:
    found: set[str] = set()
    for bind, schema in (("main", None), (keystore.BIND, None)):
        with database.owner_engine(bind) as engine, engine.connect() as connection:
            found |= set(inspect(connection).get_table_names(schema=schema))
    return {name for name in found if name != "alembic_version"}


def _not_a_tests(_object: Any, name: str | None, *_rest: Any) -> bool:
    return not str(name).startswith("test_")
