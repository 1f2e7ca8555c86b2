"""The mark that a statement has passed the gate.

Only :mod:`caseapp.access`, :mod:`caseapp.db` and the migrations import this; import-linter
holds that. Every statement without the mark is refused by the listener in
:mod:`caseapp.db.engine`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final

OPTION: Final = "caseapp_passage"
_MARK: Final = object()

#: Execution options that let one statement of the application's own machinery pass.
PASS: Final[dict[str, Any]] = {OPTION: _MARK}

_flushing: ContextVar[bool] = ContextVar("caseapp_flushing", default=False)


class UngatedStatementError(Exception):
    """A statement did not come through the gate. This is a fault in the code, never the user's."""


def has_passed(options: Any) -> bool:
    """Whether a statement with these execution options came through the gate."""
    return _flushing.get() or options.get(OPTION) is _MARK


@contextmanager
def guarded_flush() -> Iterator[None]:
    """Let the unit of work write; the write guard has looked at each object before."""
    token = _flushing.set(True)
    try:
        yield
    finally:
        _flushing.reset(token)
