"""What a role may read at all, so that a page need not ask for what cannot come.

Nothing is decided here: whether a row comes is the gate's.
"""

from __future__ import annotations

from typing import Any

from caseapp.access.actor import Actor
from caseapp.access.standing import actor_of
from caseapp.db.base import View
from caseapp.db.shapes import ReducedView
from caseapp.kinds import Relation


def is_for(session: Any, view: type[View]) -> bool:
    """Whether a reduced view is what the role worn reads day by day, not only in an emergency."""
    actor, shape = actor_of(session), view.__access__
    if not isinstance(actor, Actor) or not isinstance(shape, ReducedView):
        return False
    return any(
        role is actor.role and relation is not Relation.BREAK_GLASS
        for role, relation in shape.audience
    )
