"""Telling a colleague that there is something to know: a code and a case, never words of a case.

Nothing of it leaves the application (INV-15), and nobody is told of what they may not open.
"""

from __future__ import annotations

import uuid
from typing import Any

from caseapp.access import gate
from caseapp.access.actor import Actor
from caseapp.access.standing import actor_of
from caseapp.kinds import Kind, NoticeCode
from caseapp.models.case import Case
from caseapp.models.notice import Notice

SYSTEM = "notices"


def tell(
    session: Any,
    case: Case,
    recipient: uuid.UUID,
    code: NoticeCode,
    *,
    detail: str = "",
    kind: Kind = Kind.SUM,
) -> None:
    """Leave a notice for somebody about a case; ``kind`` is that of what it is about.

    ``detail`` is a code of ours, such as a place on a team. Nobody is told of their own act.
    """
    actor = actor_of(session)
    if isinstance(actor, Actor) and actor.user_id == recipient:
        return
    with gate.system(session, SYSTEM, "a colleague is told"):
        session.add(Notice(case, kind=kind, user_id=recipient, code=code, detail=detail))
