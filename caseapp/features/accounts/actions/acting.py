"""Steps of signing in that are somebody's: the system actor does them, the trail names for whom."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import select

from caseapp.access import trail
from caseapp.access.actor import Actor
from caseapp.models.signin import LoginSession


@contextmanager
def acting_for(person: Actor | None, name: str, reason: str) -> Iterator[Any]:
    """Give a system actor a transaction of its own on behalf of ``person``.

    Like :func:`caseapp.access.trail.acting`, and with the same condition: no other session of
    this thread has begun to write.
    """
    with trail.acting(name, reason, behalf=person) as session:
        yield session


def hold_session(session: Any, session_id: uuid.UUID) -> LoginSession | None:
    """Return somebody's session as it is now; nobody else changes it until this transaction ends.

    Where the database locks no rows, the write transaction begins before the row is read.
    """
    session.begin_write()
    held: LoginSession | None = session.scalars(
        select(LoginSession).where(LoginSession.id == session_id).with_for_update()
    ).one_or_none()
    return held
