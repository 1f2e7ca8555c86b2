"""Tries within one session: five wrong PINs or codes end it, however many come at once."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import select

from caseapp.access import trail
from caseapp.base import clock
from caseapp.models.signin import LoginSession

MOST = 5


def count(session_id: uuid.UUID) -> int:
    """Write a try down before it is looked at; return how many there were since a right one."""
    with trail.acting("sessions", "count a try before it is looked at") as session:
        kept = _hold(session, session_id)
        if kept is None or kept.ended_at is not None:
            return MOST + 1
        kept.pin_tries += 1
        return kept.pin_tries


def was_wrong(session: Any, session_id: uuid.UUID, tries: int, action: str) -> bool:
    """Write a wrong try into the trail; end the session with the last one, and say so."""
    kept = session.get(LoginSession, session_id)
    is_over = tries >= MOST or kept is None or kept.ended_at is not None
    if is_over and kept is not None and kept.ended_at is None:
        kept.ended_at = clock.now()
    trail.append(session, action=action, category="account", outcome=trail.REFUSED)
    return is_over


def _hold(session: Any, session_id: uuid.UUID) -> LoginSession | None:
    """Return a session as it is now; nobody else changes it until this transaction ends.

    Where the database locks no rows, the write transaction begins before the row is read.
    """
    session.begin_write()
    held: LoginSession | None = session.scalars(
        select(LoginSession).where(LoginSession.id == session_id).with_for_update()
    ).one_or_none()
    return held
