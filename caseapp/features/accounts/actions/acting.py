"""Steps of signing in that are somebody's: the system actor does them, the trail names for whom."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from caseapp.access import trail
from caseapp.access.actor import Actor, SystemActor
from caseapp.access.standing import ACTOR


@contextmanager
def acting_for(person: Actor | None, name: str, reason: str) -> Iterator[Any]:
    """Give a system actor a transaction of its own on behalf of ``person``.

    Like :func:`caseapp.access.trail.acting`, and with the same condition: no other session of
    this thread has begun to write.
    """
    with trail.acting(name, reason) as session:
        session.info[ACTOR] = SystemActor(name, reason, behalf=person)
        yield session
