"""Restoring: a data backup, a key backup and the secret are a running installation again.

Everything is checked before anything is in its place, and only an empty folder (or an empty
database) is written to. What came after the backup is lost, and is said and written down.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from caseapp.access import gate, trail, verify
from caseapp.access.actor import SystemActor
from caseapp.access.verify import Anchor
from caseapp.base import clock
from caseapp.base.crypto import SealBrokenError
from caseapp.base.secret import Secret, SecretError, write_secret
from caseapp.config import Settings, SettingsError
from caseapp.db import keystore, migrate
from caseapp.db.engine import DatabaseError
from caseapp.db.setup import Database
from caseapp.models.account import OneTimeLink, User
from caseapp.models.case import Person
from caseapp.models.outside import CalendarFeed
from caseapp.models.signin import LoginSession
from caseapp.services import anchors, copies, folder, postgres_copies, standalone
from caseapp.services.backup import BINDS
from caseapp.services.manifest import DATA, KEYS, Manifest

Step = Callable[[str], None]
_BATCH = 500


@dataclass(frozen=True)
class Source:
    """One backup to be restored."""

    folder: Path
    manifest: Manifest

    @property
    def file(self) -> Path:
        """The copy itself."""
        return self.folder / self.manifest.file

    @classmethod
    def read(cls, path: Path, what: str) -> Source:
        """Read a backup's manifest, and check that its file is the one it was made with."""
        found = cls(path, Manifest.read(path, what))
        if Path(found.manifest.file).name != found.manifest.file or not found.file.is_file():
            raise DatabaseError(f"The backup {path} is not whole; use another one.")
        if copies.digest(found.file) != found.manifest.sha256:
            raise DatabaseError(
                f"The file of the backup {path} is not as it was made; use another backup."
            )
        return found


@dataclass(frozen=True)
class Restored:
    """What a restore found: entries of the trail, and people whose key is not in the keys."""

    entries: int
    without_key: int


def bring_back(
    settings: Settings, secret: Secret, data: Source, keys: Source, step: Step
) -> Restored:
    """Make a running installation of two backups and the secret, or leave everything empty."""
    put_back(Database(settings, secret), data, keys, step)
    is_new = not settings.effective_key_file.exists()
    if is_new:
        write_secret(settings.effective_key_file, secret)
    try:
        with standalone.opened(settings, "caseapp restore", secret) as database:
            if not standalone.is_current(database):
                step("The backup is older than this caseapp; bringing it to its version")
                migrate.upgrade(database)
            return settle(database, data)
    except BaseException:
        _take_away(settings)
        if is_new:
            settings.effective_key_file.unlink()
        raise


def put_back(database: Database, data: Source, keys: Source, step: Step) -> None:
    """Put both backups into their empty places; raise and leave them empty if anything is amiss."""
    _refuse_unfit(database, data, keys)
    if database.settings.is_postgresql:
        _into_postgresql(database, data, keys, step)
    else:
        _into_folder(database, data, keys, step)


def _refuse_unfit(database: Database, data: Source, keys: Source) -> None:
    wanted = "postgresql" if database.settings.is_postgresql else "embedded"
    for source in (data, keys):
        if source.manifest.database != wanted:
            raise SettingsError(
                f"The backup {source.folder} is of another kind of database; set"
                " CASEAPP_DATABASE_URL as it was when the backup was made."
            )
        if source.manifest.key != database.secret.fingerprint:
            raise SecretError(
                f"The backup {source.folder} belongs to the key {source.manifest.key}, and this"
                f" key is {database.secret.fingerprint}; use the recovery sheet that names it."
            )


# --- the embedded database --------------------------------------------------------------------


def refuse_full(settings: Settings) -> None:
    """Refuse a folder that holds a database already."""
    if folder.files_of_database(settings) or folder.demo_mark(settings) is not None:
        raise SettingsError(
            f"{settings.data_dir} holds a database already, and it was left as it is; set"
            " CASEAPP_DATA_DIR to an empty folder."
        )


def _into_folder(database: Database, data: Source, keys: Source, step: Step) -> None:
    places = {KEYS: (keys, database.keys_file), DATA: (data, database.data_file)}
    try:
        for what, (source, place) in places.items():
            step(f"Putting the {what} back and checking them")
            shutil.copyfile(source.file, place)
            copies.force_to_disk(place)
            file_key = database.file_key(BINDS[what])
            copies.check(place, file_key)
            with copies.reading(place, file_key) as connection:
                _check_content(connection, database, source)
    except BaseException:
        _take_away(database.settings)
        raise


