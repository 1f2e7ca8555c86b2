"""A PostgreSQL server for tests: the one that is given, or a cluster of our own for the run.

``CASEAPP_TEST_POSTGRES_URL`` (a superuser's address) is used when set. Otherwise a temporary
cluster is started for each test process, so workers of pytest-xdist never meet: no network,
a unix socket in a short folder, nothing forced to disk. It ends and removes itself even when
the tests are killed. Roles, tables and policies are the tests' own business.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from sqlalchemy.engine import URL, make_url

VARIABLE = "CASEAPP_TEST_POSTGRES_URL"
SUPERUSER = "postgres"
START_SECONDS = 60
#: The tables of migrated databases; migrations fill none (tests/db/test_migrations.py).
_EMPTY = """
DO $$ DECLARE each record; BEGIN
    FOR each IN SELECT schemaname, tablename FROM pg_tables WHERE tablename <> 'alembic_version'
        AND schemaname NOT IN ('pg_catalog', 'information_schema')
    LOOP EXECUTE format('DELETE FROM %I.%I', each.schemaname, each.tablename); END LOOP;
END $$
"""
LONGEST_NAME = 63  # PostgreSQL cuts identifiers at this length without an error


# --- a server ---------------------------------------------------------------------------


@dataclass
class PostgresServer:
    """A running server and the databases that this test process made on it.

    Names are prefixed, so that several processes (and a developer's own databases) can live
    on one server; every method takes the short name or the full one.
    """

    admin_url: str
    prefix: str = field(default_factory=lambda: f"caseapp_test_{secrets.token_hex(4)}_")
    _made: set[str] = field(default_factory=set)

    def full_name(self, name: str) -> str:
        """Return a name as it stands on the server."""
        full = name if name.startswith(self.prefix) else self.prefix + name
        if len(full) > LONGEST_NAME:
            raise ValueError(f"{full!r} is longer than {LONGEST_NAME} characters.")
        return full

    def url(self, name: str, user: str | None = None, password: str | None = None) -> str:
        """Return the address of a database, for the superuser or for the given role."""
        address = make_url(self.admin_url).set(database=self.full_name(name))
        if user is not None:
            # set() would keep the superuser's password; a role without one has none.
            address = URL.create(
                address.drivername,
                user,
                password,
                address.host,
                address.port,
                address.database,
                address.query,
            )
        return address.render_as_string(hide_password=False)

    def create_database(
        self, name: str, template: str | None = None, owner: str | None = None
    ) -> str:
        """Create a database, as a copy of another one if named, and return its address.

        The address is the superuser's; ``url()`` gives that of another role. A database
        that is copied must have no open connection.
        """
        full = self.full_name(name)
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
            sql.Identifier(full),
            sql.Identifier(self.full_name(template) if template else "template0"),
        )
        if owner is not None:
            statement += sql.SQL(" OWNER {}").format(sql.Identifier(owner))
        self.execute(statement)
        self._made.add(full)
        return self.url(full)

    def empty(self, name: str) -> None:
        """Delete every row of a migrated database, whatever stands in the way of that."""
        address = make_url(self.admin_url).set(database=self.full_name(name))
        with psycopg.connect(_libpq(address.render_as_string(hide_password=False))) as connection:
            # Neither keys between tables nor triggers hold for a session that replicates.
            connection.execute("SET session_replication_role = replica")
            connection.execute(_EMPTY)

    def drop_database(self, name: str) -> None:
        """Drop a database if it is there, and end the connections to it."""
        full = self.full_name(name)
        self.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(full))
        )
        self._made.discard(full)

    def drop_all(self) -> None:
        """Drop every database that was made through this object."""
        for name in sorted(self._made):
            self.drop_database(name)

    def ensure_role(self, name: str, *, password: str | None = None, options: str = "") -> None:
        """Make a role that can sign in, with options such as ``NOBYPASSRLS NOINHERIT``.

        Roles belong to the whole server and are not prefixed: several test processes may
        want the same one at once, so the look-up and the making stand under a lock.
        """
        if not re.fullmatch(r"[A-Z ]*", options):
            raise ValueError(f"{options!r} is not a list of role options.")
        with self._connect() as connection:
            connection.execute("SELECT pg_advisory_lock(hashtext('caseapp test roles'))")
            found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name])
            connection.execute(
                sql.SQL("{} ROLE {} LOGIN {} PASSWORD {}").format(
                    sql.SQL("ALTER" if found.fetchone() else "CREATE"),
                    sql.Identifier(name),
                    sql.SQL(options),
                    sql.Literal(password),
                )
            )

    def execute(self, statement: sql.Composed) -> None:
        """Run one statement as superuser, outside any transaction."""
        with self._connect() as connection:
            connection.execute(statement)

    def _connect(self) -> psycopg.Connection[tuple[Any, ...]]:
        return psycopg.connect(_libpq(self.admin_url), autocommit=True)


def _libpq(url: str) -> str:
    """Return SQLAlchemy's address as the driver itself reads it."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


# --- a cluster of our own ---------------------------------------------------------------


def _binaries() -> Path | None:
    """Return the folder of ``initdb`` and ``postgres``, the newest if there are several."""
    on_path = shutil.which("initdb")
    candidates = [Path(on_path).resolve().parent] if on_path else []
    candidates += sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda folder: [int(part) for part in re.findall(r"\d+", folder.parent.name)],
        reverse=True,
    )
    return next(
        (c for c in candidates if (c / "initdb").exists() and (c / "postgres").exists()), None
    )


