"""Backups: the data, and apart from them the keys. Each is opened again and checked at once.

The data are copied first and the keys after them, so that every person in the data has a key in
the keys. Data backups never hold keys, and key backups are kept seven days: what was erased is
unreadable in every old backup once they are gone.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.metadata import version as version_of
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from caseapp.access import gate, trail, verify
from caseapp.access.actor import SystemActor
from caseapp.access.verify import Anchor
from caseapp.base import clock
from caseapp.db import keystore, migrate
from caseapp.db.engine import DatabaseError
from caseapp.db.setup import DATA_FILE, KEYS_FILE, Database
from caseapp.services import copies, manifest, postgres_copies
from caseapp.services.manifest import DATA, KEYS, Manifest

FOLDER = "backups"
KEPT_KEYS = timedelta(days=7)
KEPT_ALL = timedelta(hours=1)
KEPT_HOURLY = timedelta(hours=24)
KEPT_DAILY = timedelta(days=35)
NAME = "%Y-%m-%dT%H%M%SZ"
_PARTIAL = ".partial"

FILES = {DATA: DATA_FILE, KEYS: KEYS_FILE}
BINDS = {DATA: "main", KEYS: keystore.BIND}
Step = Callable[[str], None]


@dataclass(frozen=True)
class Made:
    """A backup that was made and found sound."""

    folder: Path
    manifest: Manifest


def default_folder(database: Database) -> Path:
    """Return where backups go when nobody says."""
    return database.settings.data_dir / FOLDER


def make(database: Database, to: Path, keys_to: Path, step: Step) -> tuple[Made, Made]:
    """Back up data and keys of the open installation, and let old backups go."""
    _write_down(database)
    step("Copying and checking the data")
    data = _make(database, DATA, to / DATA)
    step("Copying and checking the keys")
    keys = _make(database, KEYS, keys_to / KEYS)
    step("Letting old backups go")
    prune_data(to / DATA)
    prune_keys(keys_to / KEYS)
    return data, keys


def renew_keys(database: Database, keys_to: Path) -> None:
    """Let key backups older than seven days go; if none would be left, make a new one before."""
    found = backups_in(keys_to / KEYS)
    if found and clock.now() - found[-1][0] > KEPT_KEYS:
        _make(database, KEYS, keys_to / KEYS)
    prune_keys(keys_to / KEYS)


def _write_down(database: Database) -> None:
    """Write the backup into the trail before it is made, so that it holds its own entry."""
    session = gate.new_session(SystemActor("backup", "keeps a copy of the data and of the keys"))
    try:
        trail.append(session, action="backup", category="system")
        session.commit()
    finally:
        session.close()


def _make(database: Database, what: str, home: Path) -> Made:
    """Make one backup in a folder with a passing name, check it, and give it its own name."""
    made_at = clock.now().replace(microsecond=0)
    target = _free_name(home, made_at)
    partial = target.with_name(target.name + _PARTIAL)
    try:
        partial.mkdir(parents=True, mode=0o700)
        written = _copy(database, what, partial / FILES[what], made_at)
        written.write(partial)
        partial.rename(target)
    except OSError as error:
        raise DatabaseError(
            f"The backup could not be written to {home} ({error.strerror}); free some space or"
            " name another folder with --to."
        ) from None
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return Made(target, written)


def _free_name(home: Path, made_at: datetime) -> Path:
    target = home / made_at.strftime(NAME)
    while target.exists():
        made_at += timedelta(seconds=1)
        target = home / made_at.strftime(NAME)
    return target


def _copy(database: Database, what: str, path: Path, made_at: datetime) -> Manifest:
    copying = _of_postgresql if database.settings.is_postgresql else _of_sqlite
    with copying(database, what, path) as connection:
        schema = migrate.version(connection)
        counts = copies.rows(connection)
        anchor = _checked_head(connection, database) if what == DATA else None
    return Manifest(
        what=what,
        made_at=made_at.isoformat(),
        caseapp=version_of("caseapp"),
        schema=schema or "",
        database="postgresql" if database.settings.is_postgresql else "embedded",
        key=database.secret.fingerprint,
        file=path.name,
        sha256=copies.digest(path),
        rows=counts,
        trail=str(anchor) if anchor else "",
    )


@contextmanager
def _of_sqlite(database: Database, what: str, path: Path) -> Iterator[Connection]:
    """Copy an embedded database, and give a connection that reads the copy."""
    bind = BINDS[what]
    key = database.file_key(bind)
    copies.copy(database.keys_file if what == KEYS else database.data_file, path, key)
    copies.check(path, key)
    with copies.reading(path, key) as connection:
        yield connection


@contextmanager
def _of_postgresql(database: Database, what: str, path: Path) -> Iterator[Connection]:
    """Copy a schema of PostgreSQL, and give a connection that reads the same moment."""
    bind = BINDS[what]
    key = database.container_key(bind)
    with (
        database.owner_engine(bind) as engine,
        engine.connect() as connection,
        postgres_copies.snapshot(connection) as moment,
    ):
        postgres_copies.dump(database, bind, moment, path, key)
        postgres_copies.check(database, path, key)
        yield connection


def _checked_head(connection: Any, database: Database) -> Anchor:
    """Check the trail in a copy, and return its head."""
    number, mac = trail.head(connection)
    verdict = verify.check(connection, database.secret.trail, [Anchor(number, mac)])
    if not verdict.is_sound:
        raise DatabaseError(
            f"The trail is not sound: {verdict.sentence} Keep this machine as it is, and run"
            " 'caseapp verify'."
        )
    return Anchor(number, mac)


# --- which backups are kept -----------------------------------------------------------------


def backups_in(home: Path) -> list[tuple[datetime, Path]]:
    """Return the backups in a folder with their moments, oldest first; other folders are left."""
    found = []
    for folder in home.glob("*Z") if home.is_dir() else ():
        try:
            moment = datetime.strptime(folder.name, NAME).replace(tzinfo=UTC)
        except ValueError:
            continue
        if (folder / manifest.FILE).exists():
            found.append((moment, folder))
    return sorted(found)


def prune_keys(home: Path) -> None:
    """Remove key backups older than seven days."""
    for moment, folder in backups_in(home):
        if clock.now() - moment > KEPT_KEYS:
            shutil.rmtree(folder)


def prune_data(home: Path) -> None:
    """Keep those of the last hour, the last of each of 24 hours and the last of each of 35 days."""
    found = backups_in(home)
    kept = {folder for moment, folder in found if clock.now() - moment <= KEPT_ALL}
    kept |= set(_last_of_each(found, KEPT_HOURLY, "%Y-%m-%dT%H"))
    kept |= set(_last_of_each(found, KEPT_DAILY, "%Y-%m-%d"))
    for _moment, folder in found:
        if folder not in kept:
            shutil.rmtree(folder)


def _last_of_each(found: list[tuple[datetime, Path]], age: timedelta, span: str) -> Iterable[Path]:
    young = [(moment, folder) for moment, folder in found if clock.now() - moment <= age]
    return {moment.strftime(span): folder for moment, folder in young}.values()
