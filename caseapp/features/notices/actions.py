"""What people do with their notices: say that they have read them."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import select

from caseapp.access import gate, trail
from caseapp.base import clock
from caseapp.models.notice import Notice
from caseapp.rules.notices import SYSTEM


def mark_read(session: Any, user_id: uuid.UUID) -> None:
    """Mark what somebody may see of their own notices as read.

    Keeping it is a step of the system actor: whoever reads a case may not write in it.
    """
    seen = session.scalars(
        select(Notice).where(Notice.user_id == user_id, Notice.read_at.is_(None))
    ).all()
    if not seen:
        return
    with gate.system(session, SYSTEM, "somebody read their notices"):
        for notice in seen:
            notice.read_at = clock.now()
    trail.say(session, "notice.read")
