"""Sealed columns: text that is encrypted under a person's own key and tied to its place.

A model writes two lines for one sealed fact::

    name_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    name = Sealed("name_sealed", "case_summary.name")

The code (second argument) is fixed for ever; together with the subject and the row it is
authenticated, so a ciphertext that is moved to another column, table, row or person does not
open. The row needs ``id`` and ``subject_id`` before a sealed value is set.
"""

from __future__ import annotations

import uuid
from typing import Any, overload

from caseapp.base import crypto
from caseapp.db import keystore


def context_of(code: str, subject_id: uuid.UUID, row_id: uuid.UUID) -> bytes:
    """Return what a sealed value is authenticated to: its field, its person, its row."""
    return f"{code}|{subject_id}|{row_id}".encode()


class Sealed:
    """A descriptor that seals text on its way into a column and opens it on its way out."""

    def __init__(self, column: str, code: str) -> None:
        self.column = column
        self.code = code

    @overload
    def __get__(self, row: None, owner: type) -> Sealed: ...
    @overload
    def __get__(self, row: Any, owner: type) -> str | None: ...
    def __get__(self, row: Any, owner: type) -> str | Sealed | None:
        if row is None:
            return self
        envelope: bytes | None = getattr(row, self.column)
        if envelope is None:
            return None
        key = keystore.key_of(row.subject_id)
        return crypto.unseal(key, envelope, self._context(row)).decode()

    def __set__(self, row: Any, text: str | None) -> None:
        if text is not None and self.__get__(row, type(row)) == text:
            return
        envelope = None
        if text is not None:
            key = keystore.key_of(row.subject_id)
            envelope = crypto.seal(key, text.encode(), self._context(row))
        setattr(row, self.column, envelope)

    def _context(self, row: Any) -> bytes:
        return context_of(self.code, row.subject_id, row.id)
