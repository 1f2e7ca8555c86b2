"""Drawing lots that fall the same way every time, on every machine and version of Python.

Nothing that protects anybody is drawn here: keys and nonces come from :mod:`caseapp.base.crypto`.
"""

from __future__ import annotations

import hashlib
import struct
import uuid
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")

#: Numbers of 32 bits that are drawn at a time.
_DRAWN = 512
_NUMBERS = struct.Struct(f">{_DRAWN}I")
_WHOLE = 100


class Lot:
    """Draws that follow from what it is made of, such as a seed and the number of a case."""

    def __init__(self, *of: object) -> None:
        self._of = "|".join(map(str, of))
        self._blocks = 0
        self._numbers: Iterator[int] = iter(())

    def below(self, many: int) -> int:
        """Return a number from 0 up to, and without, ``many``."""
        return self._next() * many >> 32

    def chance(self, percent: int) -> bool:
        """Say yes so many times in a hundred."""
        return self.below(_WHOLE) < percent

    def one(self, of: Sequence[T]) -> T:
        """Return one of these."""
        return of[self.below(len(of))]

    def weighted(self, shares: Iterable[tuple[int, T]]) -> T:
        """Return one of these by its share; the shares come to a hundred."""
        left = self.below(_WHOLE)
        for share, each in shares:
            left -= share
            if left < 0:
                return each
        raise ValueError("The shares do not come to a hundred.")

    def id(self) -> uuid.UUID:
        """Return an identifier."""
        number = 0
        for _ in range(4):
            number = number << 32 | self._next()
        return uuid.UUID(int=number, version=4)

    def _next(self) -> int:
        for number in self._numbers:
            return number
        self._blocks += 1
        block = hashlib.shake_128(f"{self._of}|{self._blocks}".encode())
        self._numbers = iter(_NUMBERS.unpack(block.digest(_NUMBERS.size)))
        return next(self._numbers)
