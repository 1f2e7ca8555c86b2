"""Counting what a page costs: statements by their purpose, and bytes as they are sent."""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import event

from caseapp.db import db

#: What is counted apart: whose session it is, who is told to be asking, and the trail.
APART = {
    "session": ("login_session",),
    "context": ("set_config(",),
    "trail": ("trail_entry", "trail_subject", "pg_advisory_xact_lock"),
}


@contextmanager
def statements(app: Flask) -> Iterator[Counter[str]]:
    """Count the statements that are sent inside: ``page``, and those of :data:`APART`."""
    counted: Counter[str] = Counter()

    def count(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        counted[_purpose(statement)] += 1

    with app.app_context():
        engines = list(db.engines.values())
    for engine in engines:
        event.listen(engine, "before_cursor_execute", count)
    try:
        yield counted
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", count)


def _purpose(statement: str) -> str:
    for purpose, words in APART.items():
        if any(word in statement for word in words):
            return purpose
    return "page"


def sent(answer: Any) -> int:
    """Return the bytes of an answer's body as a browser gets them, compressed if it is."""
    return len(answer.data)


def unpacked(answer: Any) -> bytes:
    """Return the body of an answer as it was before it was compressed."""
    is_packed = answer.headers.get("Content-Encoding") == "gzip"
    return gzip.decompress(answer.data) if is_packed else answer.data
