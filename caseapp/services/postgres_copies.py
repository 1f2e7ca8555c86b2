"""Copies of a PostgreSQL database: ``pg_dump`` into an encrypted file, and back.

The dump is poured in pieces into an SQLCipher file under the installation's key, so that
nothing of it ever stands on a disk in clear. Passwords go to the programs in their environment,
never on the command line.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Connection, text
from sqlalchemy.engine import make_url

from caseapp.db import keystore
from caseapp.db.engine import DatabaseError
from caseapp.db.setup import DATA_SCHEMA, Database
from caseapp.services import copies

_PIECE = 1024 * 1024
_VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "username": "PGUSER",
    "password": "PGPASSWORD",
    "database": "PGDATABASE",
}
#: Settings of the address that libpq knows as variables.
_QUERY = {
    "host": "PGHOST",
    "port": "PGPORT",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
}


@contextmanager
def snapshot(connection: Connection) -> Iterator[str]:
    """Give the name of one moment of the database, the same for every copy made inside."""
    connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
    connection.execute(text("SET LOCAL row_security = off"))
    connection.execute(text("SET LOCAL statement_timeout = 0"))
    connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
    yield str(connection.scalar(text("SELECT pg_export_snapshot()")))


def dump(database: Database, bind: str, moment: str, target: Path, key: bytes) -> None:
    """Copy the data, or the schema of keys, as it stood at a moment, into a new encrypted file."""
    command = [_program("pg_dump"), "--format=custom", "--no-owner", f"--snapshot={moment}"]
    keys = keystore.SCHEMA
    command.append(f"--schema={keys}" if bind == keystore.BIND else f"--exclude-schema={keys}")
    with closing(copies.connect(target, key, copies.NEW)) as driver:
        driver.execute("PRAGMA journal_mode = delete")
        driver.execute("CREATE TABLE piece (place INTEGER PRIMARY KEY, bytes BLOB NOT NULL)")
        with _running(command, database) as process:
            driver.execute("BEGIN")
            for place, piece in enumerate(_pieces(process.stdout)):
                driver.execute("INSERT INTO piece VALUES (?, ?)", (place, piece))
            driver.execute("COMMIT")
    copies.force_to_disk(target)


def check(database: Database, path: Path, key: bytes) -> None:
    """Raise :class:`DatabaseError` unless the copy is sound and its contents can be listed."""
    copies.check(path, key)
    _feed([_program("pg_restore"), "--list"], database, path, key)


def put_back(database: Database, path: Path, key: bytes) -> None:
    """Write a copy into an empty database, all of it or nothing."""
    command = [_program("pg_restore"), "--single-transaction", "--exit-on-error", "--no-owner"]
    name = make_url(database.url("main", owner=True)).database or ""
    _feed([*command, f"--dbname={name}"], database, path, key)


def is_empty(connection: Connection) -> bool:
    """Whether a database holds no table of ours."""
    wanted = text(
        "SELECT count(*) FROM information_schema.tables WHERE table_schema IN (:data, :keys)"
    )
    found = connection.scalar(wanted, {"data": DATA_SCHEMA, "keys": keystore.SCHEMA})
    return not found


def _feed(command: list[str], database: Database, path: Path, key: bytes) -> None:
    """Give a program the dump in a copy, piece by piece."""
    with closing(copies.connect(path, key)) as driver, _running(command, database) as process:
        assert process.stdin is not None  # noqa: S101 (opened by _running)
        # pg_restore --list stops reading after the list; a failure shows in its exit code.
        with suppress(BrokenPipeError):
            for row in driver.execute("SELECT bytes FROM piece ORDER BY place"):
                process.stdin.write(row[0])


@contextmanager
def _running(command: list[str], database: Database) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program of PostgreSQL; raise :class:`DatabaseError` with its last words if it fails."""
    with subprocess.Popen(  # noqa: S603 (a fixed program, found on the path)
        command,
        env=_environment(database),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE if "pg_dump" in command[0] else subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as process:
        yield process
        with suppress(BrokenPipeError):
            if process.stdin is not None:
                process.stdin.close()
        said = process.stderr.read() if process.stderr else b""
        if process.wait():
            last = said.decode(errors="replace").strip().splitlines() or ["no reason given"]
            raise DatabaseError(
                f"{Path(command[0]).name} did not come to its end ({last[-1]}); check that"
                " CASEAPP_MIGRATION_URL names a role that may read every row, and try again."
            )


def _pieces(stream: IO[bytes] | None) -> Iterator[bytes]:
    while stream is not None and (piece := stream.read(_PIECE)):
        yield piece


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise DatabaseError(
            f"{name} is not installed here; install PostgreSQL's client programs (Debian, Ubuntu:"
            " apt-get install postgresql-client) and try again."
        )
    return found


def _environment(database: Database) -> dict[str, str]:
    address = make_url(database.url("main", owner=True))
    parts: dict[str, Any] = {_VARIABLES[name]: getattr(address, name) for name in _VARIABLES}
    parts.update({_QUERY[name]: value for name, value in address.query.items() if name in _QUERY})
    return {**os.environ, **{name: str(value) for name, value in parts.items() if value}}