def is_available() -> bool:
    """Say whether a server is given or can be started."""
    return bool(os.environ.get(VARIABLE)) or _binaries() is not None


def _server_user() -> str | None:
    """Return who is to run the server, if not ourselves: PostgreSQL refuses root."""
    return "postgres" if os.geteuid() == 0 else None


# Reachable through the socket only; and what is lost in a power cut is nobody's.
SETTINGS = (
    "listen_addresses=",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=100",
)

# Ends the server when its own standard input closes, which happens however the tests end,
# and removes the folder. INT asks PostgreSQL to stop without waiting for connections.
KEEPER = """
folder=$1; shift
exec 3<&0
"$@" 3<&- & server=$!
{ read -r _ <&3; kill -INT "$server"; } 2>/dev/null &
wait "$server"
rm -rf "$folder"
"""


@contextmanager
def temporary_cluster() -> Iterator[str]:
    """Start a cluster that nobody else can reach; give the superuser's address."""
    binaries = _binaries()
    if binaries is None:
        raise RuntimeError("PostgreSQL is not installed.")
    # A socket's path may have about 100 characters, so not below pytest's own folders.
    folder = Path(tempfile.mkdtemp(prefix="caseapp-pg-", dir=_short_folder()))
    user = _server_user()
    if user is not None:
        shutil.chown(folder, user, user)
    _initialise(binaries, folder)
    keeper = _start(binaries, folder)
    try:
        url = f"postgresql+psycopg://{SUPERUSER}@/postgres?host={folder}"
        _wait_until_ready(url, keeper, folder / "log")
        yield url
    finally:
        assert keeper.stdin is not None
        keeper.stdin.close()
        keeper.wait(timeout=START_SECONDS)
        shutil.rmtree(folder, ignore_errors=True)


def _short_folder() -> str | None:
    return "/tmp" if os.path.isdir("/tmp") else None


def _initialise(binaries: Path, folder: Path) -> None:
    """Make the cluster's files: UTF-8, whatever the machine's own language is."""
    command: list[str | Path] = [binaries / "initdb", "--pgdata", folder / "data"]
    command += ["--username", SUPERUSER, "--auth", "trust", "--no-sync"]
    command += ["--encoding", "UTF8", "--locale", _locale()]
    user = _server_user()
    done = subprocess.run(
        command, cwd=folder, user=user, group=user, capture_output=True, text=True, check=False
    )
    if done.returncode:
        shutil.rmtree(folder, ignore_errors=True)
        raise RuntimeError(f"initdb failed:\n{done.stdout}{done.stderr}")


def _locale() -> str:
    """Return a locale that knows letters beyond ASCII and sorts by code point."""
    return "en_US.UTF-8" if os.uname().sysname == "Darwin" else "C.UTF-8"


def _start(binaries: Path, folder: Path) -> subprocess.Popen[bytes]:
    """Start the server under its keeper."""
    command: list[str | Path] = ["sh", "-c", KEEPER, "keeper", folder]
    command += [binaries / "postgres", "-D", folder / "data", "-k", folder]
    for setting in SETTINGS:
        command += ["-c", setting]
    user = _server_user()
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            command,
            cwd=folder,
            user=user,
            group=user,
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            # Ctrl-C is for pytest, which then ends the server itself.
            start_new_session=True,
        )


def _wait_until_ready(url: str, keeper: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until the server answers."""
    give_up = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(_libpq(url)).close()
        except psycopg.OperationalError as error:
            if keeper.poll() is not None or time.monotonic() > give_up:
                raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}") from error
            time.sleep(0.05)
        else:
            return


# --- fixture ----------------------------------------------------------------------------


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """Give a server for this test process; what was made on it is dropped at the end."""
    given = os.environ.get(VARIABLE)
    if given:
        server = PostgresServer(given)
        try:
            yield server
        finally:
            server.drop_all()
    else:
        with temporary_cluster() as url:
            yield PostgresServer(url)
