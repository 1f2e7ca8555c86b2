"""Reading notes. Nothing here filters by user: the gate does."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import select

from caseapp.access.errors import HiddenError
from caseapp.models.case import Case
from caseapp.models.note import Note


def note_of(session: Any, case: Case, note_id: uuid.UUID) -> Note:
    """Return one note of a case; raise ``HiddenError`` if there is none for this actor."""
    found: Note | None = session.scalars(
        select(Note).where(Note.id == note_id, Note.case_id == case.id)
    ).one_or_none()
    if found is None:
        raise HiddenError
    return found
