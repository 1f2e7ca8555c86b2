"""Named readers of restricted notes (domain.md §7.1 n): who may be named, and what that opens.

A note is opened to its reader as a single record, from when its author named them until they are
taken off, and only as long as they stand to the case by a place on its team or a permission.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select

from caseapp.access import grants, items
from caseapp.access.actor import Actor
from caseapp.access.consents import BASIS as CONSENT
from caseapp.access.errors import AccessRefusedError, HiddenError
from caseapp.access.grants import Standing
from caseapp.access.items import Item
from caseapp.access.table import masks_of
from caseapp.base import clock
from caseapp.db import passage
from caseapp.kinds import Kind, Relation, Role
from caseapp.models.grant import CaseAccess
from caseapp.models.note import Note
from caseapp.models.notereader import NoteReader

#: The roles that can be named: those that write restricted notes of their own (§7.2).
MAY_READ = frozenset(role for role in Role if Kind.RST in masks_of(role, Relation.NAMED).reads)
#: By what somebody stands to a case for long enough to be named.
_STANDS = (grants.ASSIGNMENT, CONSENT)
_CLOSED = ("closed_to_guardian", "closed_to_manager", "closed_to_police")

_access: Any = CaseAccess.__table__
_note: Any = Note.__table__
_reader: Any = NoteReader.__table__


def check(run: Any, actor: Actor, row: NoteReader) -> None:
    """Raise unless this reader may be written down: by the note's author, of a restricted note,
    for somebody else who stands to the case in a role that can be named."""
    note = run(select(_note).where(_note.c.id == row.note_id)).first()
    if note is None or note.case_id != row.case_id or note.author_id != actor.user_id:
        raise HiddenError
    if note.kind != Kind.RST:
        raise AccessRefusedError("Only a restricted note has named readers.")
    if any(bool(getattr(row, name)) is not getattr(note, name) for name in _CLOSED):
        raise AccessRefusedError("A reader is closed to whom the note is closed.")
    if row.user_id == actor.user_id:
        raise AccessRefusedError("Whoever wrote a note reads it anyway.")
    if row.ends_at is None and not run(_standing(row.case_id, row)).first():
        raise AccessRefusedError("A reader stands to the case in a role that can be named.")


def _standing(case_id: uuid.UUID, who: Any = None) -> Any:
    """The hats that stand to a case now and could be named; ``who``: one of them."""
    columns, now = _access.c, clock.now()
    found = select(columns.membership_id, columns.user_id, columns.role).where(
        columns.case_id == case_id,
        columns.role.in_(MAY_READ),
        columns.basis.in_(_STANDS),
        grants.opens(now),
    )
    if who is not None:
        is_them = (columns.membership_id == who.membership_id, columns.user_id == who.user_id)
        return found.where(*is_them)
    return found.distinct()


def could_read(session: Any, case_id: uuid.UUID) -> set[uuid.UUID]:
    """Return the hats that could be named as readers in a case.

    Who they are is told only to whoever knows of them: :mod:`caseapp.rules.note_readers`.
    """
    found = session.connection().execute(_standing(case_id), execution_options=passage.PASS)
    return {row.membership_id for row in found}


def _named(connection: Any, case_id: uuid.UUID, standings: Sequence[Standing]) -> Iterator[Item]:
    """The notes that are opened to their readers, as long as each stands to the case. An end was
    written down by the author: it counts from then on, whatever a clock says afterwards."""
    still = _reader.c.ends_at.is_(None)
    rows = connection.execute(
        select(_reader).where(_reader.c.case_id == case_id, still),
        execution_options=passage.PASS,
    ).all()
    for row in rows:
        for each in standings:
            if each.membership_id == row.membership_id and each.basis in _STANDS:
                yield Item(
                    membership_id=row.membership_id,
                    user_id=row.user_id,
                    kind=Kind.RST,
                    record_id=row.note_id,
                    relation=Relation.NAMED,
                    starts_at=max(row.starts_at, each.starts_at),
                    ends_at=each.ends_at,
                    basis="reader",
                    basis_id=row.id,
                )


grants.register(NoteReader, lambda _connection, _case_id: ())
items.register(_named)
