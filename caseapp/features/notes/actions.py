"""What people do with notes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from caseapp.access import trail
from caseapp.access.actor import Actor
from caseapp.access.errors import NotYoursError
from caseapp.access.standing import actor_of
from caseapp.base.problems import InvalidError
from caseapp.kinds import ContactMode, Kind, Restriction
from caseapp.models.account import Membership
from caseapp.models.case import Case
from caseapp.models.note import Note
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
    )
    session.add(note)
    trail.say(session, "note.write")
    session.flush()
    if restriction:
        rules.name(session, case, note, readers)
    return note


def change_note(session: Any, note: Note, *, text: str, heading: str | None) -> None:
    """Change the words of a note. The form's version was checked before."""
    if not text.strip():
        raise InvalidError("text", _("Write a few words, or go back without a change."))
    note.text = text.strip()
    note.heading = (heading or "").strip() or None
    trail.say(session, "note.change")
    session.flush()


def name_readers(session: Any, case: Case, note: Note, readers: Iterable[Membership]) -> None:
    """Say who reads a restricted note besides its author; who is not named any more, does not."""
    rules.name(session, case, note, readers)
    trail.say(session, "note.readers")
    session.flush()
