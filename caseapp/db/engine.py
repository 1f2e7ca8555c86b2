"""Engines: how a connection is opened, set up and made to start its write transaction.

SQLite statements run in autocommit until the first write, which opens ``BEGIN IMMEDIATE``:
readers never wait and two writers never deadlock (docs/decisions, number 4).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.sql.elements import (
    ReleaseSavepointClause,
    RollbackToSavepointClause,
    SavepointClause,
)

from caseapp.db import passage, patience

#: The first version of SQLite without the write-ahead log's reset fault.
SAFE_SQLITE = (3, 51, 3)
BUSY_TIMEOUT_MS = 10_000

SQLITE_SETTINGS: dict[str, str | int] = {
    "journal_mode": "wal",
    "synchronous": "full",
    "busy_timeout": BUSY_TIMEOUT_MS,
    "foreign_keys": 1,
    "wal_autocheckpoint": 1_000,
    "journal_size_limit": 67_108_864,
    "secure_delete": "fast",
    "temp_store": "memory",
    "trusted_schema": 0,
    "cell_size_check": 1,
    "mmap_size": 0,
    # KiB at most for the pages of one connection: each page read anew is decrypted anew.
    "cache_size": -4_000,
}

_SAVEPOINTS = (SavepointClause, RollbackToSavepointClause, ReleaseSavepointClause)


class DatabaseError(Exception):
    """The database cannot be used; the message is one sentence that says what to do."""


def sqlite_options() -> dict[str, Any]:
    """Return the options of ``create_engine`` for an embedded database."""
    return {
        "module": sqlcipher3.dbapi2,
        "connect_args": {"isolation_level": None, "timeout": BUSY_TIMEOUT_MS / 1_000},
        "pool_size": 16,
        "max_overflow": 16,
        # The connection used last has the pages at hand; one that lay by must open them anew.
        "pool_use_lifo": True,
        "hide_parameters": True,
    }


def postgresql_options(schema: str) -> dict[str, Any]:
    """Return the options of ``create_engine`` for PostgreSQL, working in one schema."""
    # Compiling what is asked would take longer than asking it: every policy is in each statement.
    limits = f"-cstatement_timeout={patience.JOB_WAITS:.0f}s -clock_timeout=5s -cjit=off"
    limits += " -cidle_in_transaction_session_timeout=60s"
    return {
        "connect_args": {"options": f"-csearch_path={schema} -ctimezone=UTC {limits}"},
        "pool_pre_ping": True,
        "hide_parameters": True,
        "pool_size": 16,
        "max_overflow": 16,
    }


def sqlite_url(path: Path) -> str:
    """Return the address of an embedded database."""
    return f"sqlite:///{path.resolve()}"


def set_up_sqlite(engine: Engine, key: bytes | None) -> None:
    """Give each new connection its key and settings, and open write transactions at once."""
    if sqlcipher3.dbapi2.sqlite_version_info < SAFE_SQLITE:
        raise DatabaseError(
            "This SQLite can damage its write-ahead log; install the sqlcipher3 version that"
            " caseapp's lock file names."
        )

    def connect(connection: Any, _record: Any) -> None:
        open_sqlite(connection, key)

    event.listen(engine, "connect", connect, insert=True)
    event.listen(engine, "reset", _leave_nothing_open)
    event.listen(engine, "before_cursor_execute", _begin_before_write)
    event.listen(engine, "savepoint", _begin_before_savepoint)


def open_sqlite(connection: Any, key: bytes | None) -> None:
    """Unlock and set up a driver connection; raise :class:`DatabaseError` for another key."""
    cursor = connection.cursor()
    try:
        if key is not None:
            cursor.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        try:
            cursor.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlcipher3.dbapi2.DatabaseError:
            raise DatabaseError(
                "The database does not open with this key; set CASEAPP_KEY_FILE to the key file"
                " that belongs to CASEAPP_DATA_DIR."
            ) from None
        for name, value in SQLITE_SETTINGS.items():
            cursor.execute(f"PRAGMA {name} = {value}")
    finally:
        cursor.close()
    patience.listen(connection)


def refuse_ungated(engine: Engine) -> None:
    """Refuse every statement of this engine that did not come through the gate."""
    event.listen(engine, "before_cursor_execute", _refuse)


def _refuse(
    connection: Connection,
    _cursor: Any,
    statement: str,
    _parameters: Any,
    context: Any,
    _many: bool,
) -> None:
    compiled = getattr(context, "compiled", None)
    if compiled is not None and isinstance(compiled.statement, _SAVEPOINTS):
        return
    options = connection.get_execution_options() if context is None else context.execution_options
    if not passage.has_passed(options):
        raise passage.UngatedStatementError(
            f"A statement did not come through the session's gate: {statement[:60]}..."
        )


def _begin_before_write(
    connection: Connection,
    _cursor: Any,
    _statement: str,
    _parameters: Any,
    context: Any,
    _many: bool,
) -> None:
    if context is not None and (context.isinsert or context.isupdate or context.isdelete):
        begin_write(connection)


def _leave_nothing_open(driver: Any, _record: Any, _state: Any) -> None:
    """End the transaction that a COMMIT leaves open when a deferred foreign key refuses it."""
    if driver.in_transaction:
        driver.rollback()


def _begin_before_savepoint(connection: Connection, _name: str) -> None:
    begin_write(connection)


def begin_write(connection: Connection) -> None:
    """Open the write transaction now, if it is not open yet (nothing to do on PostgreSQL)."""
    if connection.dialect.name != "sqlite":
        return
    driver: Any = connection.connection.dbapi_connection
    if driver.in_transaction:
        return
    try:
        driver.execute("BEGIN IMMEDIATE")
    except sqlcipher3.dbapi2.OperationalError as busy:
        raise OperationalError("BEGIN IMMEDIATE", {}, busy) from busy
