"""What people do with notes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from caseapp.access import gate, guard, trail
from caseapp.access.actor import Actor
from caseapp.access.errors import NotYoursError
from caseapp.access.standing import actor_of
from caseapp.base.problems import InvalidError
from caseapp.kinds import ContactMode, Kind
from caseapp.models.case import Case
from caseapp.models.note import Note, NoteShowing


def write_note(
    session: Any,
    case: Case,
    *,
    text: str,
    happened_at: datetime,
    mode: ContactMode,
    heading: str | None = None,
    restricted: bool = False,
    closed_to_guardian: bool = False,
) -> Note:
    """Write a note of a contact; restricted ones are read by their author and named readers.

    Raises :class:`InvalidError` when there is nothing to keep.
    """
    actor = actor_of(session)
    if not isinstance(actor, Actor):
        raise NotYoursError("Only a person writes a note.")
    if not text.strip():
        raise InvalidError("text", _("Write a few words, or go back without a note."))
    note = Note(
        case,
        kind=Kind.RST if restricted else Kind.NOT,
        happened_at=happened_at,
        mode=mode,
        author_role=actor.role.value,
        heading=(heading or "").strip() or None,
        text=text.strip(),
        closed_to_guardian=closed_to_guardian,
    )
    session.add(note)
    trail.say(session, "note.write")
    session.flush()
    return note


def change_note(
    session: Any, note: Note, *, text: str, heading: str | None, closed_to_guardian: bool = False
) -> None:
    """Change the words of a note, or close it to a guardian. The form's version was checked."""
    if not text.strip():
        raise InvalidError("text", _("Write a few words, or go back without a change."))
    note.text = text.strip()
    note.heading = (heading or "").strip() or None
    note.closed_to_guardian = note.closed_to_guardian or closed_to_guardian
    trail.say(session, "note.change")
    session.flush()


def show_to_guardian(
    session: Any, case: Case, note: Note, *, reasons: str, told_on: date | None, today: date
) -> None:
    """Show a private note to the child's guardian, because safety requires it (domain.md §3.6).

    An act of managers; the child is told first. Raises :class:`InvalidError` for what is missing.
    """
    guard.refuse_act(session, case.id, NoteShowing)
    if not reasons.strip():
        raise InvalidError("reasons", _("Write why safety requires it."))
    if told_on is None:
        raise InvalidError("told_on", _("Tell the child first. Then write down the day."))
    if told_on > today:
        raise InvalidError("told_on", _("This date is still to come. Use the day it happened."))
    session.add(NoteShowing(case, note_id=note.id, reasons=reasons.strip(), told_on=told_on))
    session.flush()
    with gate.system(session, "guardians", "a manager decided that a guardian sees a note"):
        row = session.scalars(select(Note).where(Note.id == note.id)).one()
        row.closed_to_guardian = False
        session.flush()
    trail.say(session, "note.show_guardian")
