"""A logical dump: every row of every table as text, in an order that no database decides."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, MetaData, select

from caseapp.db.migrate import METADATA
from caseapp.db.setup import Database


def dump(database: Database) -> dict[str, list[str]]:
    """Return the rows of data and keys, table by table, sorted."""
    found: dict[str, list[str]] = {}
    for bind, metadata in METADATA.items():
        with database.owner_engine(bind) as engine, engine.connect() as connection:
            found.update(_rows(connection, metadata))
    return found


def _rows(connection: Connection, metadata: MetaData) -> dict[str, list[str]]:
    return {
        table.name: sorted(
            repr([_plain(value) for value in row]) for row in connection.execute(select(table))
        )
        for table in metadata.tables.values()
        if not table.name.startswith("test_")
    }


def _plain(value: Any) -> Any:
    return bytes(value).hex() if isinstance(value, bytes | memoryview) else str(value)
