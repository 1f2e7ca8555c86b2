"""Bringing a database to the version of the code, without losing a row.

Alembic's connection has foreign keys off, because a batch migration rebuilds tables and would
delete every child row by cascade; rows and triggers are counted before and after, and any
difference stops the migration before anything is kept (security.md, finding 1).

Versions are numbers without branches, and the files of migrations carry them, so that a server
that only compares versions does not load Alembic.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, MetaData, String, column, inspect, select, table, text

from caseapp.base.resources import resource
from caseapp.db import keystore, row_security
from caseapp.db.base import Base
from caseapp.db.engine import DatabaseError
from caseapp.db.setup import Database

if TYPE_CHECKING:
    from alembic.config import Config

VERSION_TABLE = "alembic_version"
VERSIONS = {"main": "versions", keystore.BIND: "keys"}
_MIGRATION = re.compile(r"(k?[0-9]{4})_\w+\.py$")
_version_table = table(VERSION_TABLE)
METADATA: dict[str, MetaData] = {
    "main": Base.metadata,
    keystore.BIND: keystore.KeyBase.metadata,
}


def upgrade(database: Database, target: str = "head") -> None:
    """Bring data and key store to ``target``; raise :class:`DatabaseError` with what to do."""
    from alembic import command

    for bind in (keystore.BIND, "main"):
        run(database, bind, lambda config: command.upgrade(config, target))


def run(database: Database, bind: str, step: Any) -> None:
    """Run one Alembic command in one transaction, counting rows and triggers around it."""
    with database.owner_engine(bind) as engine, engine.connect() as connection:
        embedded = connection.dialect.name == "sqlite"
        if embedded:
            connection.exec_driver_sql("PRAGMA foreign_keys = 0")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        elif bind == keystore.BIND:
            connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {keystore.SCHEMA}"))
        refuse_newer(connection, bind)
        before = _count(connection)
        step(config(bind, connection))
        _compare(before, _count(connection))
        if embedded and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise DatabaseError("A migration left rows without their parent; nothing was kept.")
        if not embedded:
            row_security.grant(connection, database.settings.database_url)
        connection.commit()
        if embedded:
            connection.exec_driver_sql("PRAGMA foreign_keys = 1")


def config(bind: str, connection: Connection | None = None) -> Config:
    """Return Alembic's configuration for the data or the key store."""
    from alembic.config import Config

    folder = resource("migrations")
    made = Config()
    made.set_main_option("script_location", str(folder).replace("%", "%%"))
    made.set_main_option("path_separator", "newline")
    made.set_main_option("version_locations", str(folder / VERSIONS[bind]).replace("%", "%%"))
    made.attributes["connection"] = connection
    made.attributes["metadata"] = METADATA[bind]
    return made


def version(connection: Connection) -> str | None:
    """Return the number of the last migration that was run."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    return connection.scalar(select(column("version_num", String)).select_from(_version_table))


def known(bind: str) -> list[str]:
    """Return the numbers of all migrations that the code knows, oldest first."""
    names = (path.name for path in resource("migrations", VERSIONS[bind]).iterdir())
    return sorted(found[1] for name in names if (found := _MIGRATION.match(name)))


def latest(bind: str = "main") -> str | None:
    """Return the number of the last migration that the code knows."""
    return next(reversed(known(bind)), None)


def refuse_newer(connection: Connection, bind: str) -> None:
    """Raise :class:`DatabaseError` when the database was written by a newer caseapp."""
    current = version(connection)
    if current is not None and current not in known(bind):
        raise DatabaseError(
            f"This database is newer (version {current}) than this caseapp; install the newer"
            " caseapp, or restore a backup made with this one."
        )


def is_current(connection: Connection, bind: str = "main") -> bool:
    """Whether the database stands at the version of the code."""
    refuse_newer(connection, bind)
    return version(connection) == latest(bind)


def _count(connection: Connection) -> dict[str, int]:
    quote = connection.dialect.identifier_preparer.quote
    tables = [name for name in inspect(connection).get_table_names() if name != VERSION_TABLE]
    counts = {
        name: connection.execute(text(f"SELECT count(*) FROM {quote(name)}")).scalar_one()  # noqa: S608
        for name in tables
    }
    counts["(triggers)"] = connection.execute(text(_TRIGGERS[connection.dialect.name])).scalar_one()
    return counts


_TRIGGERS = {
    "sqlite": "SELECT count(*) FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal",
}


def _compare(before: dict[str, int], after: dict[str, int]) -> None:
    if "trail_entry" not in after:
        before.pop("(triggers)")
    for name, count in before.items():
        if name in after and after[name] < count:
            raise DatabaseError(
                f"A migration would have lost {count - after[name]} of {name}; nothing was kept."
                " Restore is not needed; please report this."
            )
