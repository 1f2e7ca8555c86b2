"""Reading one's own notices. Whose list it is stands here; what may be seen is the gate's."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import bindparam

from caseapp.access.reading import Line, Reading
from caseapp.db.base import Identifier
from caseapp.models.case import Case
from caseapp.models.notice import Notice

LATEST = 50
_ME = Notice.user_id == bindparam("me", type_=Identifier())
_MINE = Reading(
    Notice,
    ("code", "detail", "made_at", "read_at"),
    where=(_ME,),
    order=(Notice.made_at.desc(), Notice.id),
    left=(Case, ("reference",), Case.id == Notice.case_id),
    most=LATEST,
)
#: What somebody has not read; Today asks it with other things.
NEW = Reading(Notice, ("code",), where=(_ME, Notice.read_at.is_(None)), most=1)


def mine(session: Any, user_id: uuid.UUID) -> list[tuple[Line, Line]]:
    """Return somebody's latest notices, each with its case."""
    return list(_MINE.of(session, me=user_id))
