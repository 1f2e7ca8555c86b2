"""Drawing lots that fall the same way every time, on every machine and version of Python.

Nothing that protects anybody is drawn here: keys and nonces come from :mod:`caseapp.base.crypto`.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

_BLOCK = 2_048
_BYTES = 4
_IDENTIFIER = 16


class Lot:
    """Draws that follow from what it is made of, such as a seed and the number of a case."""

    def __init__(self, *of: object) -> None:
        self._of = "|".join(map(str, of))
        self._blocks = 0
        self._bytes = b""
        self._at = 0

    def below(self, many: int) -> int:
        """Return a number from 0 up to, and without, ``many``."""
        return int.from_bytes(self._next(_BYTES)) * many >> 8 * _BYTES

    def chance(self, percent: int) -> bool:
        """Say yes so many times in a hundred."""
        return self.below(100) < percent

    def one(self, of: Sequence[T]) -> T:
        """Return one of these."""
        return of[self.below(len(of))]

    def weighted(self, shares: Sequence[tuple[int, T]]) -> T:
        """Return one of these by its share in the whole."""
        left = self.below(sum(share for share, _ in shares))
        for share, each in shares:
            left -= share
            if left < 0:
                return each
        raise ValueError("Shares are numbers above nothing.")

    def id(self) -> uuid.UUID:
        """Return an identifier."""
        return uuid.UUID(bytes=self._next(_IDENTIFIER), version=4)

    def _next(self, count: int) -> bytes:
        if self._at + count > len(self._bytes):
            self._blocks += 1
            block = f"{self._of}|{self._blocks}".encode()
            self._bytes, self._at = hashlib.shake_128(block).digest(_BLOCK), 0
        self._at += count
        return self._bytes[self._at - count : self._at]
