"""What people do with notes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from caseapp.access import gate, guard, trail
from caseapp.access.actor import Actor
from caseapp.access.errors import NotYoursError
from caseapp.access.standing import actor_of
from caseapp.base.problems import InvalidError
from caseapp.features.notes import queries
from caseapp.kinds import ContactMode, Kind, Restriction
from caseapp.models.account import Membership
from caseapp.models.case import Case
from caseapp.models.note import Note, NoteShowing, NoteWording
from caseapp.rules import contact_rhythm
from caseapp.rules import note_readers as rules


def write_note(
    session: Any,
    case: Case,
    *,
    text: str,
    happened_at: datetime,
    mode: ContactMode,
    heading: str | None = None,
    restriction: Restriction | None = None,
    why: str = "",
    readers: Iterable[Membership] = (),
    closed_to_guardian: bool = False,
) -> Note:
    """Write a note of a contact; restricted ones are read by their author and ``readers``.

    Raises :class:`InvalidError` when there is nothing to keep.
    """
    actor = actor_of(session)
    if not isinstance(actor, Actor):
        raise NotYoursError("Only a person writes a note.")
    if not text.strip():
        raise InvalidError("text", _("Write a few words, or go back without a note."))
    note = Note(
        case,
        kind=Kind.RST if restriction else Kind.NOT,
        restriction=restriction,
        why=why.strip() or None,
        closed_to_manager=restriction in rules.CLOSED_TO_MANAGERS,
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
    if restriction:
        rules.name(session, case, note, readers)
    contact_rhythm.talked(session, case, happened_at.date())
    return note


def change_note(
    session: Any,
    case: Case,
    note: Note,
    *,
    text: str,
    heading: str | None,
    closed_to_guardian: bool = False,
) -> None:
    """Change the words of a note, or close it to a guardian. The form's version was checked.

    What it said before is kept beside it, and closed to whom the note is closed.
    """
    if not text.strip():
        raise InvalidError("text", _("Write a few words, or go back without a change."))
    said, says = (note.heading, note.text), ((heading or "").strip() or None, text.strip())
    earlier = queries.earlier_wordings(session, note)
    note.heading, note.text = says
    note.closed_to_guardian = note.closed_to_guardian or closed_to_guardian
    if says != said:
        session.add(_wording(case, note, *said, nth=len(earlier) + 1))
    if note.closed_to_guardian:
        for each in earlier:
            each.closed_to_guardian = True
    trail.say(session, "note.change")
    session.flush()


def _wording(
    case: Case, note: Note, heading: str | None, text: str | None, *, nth: int
) -> NoteWording:
    """Keep what a note said; with the note's own marks, so that it opens to nobody else."""
    return NoteWording(
        case,
        note_id=note.id,
        nth=nth,
        kind=note.kind,
        happened_at=note.happened_at,
        heading=heading,
        text=text,
        closed_to_guardian=note.closed_to_guardian,
        closed_to_manager=note.closed_to_manager,
        closed_to_police=note.closed_to_police,
    )


def name_readers(session: Any, case: Case, note: Note, readers: Iterable[Membership]) -> None:
    """Say who reads a restricted note besides its author; who is not named any more, does not."""
    rules.name(session, case, note, readers)
    trail.say(session, "note.readers")
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
