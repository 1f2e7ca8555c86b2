"""Where the cases of one size stand: a folder, and if a server is given a database of its own."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy.engine import URL, make_url

from caseapp.config import KEY_FILE, Settings

#: How addresses begin.
_OF_APPLICATION, _PLAIN = "postgresql+psycopg", "postgresql"


@dataclass(frozen=True)
class Where:
    """A folder with the settings of an installation in it. ``plain_url``: where the floor connects
    to, and as whom; empty for a file in the folder."""

    folder: Path
    settings: Settings
    plain_url: str = ""


@contextmanager
def somewhere(server: str) -> Iterator[Where]:
    """Give a temporary folder, and on a server (a superuser's address) a database; both are removed
    at the end."""
    with ExitStack() as ending:
        folder = Path(ending.enter_context(tempfile.TemporaryDirectory(prefix="caseapp-bench-")))
        settings = Settings(data_dir=folder / "data", key_file=folder / "key" / KEY_FILE)
        if not server:
            yield Where(folder, settings)
            return
        owner = ending.enter_context(_database(server))
        application = ending.enter_context(_role(server, owner))
        there = replace(
            settings,
            database_url=_text(application, _OF_APPLICATION),
            migration_url=_text(owner, _OF_APPLICATION),
        )
        yield Where(folder, there, _text(owner, _PLAIN))


@contextmanager
def _database(server: str) -> Iterator[URL]:
    name = f"caseapp_bench_{secrets.token_hex(4)}"
    with _connected(server) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name))
        )
    try:
        yield make_url(server).set(database=name)
    finally:
        with _connected(server) as connection:
            connection.execute(
                sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
            )


@contextmanager
def _role(server: str, database: URL) -> Iterator[URL]:
    """A role that owns nothing, as docs/running.md advises: it meets row-level security."""
    name, password = str(database.database), secrets.token_urlsafe(16)
    role = sql.Identifier(name)
    with _connected(server) as connection:
        connection.execute(
            sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(role, sql.Literal(password))
        )
    try:
        yield database.set(username=name, password=password)
    finally:
        with _connected(database.render_as_string(hide_password=False)) as connection:
            connection.execute(sql.SQL("DROP OWNED BY {}").format(role))
            connection.execute(sql.SQL("DROP ROLE {}").format(role))


def _connected(address: str) -> psycopg.Connection[tuple[str, ...]]:
    return psycopg.connect(_text(make_url(address), _PLAIN), autocommit=True)


def _text(address: URL, driver: str) -> str:
    return address.set(drivername=driver).render_as_string(hide_password=False)
