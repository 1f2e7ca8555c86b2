"""Where a session keeps who is asking."""

from __future__ import annotations

from typing import Any

from caseapp.access.actor import AnyActor
from caseapp.access.errors import NoActorError

ACTOR = "actor"


def actor_of(session: Any) -> AnyActor:
    """Return who is asking; raise :class:`NoActorError` when nobody said."""
    actor: AnyActor | None = session.info.get(ACTOR)
    if actor is None:
        raise NoActorError("This session has no actor, so it answers nothing.")
    return actor


def has_actor(session: Any) -> bool:
    """Whether somebody said who is asking."""
    return ACTOR in session.info
