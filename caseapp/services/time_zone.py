"""The time zone of this computer, as a first proposal for an organisation."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from zoneinfo import ZoneInfo

UNKNOWN = "UTC"
_LINK = Path("/etc/localtime")
_NAME = Path("/etc/timezone")


def of_this_computer() -> str:
    """Return the name of the computer's time zone, UTC where it cannot be told."""
    return next((name for name in _said() if _is_known(name)), UNKNOWN)


def _said() -> Iterator[str]:
    yield os.environ.get("TZ", "").removeprefix(":")
    with suppress(OSError):
        yield str(_LINK.resolve()).partition("/zoneinfo/")[2]
    with suppress(OSError, UnicodeDecodeError):
        yield _NAME.read_text(encoding="ascii").strip()


def _is_known(name: str) -> bool:
    try:
        return bool(name) and ZoneInfo(name) is not None
    except (KeyError, ValueError, OSError):
        return False
