"""Restricted notes and their named readers: which classes there are for whom, and naming readers.

Who may be named is decided in :mod:`caseapp.access.readers`.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import or_, select

from caseapp.access import guard, readers
from caseapp.access.actor import Actor
from caseapp.access.reach import Reach
from caseapp.access.reading import is_for
from caseapp.access.standing import actor_of
from caseapp.base import clock
from caseapp.kinds import Kind, Restriction, Role
from caseapp.models.account import Membership, User
from caseapp.models.case import Case
from caseapp.models.consent_views import NamedWorker
from caseapp.models.note import Note
from caseapp.models.notereader import NoteReader

#: The classes that no manager reads, whatever their supervision link opens (§7.3).
CLOSED_TO_MANAGERS = frozenset(
    {Restriction.PRIVILEGED, Restriction.CLINICAL, Restriction.EMBARGOED}
)
#: The classes that are of one profession.
_OF_ROLE = {Restriction.PRIVILEGED: Role.LA, Restriction.CLINICAL: Role.HP}


def classes(session: Any) -> list[Restriction]:
    """Return the classes that the actor can give a note, in the hat worn."""
    role = getattr(actor_of(session), "role", None)
    return [each for each in Restriction if _OF_ROLE.get(each, role) is role]


def may_restrict(session: Any, reach: Reach) -> bool:
    """Whether the actor writes restricted notes in a case that they reach so."""
    actor = actor_of(session)
    if not isinstance(actor, Actor) or reach.emergency is not None:
        return False
    return bool(reach.any) and Kind.RST in actor.named.writes


def could_read(session: Any, case: Case) -> Sequence[tuple[Membership, User]]:
    """Return whom the actor could name, by name: those of whom they know that they are there.

    Whoever reads the summary knows the team; whoever does not knows the named worker.
    """
    actor = actor_of(session)
    hats = readers.could_read(session, case.id)
    wanted = [Membership.id.in_(hats), User.id != getattr(actor, "user_id", None)]
    if Kind.SUM not in guard.reach(session, case.id).reads:
        wanted.append(User.id.in_(_named_workers(session, case)))
    found: Sequence[tuple[Membership, User]] = session.execute(
        select(Membership, User)
        .join(User, User.id == Membership.user_id)
        .where(*wanted)
        .order_by(User.name, Membership.role)
    ).all()
    return found


def named(session: Any, note: Note) -> list[NoteReader]:
    """Return the readers of a note that are named now."""
    return list(
        session.scalars(
            select(NoteReader).where(NoteReader.note_id == note.id, NoteReader.ends_at.is_(None))
        )
    )


def name(session: Any, case: Case, note: Note, hats: Iterable[Membership]) -> None:
    """Name these readers and no others; what was opened to others ends now."""
    now, wanted = clock.now(), {hat.id: hat for hat in hats}
    for reader in named(session, note):
        if wanted.pop(reader.membership_id, None) is None:
            reader.ends_at = now
    for hat in wanted.values():
        session.add(
            NoteReader(
                case,
                note_id=note.id,
                membership_id=hat.id,
                user_id=hat.user_id,
                starts_at=now,
                closed_to_guardian=note.closed_to_guardian,
                closed_to_manager=note.closed_to_manager,
                closed_to_police=note.closed_to_police,
            )
        )
    session.flush()


def _named_workers(session: Any, case: Case) -> list[uuid.UUID]:
    if not is_for(session, NamedWorker):
        return []
    now, ends = clock.now(), NamedWorker.ends_at
    return [
        each.user_id
        for each in session.scalars(
            select(NamedWorker).where(
                NamedWorker.case_id == case.id,
                NamedWorker.starts_at <= now,
                or_(ends.is_(None), ends > now),
            )
        )
    ]