def _take_away(settings: Settings) -> None:
    for path in folder.files_of_database(settings):
        path.unlink()


# --- PostgreSQL -------------------------------------------------------------------------------


def _into_postgresql(database: Database, data: Source, keys: Source, step: Step) -> None:
    with database.owner_engine("main") as engine, engine.connect() as connection:
        if not postgres_copies.is_empty(connection):
            raise SettingsError(
                "The database of CASEAPP_DATABASE_URL is not empty, and it was left as it is;"
                " make an empty one and name it."
            )
    try:
        for what, source in ((KEYS, keys), (DATA, data)):
            step(f"Putting the {what} back and checking them")
            _put_schema_back(database, source)
    except DatabaseError as error:
        raise DatabaseError(f"{error} Empty the database before you try again.") from error


def _put_schema_back(database: Database, source: Source) -> None:
    bind = BINDS[source.manifest.what]
    file_key = database.container_key(bind)
    postgres_copies.check(database, source.file, file_key)
    postgres_copies.put_back(database, source.file, file_key)
    with (
        database.owner_engine(bind) as engine,
        engine.connect() as connection,
        postgres_copies.snapshot(connection),
    ):
        _check_content(connection, database, source)


# --- both -------------------------------------------------------------------------------------


def _check_content(connection: Connection, database: Database, source: Source) -> None:
    """Compare what was put back with the manifest, and the trail with its anchor."""
    said = source.manifest
    migrate.refuse_newer(connection, BINDS[said.what])
    if copies.rows(connection) != said.rows:
        raise DatabaseError(f"The backup {source.folder} does not hold what it says; use another.")
    if said.what == DATA:
        verdict = verify.check(connection, database.secret.trail, [Anchor.read(said.trail)])
        if not verdict.is_sound:
            raise DatabaseError(
                f"The trail in the backup {source.folder} is not sound: {verdict.sentence}"
                " Use another backup, and keep this one as evidence."
            )


def settle(database: Database, data: Source) -> Restored:
    """Bring the open, restored installation to rest: no sign-in of before lives on."""
    entries = anchors.head().seq
    without_key = _count_without_key(database)
    lost = _set_anchors_aside(database.settings, data)
    reason = f"restored from the backup of {data.manifest.made_at}"
    if lost:
        reason += f"; entries {entries + 1} to {lost} came after it and are lost"
    session = gate.new_session(SystemActor("backup", reason))
    try:
        _end_sign_ins(session)
        trail.append(session, action="restore", category="system")
        session.commit()
    finally:
        session.close()
    anchors.keep(database.settings)
    return Restored(entries, without_key)


def _end_sign_ins(session: Any) -> None:
    """End sessions, links and calendar feeds: some had ended after the backup was made and would
    live again."""
    now = clock.now()
    for kept in session.scalars(select(LoginSession).where(LoginSession.ended_at.is_(None))):
        kept.ended_at = now
    unused = select(OneTimeLink).where(OneTimeLink.used_at.is_(None), OneTimeLink.ends_at > now)
    for link in session.scalars(unused):
        link.ends_at = now
    for feed in session.scalars(select(CalendarFeed).where(CalendarFeed.ended_at.is_(None))):
        feed.ended_at = now
    session.flush()


def _count_without_key(database: Database) -> int:
    """Count people whose key is not in the keys: erased, or newer than the key backup."""
    with database.owner_engine("main") as engine, engine.connect() as connection:
        subjects = [
            subject
            for model in (User, Person)
            for subject in connection.scalars(select(model.__table__.c.id))
        ]
    found = 0
    for start in range(0, len(subjects), _BATCH):
        batch = subjects[start : start + _BATCH]
        try:
            found += len(keystore.store().read(batch))
        except SealBrokenError:
            raise DatabaseError(
                "The keys do not open with this secret; use the key backup that belongs to it."
            ) from None
    return len(subjects) - found


def _set_anchors_aside(settings: Settings, data: Source) -> int:
    """Put away anchors of entries that the backup does not have; return the newest of them."""
    path = anchors.file_of(settings)
    newest = max((anchor.seq for anchor in anchors.kept(settings)), default=0)
    if newest <= Anchor.read(data.manifest.trail).seq:
        return 0
    path.rename(path.with_name(f"{path.name}-until-{clock.now():%Y-%m-%dT%H%M%SZ}"))
    return newest
