"""The store of persons' keys, apart from the data, so that a copy of the data opens nobody.

One key for each person, member of staff, interpreter and organisation, wrapped by the
installation's secret. A key is written, and committed, before the first row that needs it.
Taking a key away makes everything sealed under it unreadable, in old backups of the data too.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask import current_app, g
from sqlalchemy import Engine, LargeBinary, MetaData, Uuid, bindparam, insert, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from caseapp.base import clock, crypto
from caseapp.base.secret import Secret
from caseapp.db import passage
from caseapp.db.base import NAMING, TECHNICAL, Moment
from caseapp.db.prepared import AsGiven, Prepared, written

BIND = "keys"
SCHEMA = "case_keys"
#: A long job forgets keys beyond this number and reads them again.
CACHED_KEYS = 5_000


class KeyGoneError(Exception):
    """There is no key for this subject: it was taken away, or this is another key store."""


class KeyBase(DeclarativeBase):
    """The base of the key store's tables, apart from all others."""

    metadata = MetaData(naming_convention=NAMING)


class SubjectKey(KeyBase):
    """The wrapped key of one subject."""

    __tablename__ = "subject_key"

    subject_id: Mapped[uuid.UUID] = mapped_column(Uuid(), primary_key=True, info=TECHNICAL)
    wrapped: Mapped[bytes] = mapped_column(LargeBinary, info=TECHNICAL)
    made_at: Mapped[datetime] = mapped_column(Moment(), info=TECHNICAL)


_keys: Any = SubjectKey.__table__
#: Asked by each page that opens something sealed, so made once.
_WRAPPED = Prepared(
    select(_keys.c.subject_id, _keys.c.wrapped).where(
        _keys.c.subject_id.in_(bindparam("subjects", expanding=True))
    )
)


class KeyStore:
    """Reads and writes keys through its own short transactions."""

    def __init__(self, engine: Engine, secret: Secret) -> None:
        self.engine = engine
        self._wrapping = secret.persons

    def make(self, subject_id: uuid.UUID) -> bytes:
        """Make, store and commit the key of a new subject; return it."""
        return self.make_many([subject_id])[subject_id]

    def make_many(self, subject_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, bytes]:
        """Make, store and commit the keys of new subjects in one transaction; return them."""
        keys = {subject_id: crypto.new_key() for subject_id in subject_ids}
        now = clock.now()
        rows = [
            {
                "subject_id": subject_id,
                "wrapped": crypto.seal(self._wrapping, key, _wrap_context(subject_id)),
                "made_at": now,
            }
            for subject_id, key in keys.items()
        ]
        with self.engine.begin() as connection:
            connection.execute(insert(_keys), rows, execution_options=passage.PASS)
        return keys

    def read_as_given(self, subjects: Iterable[Any]) -> dict[Any, bytes]:
        """Return the keys of many subjects that exist, by their identifiers as a driver gave them
        and takes them (:mod:`caseapp.db.prepared`)."""
        with self.engine.connect() as connection:
            rows = _WRAPPED.all(connection, {"subjects": AsGiven(subjects)}, as_given=True)
        unseal = crypto.opener(self._wrapping)
        return {
            subject: unseal(wrapped, f"subject_key|{written(subject)}".encode())
            for subject, wrapped in rows
        }

    def read(self, subject_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, bytes]:
        """Return the keys of these subjects that exist, in one statement."""
        with self.engine.connect() as connection:
            rows = _WRAPPED.all(connection, {"subjects": list(subject_ids)})
        unseal = crypto.opener(self._wrapping)
        return {
            subject_id: unseal(wrapped, _wrap_context(subject_id)) for subject_id, wrapped in rows
        }


def _wrap_context(subject_id: uuid.UUID) -> bytes:
    return f"subject_key|{subject_id}".encode()


def store() -> KeyStore:
    """Return the key store of the running application."""
    found: KeyStore = current_app.extensions["caseapp_keystore"]
    return found


def secret() -> Secret:
    """Return the secret of the running application."""
    found: Secret = current_app.extensions["caseapp_secret"]
    return found


def want(subject_id: uuid.UUID) -> None:
    """Say that a row of this subject was loaded, so that its key comes with the next look-up."""
    _cache().wanted.add(subject_id)


def key_of(subject_id: uuid.UUID | None) -> bytes:
    """Return a subject's key; all keys wanted so far come in one statement.

    Raises :class:`KeyGoneError` when there is none. Keys are held for one request only.
    """
    if subject_id is None:
        raise KeyGoneError("A sealed value was set before its row knew whose it is.")
    cache = _cache()
    if subject_id not in cache.keys:
        missing = (cache.wanted | {subject_id}) - cache.keys.keys()
        cache.keys.update(store().read(missing))
        cache.wanted.clear()
    if subject_id not in cache.keys:
        raise KeyGoneError("The key of this record is gone; what was sealed cannot be read.")
    return cache.keys[subject_id]


def keys_of(subject_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, bytes]:
    """Return the keys of many subjects, those that exist; what is not held comes in one statement.

    They are not held any longer than the caller does.
    """
    wanted = set(subject_ids)
    held = {each: key for each, key in _cache().keys.items() if each in wanted}
    return held | store().read(wanted - held.keys()) if wanted - held.keys() else held


class _Cache:
    """The keys of one request, and the subjects whose keys will be needed next."""

    def __init__(self) -> None:
        self.keys: dict[uuid.UUID, bytes] = {}
        self.wanted: set[uuid.UUID] = set()


def _cache() -> _Cache:
    cache: _Cache | None = g.get("subject_keys")
    if cache is None:
        cache = g.subject_keys = _Cache()
    if len(cache.keys) > CACHED_KEYS:
        cache.keys.clear()
    return cache
