"""What one server process asks of the system's memory."""

from __future__ import annotations

import ctypes
from contextlib import suppress

#: ``M_ARENA_MAX`` of ``mallopt(3)``.
_ARENA_MAX = -8
_ARENAS = 2


def share_arenas() -> None:
    """Have all threads share two arenas: glibc gives each thread one of its own, and what was free
    in one is of no use to another. Where there is no glibc nothing is changed."""
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).mallopt(_ARENA_MAX, _ARENAS)
