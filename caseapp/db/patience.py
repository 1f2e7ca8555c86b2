"""How long a page waits for one statement, so that a slow part of it never holds back the rest.

PostgreSQL stops the statement itself; SQLite asks every few thousand steps whether it may go on.
Only reading is ever stopped this way.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from sqlalchemy import func, select

from caseapp.db import passage

#: Steps of SQLite's machine between two questions: about a millisecond of work.
STEPS = 20_000

_until: ContextVar[float | None] = ContextVar("caseapp_patience", default=None)


def listen(driver: Any) -> None:
    """Let a new SQLite connection ask whether it may go on."""
    driver.set_progress_handler(_is_over, STEPS)


def _is_over() -> bool:
    until = _until.get()
    return until is not None and time.monotonic() > until


def limit(session: Any, seconds: float) -> None:
    """Limit each statement of what is left of this transaction (PostgreSQL only)."""
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        timeout = func.set_config("statement_timeout", str(int(seconds * 1_000)), True)
        connection.execute(select(timeout), execution_options=passage.PASS)


@contextmanager
def of(seconds: float) -> Iterator[None]:
    """Stop what SQLite reads inside after so many seconds."""
    token = _until.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _until.reset(token)
