"""Reading notes. Nothing here filters by user: the gate does."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, select

from caseapp.access.errors import HiddenError
from caseapp.access.reading import Line, Reading
from caseapp.models.case import Case
from caseapp.models.note import Note, NoteHeadline, NoteWording

LATEST = 10
#: What the case page shows of a note.
_NOTES = Reading(
    Note,
    (
        *("id", "happened_at", "mode", "author_id", "heading", "text"),
        *("restriction", "closed_to_guardian", "version"),
    ),
    where=(Note.case_id == bindparam("case"),),
    order=(Note.happened_at.desc(), Note.id),
    name_of="author_id",
    most=LATEST,
)


def latest_notes(session: Any, case: Case | Line) -> list[tuple[Line, str]]:
    """Return the latest notes with the names of their authors."""
    return list(_NOTES.of(session, case=case.id))


def latest_headlines(session: Any, case: Case | Line) -> Sequence[NoteHeadline]:
    """Return the headlines of notes, for those who read no more of them."""
    found: Sequence[NoteHeadline] = session.scalars(
        select(NoteHeadline)
        .where(NoteHeadline.case_id == case.id)
        .order_by(NoteHeadline.happened_at.desc(), NoteHeadline.id)
        .limit(LATEST)
    ).all()
    return found


def note_of(session: Any, case: Case, note_id: uuid.UUID) -> Note:
    """Return one note of a case; raise ``HiddenError`` if there is none for this actor."""
    found: Note | None = session.scalars(
        select(Note).where(Note.id == note_id, Note.case_id == case.id)
    ).one_or_none()
    if found is None:
        raise HiddenError
    return found


def earlier_wordings(session: Any, note: Note) -> Sequence[NoteWording]:
    """Return what a note said before, the first wording first."""
    found: Sequence[NoteWording] = session.scalars(
        select(NoteWording).where(NoteWording.note_id == note.id).order_by(NoteWording.nth)
    ).all()
    return found
