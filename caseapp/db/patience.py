"""How long somebody waits for the database, so that one slow part never holds back a whole page.

PostgreSQL stops a statement by itself, after a time that each transaction says
(:mod:`caseapp.db.row_security`). SQLite asks every few thousand steps whether it may go on.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

#: PostgreSQL: the longest statement of a person's page, and of a job, in seconds.
PERSON_WAITS = 5.0
JOB_WAITS = 15.0
#: Steps of SQLite's machine between two questions: about a millisecond of work.
STEPS = 20_000

_until: ContextVar[float | None] = ContextVar("caseapp_patience", default=None)


def listen(driver: Any) -> None:
    """Let a new SQLite connection ask whether it may go on."""
    driver.set_progress_handler(_is_over, STEPS)


def _is_over() -> bool:
    until = _until.get()
    return until is not None and time.monotonic() > until


@contextmanager
def of(seconds: float) -> Iterator[None]:
    """Stop what SQLite reads inside after so many seconds."""
    token = _until.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _until.reset(token)
