"""The first answer to each form, kept in the form's own transaction (security.md §6.2)."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import insert, select

from caseapp.base import clock, crypto, ids
from caseapp.db import keystore, passage
from caseapp.models.submission import Submission

_submission: Any = Submission.__table__


def first_location(session: Any, user_id: uuid.UUID, key: str, content: str) -> str | None:
    """Return where the same form of this user led when it was sent before, or ``None``.

    ``content``: its address and everything in it; with other content it is another form.
    """
    row = (
        session.connection()
        .execute(
            select(_submission.c.location).where(
                _submission.c.user_id == user_id,
                _submission.c.key == key,
                _submission.c.content_digest == _digest(content),
            ),
            execution_options=passage.PASS,
        )
        .first()
    )
    return row[0] if row else None


def was_sent(session: Any, user_id: uuid.UUID, key: str) -> bool:
    """Whether a form of this user with this key has been saved, whatever stood in it."""
    statement = select(_submission.c.id).where(
        _submission.c.user_id == user_id, _submission.c.key == key
    )
    found = session.connection().execute(statement, execution_options=passage.PASS).first()
    return found is not None


def keep(
    session: Any, user_id: uuid.UUID, key: str, content: str, status: int, location: str
) -> None:
    """Write down the first answer; the database refuses a second one with the same key."""
    session.connection().execute(
        insert(_submission).values(
            id=ids.new_id(),
            user_id=user_id,
            key=key,
            content_digest=_digest(content),
            status=status,
            location=location,
            at=clock.now(),
        ),
        execution_options=passage.PASS,
    )


def _digest(content: str) -> str:
    return crypto.fingerprint(keystore.secret().tokens, f"submission|{content}")
