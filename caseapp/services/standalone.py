"""An installation opened without its pages: for commands and jobs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from caseapp.access import gate, trail
from caseapp.base.secret import Secret, read_secret
from caseapp.config import Settings
from caseapp.db import db, keystore, migrate, setup
from caseapp.db.engine import DatabaseError
from caseapp.db.setup import Database

BINDS = (keystore.BIND, "main")


@contextmanager
def opened(settings: Settings, job: str, secret: Secret | None = None) -> Iterator[Database]:
    """Open the databases behind the gate, for a command or job of this name."""
    app = Flask("caseapp", static_folder=None)
    app.extensions["caseapp_settings"] = settings
    setup.init(app, settings, secret or read_secret(settings.effective_key_file))
    gate.install()
    with app.app_context():
        token = trail.about.set(trail.of_job(job))
        try:
            yield app.extensions["caseapp_database"]
        finally:
            trail.about.reset(token)
            close(app)


def close(app: Flask) -> None:
    """Close every connection of an application, so that its files are whole by themselves."""
    with app.app_context():
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


def versions(database: Database) -> dict[str, str | None]:
    """Return the version of data and of keys; refuse one that is newer than the code."""
    found = {}
    for bind in BINDS:
        with database.owner_engine(bind) as engine, engine.connect() as connection:
            migrate.refuse_newer(connection, bind)
            found[bind] = migrate.version(connection)
    return found


def is_current(database: Database) -> bool:
    """Whether data and keys stand at the version of the code."""
    return all(migrate.latest(bind) == found for bind, found in versions(database).items())


def refuse_outdated(database: Database) -> None:
    """Raise :class:`DatabaseError` unless data and key store stand at the version of the code."""
    refuse_missing(database)
    if not is_current(database):
        raise DatabaseError(
            "The database is older than this caseapp; make a backup with 'caseapp backup', then"
            " run 'caseapp db upgrade'."
        )


def refuse_missing(database: Database) -> None:
    """Raise :class:`DatabaseError` where there is no embedded database, rather than make one."""
    if database.settings.is_postgresql:
        if None in versions(database).values():
            raise _missing()
        return
    for path in (database.data_file, database.keys_file):
        if not path.exists():
            raise _missing(f" ({path})")


def _missing(where: str = "") -> DatabaseError:
    return DatabaseError(
        f"There is no database here yet{where}; run 'caseapp init' for a new installation, or"
        " 'caseapp restore' to put a backup back."
    )
