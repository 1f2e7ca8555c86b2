"""Copies of embedded databases: made by the driver's own interface, opened again, and checked.

A copy is one file under the same key as its source, never a plain one. It is read without any
of the settings that would write to it.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2
from sqlalchemy import Connection, NullPool, create_engine, func, inspect, select, table

from caseapp.db.engine import BUSY_TIMEOUT_MS, DatabaseError

#: How a file is opened: a copy to read it, a database that is in use, a new copy to write it.
READ, IN_USE, NEW = "ro", "rw", "rwc"
_CHUNK = 1024 * 1024


def connect(path: Path, key: bytes | None, mode: str = READ) -> Any:
    """Open an embedded file as it stands; raise :class:`DatabaseError` if the key is another."""
    uri = f"{path.resolve().as_uri()}?mode={mode}"
    wait = BUSY_TIMEOUT_MS / 1_000
    driver = sqlcipher3.dbapi2.connect(uri, uri=True, isolation_level=None, timeout=wait)
    try:
        if key is not None:
            driver.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        driver.execute("PRAGMA temp_store = memory")
        driver.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlcipher3.dbapi2.DatabaseError:
        driver.close()
        raise DatabaseError(
            f"{path} does not open with this key; use the key file, or the words of the recovery"
            " sheet, that belong to it."
        ) from None
    return driver


def copy(source: Path, target: Path, key: bytes | None) -> None:
    """Copy a database that may be in use into a new file, and force it to the disk."""
    with (
        closing(connect(source, key, IN_USE)) as reading,
        closing(connect(target, key, NEW)) as writing,
    ):
        reading.backup(writing)
        writing.execute("PRAGMA journal_mode = delete")
    force_to_disk(target)


def force_to_disk(path: Path) -> None:
    """Wait until a file, and its name in the folder where the system knows that, is on the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())
    if hasattr(os, "O_DIRECTORY"):
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def check(path: Path, key: bytes | None) -> None:
    """Raise :class:`DatabaseError` unless every page, index and foreign key is sound."""
    with closing(connect(path, key)) as driver:
        questions = ["PRAGMA integrity_check", "PRAGMA foreign_key_check"]
        if key is not None:
            questions.insert(0, "PRAGMA cipher_integrity_check")
        for question in questions:
            found = [row for row in driver.execute(question) if row[0] != "ok"]
            if found:
                raise DatabaseError(
                    f"{path} is damaged ({question.split()[1]}); use another backup, and look at"
                    " the disk that this one is on."
                )


@contextmanager
def reading(path: Path, key: bytes | None) -> Iterator[Connection]:
    """Give a connection that only reads a copy."""
    engine = create_engine(
        "sqlite://",
        module=sqlcipher3.dbapi2,
        creator=lambda: connect(path, key),
        poolclass=NullPool,
    )
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def rows(connection: Connection) -> dict[str, int]:
    """Return how many rows each table has."""
    names = sorted(inspect(connection).get_table_names())
    return {
        name: connection.scalar(select(func.count()).select_from(table(name))) or 0
        for name in names
    }


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            found.update(chunk)
    return found.hexdigest()
