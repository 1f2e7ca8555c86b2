"""Opening the databases of one installation: the data, and beside them the key store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Engine, create_engine

from caseapp.base.secret import Secret
from caseapp.config import Settings
from caseapp.db import engine, keystore
from caseapp.db.session import db

DATA_FILE = "caseapp.db"
KEYS_FILE = "keys.db"
DATA_SCHEMA = "public"


class Database:
    """Where the data and the keys of an installation are, and how each is opened."""

    def __init__(self, settings: Settings, secret: Secret) -> None:
        self.settings = settings
        self.secret = secret

    @property
    def data_file(self) -> Path:
        """The embedded database."""
        return self.settings.data_dir / DATA_FILE

    @property
    def keys_file(self) -> Path:
        """The embedded key store, in a file of its own so that data backups never hold keys."""
        return self.settings.data_dir / KEYS_FILE

    def url(self, bind: str, *, owner: bool = False) -> str:
        """Return the address of the data (``main``) or of the keys (``keys``)."""
        if self.settings.is_postgresql:
            chosen = self.settings.migration_url if owner else ""
            return chosen or self.settings.database_url
        return engine.sqlite_url(self.keys_file if bind == keystore.BIND else self.data_file)

    def options(self, bind: str) -> dict[str, Any]:
        """Return the engine options of a bind."""
        if self.settings.is_postgresql:
            schema = keystore.SCHEMA if bind == keystore.BIND else DATA_SCHEMA
            return engine.postgresql_options(schema)
        return engine.sqlite_options()

    def file_key(self, bind: str) -> bytes | None:
        """Return the raw key of an embedded file, or ``None`` where it is left unencrypted."""
        if self.settings.plain_database:
            return None
        return self.container_key(bind)

    def container_key(self, bind: str) -> bytes:
        """Return the key of files that hold the data, or the keys, of this installation."""
        return self.secret.keystore if bind == keystore.BIND else self.secret.database

    @contextmanager
    def owner_engine(self, bind: str) -> Iterator[Engine]:
        """Give an engine outside the gate, for migrations, backups and checks only."""
        opened = create_engine(self.url(bind, owner=True), **self.options(bind))
        if not self.settings.is_postgresql:
            engine.set_up_sqlite(opened, self.file_key(bind))
        try:
            yield opened
        finally:
            opened.dispose()


def init(app: Flask, settings: Settings, secret: Secret) -> None:
    """Connect the application to its databases; nothing is opened yet."""
    database = Database(settings, secret)
    main = {"url": database.url("main"), **database.options("main")}
    keys = {"url": database.url(keystore.BIND), **database.options(keystore.BIND)}
    app.config["SQLALCHEMY_ENGINES"] = None
    app.config["SQLALCHEMY_DATABASE_URI"] = main.pop("url")
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = main
    app.config["SQLALCHEMY_BINDS"] = {keystore.BIND: keys}
    db.init_app(app)
    app.extensions["caseapp_secret"] = secret
    app.extensions["caseapp_database"] = database
    with app.app_context():
        for bind, opened in ((None, db.engines[None]), (keystore.BIND, db.engines[keystore.BIND])):
            if not settings.is_postgresql:
                engine.set_up_sqlite(opened, database.file_key(bind or "main"))
            engine.refuse_ungated(opened)
        app.extensions["caseapp_keystore"] = keystore.KeyStore(db.engines[keystore.BIND], secret)
