"""Telling PostgreSQL who is asking, so that row-level security holds under the gate."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from caseapp.access.actor import Actor
from caseapp.access.standing import ACTOR
from caseapp.access.table import CASE_KINDS
from caseapp.base import clock
from caseapp.db import row_security
from caseapp.kinds import Permission


def tell(session: Any, _transaction: Any, connection: Any) -> None:
    """Say at the beginning of each transaction who is asking (nothing to do on SQLite)."""
    if connection.dialect.name == "postgresql":
        row_security.tell(connection, _said(session.info.get(ACTOR)))


def tell_again(session: Any) -> None:
    """Say it again inside a transaction, after the session changed hands for a step."""
    if session.in_transaction():
        tell(session, None, session.connection())


@contextmanager
def as_system(session: Any, name: str) -> Iterator[None]:
    """Let a step of the machinery see every row of its cases, such as deriving their grants."""
    connection = session.connection()
    if connection.dialect.name != "postgresql":
        yield
        return
    tell_system(connection, name)
    yield
    tell(session, None, connection)


def tell_system(connection: Any, name: str) -> None:
    """Say that a named step of the machinery is asking (nothing to do on SQLite)."""
    if connection.dialect.name == "postgresql":
        row_security.tell(connection, _said_by_system(name))


def _said(actor: Any) -> dict[str, str]:
    if actor is None:
        return {}
    if not isinstance(actor, Actor):
        return _said_by_system(actor.name)
    return {
        "user": str(actor.user_id),
        "hat": str(actor.membership_id),
        "organisation": str(actor.organisation_id),
        "now": clock.now().isoformat(),
        "wide": "1" if actor.organisation_wide.any & CASE_KINDS else "",
        "opens": "1" if actor.may(Permission.CASE_OPEN) else "",
    }


def _said_by_system(name: str) -> dict[str, str]:
    return {"system": name, "now": clock.now().isoformat()}
