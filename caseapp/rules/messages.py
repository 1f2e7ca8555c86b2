"""A message for whoever supports somebody (practice.md P31): anybody here can leave one, and learns
nothing by it.

With a reference or a name it goes to whoever holds the case that fits, else it is kept for whoever
is on duty, and goes on to whoever is on duty next until somebody has looked at it. The look-ups are
the same whatever there is, as for stopping (:mod:`caseapp.rules.fitting`), and so is the answer.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from caseapp.access import gate, guard, trail
from caseapp.access import stopping as reached
from caseapp.access.actor import Actor
from caseapp.access.errors import HiddenError
from caseapp.access.standing import actor_of
from caseapp.base import clock, ids
from caseapp.kinds import ContactMode, Kind, MessageState, NoticeCode, StopBasis
from caseapp.models.case import Case
from caseapp.models.message import CaseMessage, KeptMessage
from caseapp.models.note import Note
from caseapp.rules import notices
from caseapp.rules.fitting import NOBODY, fitting

SYSTEM = "messages"
#: Beyond so many in an hour by one person no record is looked for; what they say is kept.
MOST_AN_HOUR = 20


def leave(session: Any, who: str, words: str) -> None:
    """Leave a message for whoever supports somebody, and say nothing of what there is."""
    actor = _person(session)
    now, message_id = clock.now(), ids.new_id()
    with gate.system(session, SYSTEM, "somebody leaves a message"):
        is_much = _lately(session, actor, now) >= MOST_AN_HOUR
        found = NOBODY if is_much else fitting(session, actor, who)
        desk = reached.desk(session, actor.organisation_id, actor.user_id)
        has_gone = {
            case: _put(session, actor, case, message_id, found.basis, words) for case in found.cases
        }
        if found.is_kept or not all(has_gone.values()):
            session.add_all(
                KeptMessage(
                    owner_id=each,
                    message_id=message_id,
                    organisation_id=actor.organisation_id,
                    author_id=actor.user_id,
                    made_at=now,
                    who=who,
                    words=words,
                    state=MessageState.WAITING,
                )
                for each in desk
            )
    for case, receivers in has_gone.items():
        for each in receivers:
            notices.tell(session, case, each, NoticeCode.MESSAGE, kind=Kind.NOT)
    trail.say(session, "message.leave")
    session.flush()


def _put(
    session: Any, actor: Actor, case: Case, message_id: uuid.UUID, basis: StopBasis, words: str
) -> list[uuid.UUID]:
    """Put a message into a case for each who gets it; return who that is."""
    receivers = reached.supporting(session, case)
    session.add_all(
        CaseMessage(
            case,
            author_id=actor.user_id,
            message_id=message_id,
            user_id=each,
            basis=basis,
            words=words,
            state=MessageState.WAITING,
        )
        for each in receivers
    )
    return receivers


def make_note(session: Any, case: Case, message: CaseMessage, heading: str) -> None:
    """Make a message a note of the case, in the name of whoever does so; once is enough."""
    rows = _waiting(session, case, message)
    if not rows:
        return
    actor = _person(session)
    note = Note(
        case,
        kind=Kind.NOT,
        happened_at=message.made_at,
        mode=ContactMode.OTHER,
        author_role=actor.role.value,
        heading=heading,
        text=message.words,
    )
    session.add(note)
    session.flush()
    _close(rows, actor, MessageState.NOTED, note.id)
    trail.say(session, "message.note")
    session.flush()


def set_aside(session: Any, case: Case, message: CaseMessage) -> None:
    """Set a message aside: it was read, or is for somebody else. It stays in the record."""
    _close(_waiting(session, case, message), _person(session), MessageState.SET_ASIDE)
    trail.say(session, "message.set_aside")
    session.flush()


def set_kept_aside(session: Any, kept: KeptMessage) -> None:
    """Set what fitted no case aside, for everybody who was asked to look at it."""
    with gate.system(session, SYSTEM, "somebody looked at a message that fits no case"):
        rows = session.scalars(
            select(KeptMessage).where(
                KeptMessage.message_id == kept.message_id,
                KeptMessage.state == MessageState.WAITING,
            )
        ).all()
        for row in rows:
            row.state, row.closed_at = MessageState.SET_ASIDE, clock.now()
    trail.append(session, action="message.set_aside", category="system")


def hand_on(session: Any, organisation_id: uuid.UUID) -> int:
    """Bring what fitted no case and still waits to whoever is on duty now, and return how many
    rows came of it. Its author never gets it; nobody else loses it."""
    with gate.system(session, SYSTEM, "what fits no case goes on to whoever is on duty"):
        desk = reached.at_the_desk(session, organisation_id)
        added = [
            _copy(row, each)
            for row, owners in (_kept(session, organisation_id) if desk else ())
            for each in desk
            if each not in owners and each != row.author_id
        ]
        session.add_all(added)
        session.flush()
    return len(added)


def hand_on_everywhere() -> None:
    """Do so in every organisation, whenever a turn of duty may have begun."""
    with trail.acting(SYSTEM, "what fits no case goes on to whoever is on duty") as session:
        wanted = select(KeptMessage.organisation_id).distinct()
        waiting = wanted.where(
            KeptMessage.state == MessageState.WAITING, KeptMessage.organisation_id.is_not(None)
        )
        for organisation_id in session.scalars(waiting).all():
            hand_on(session, organisation_id)


def _kept(session: Any, organisation_id: uuid.UUID) -> list[tuple[KeptMessage, set[uuid.UUID]]]:
    """Each message that waits there, once, with everybody who has it."""
    found: dict[uuid.UUID, tuple[KeptMessage, set[uuid.UUID]]] = {}
    for row in session.scalars(
        select(KeptMessage).where(
            KeptMessage.organisation_id == organisation_id,
            KeptMessage.state == MessageState.WAITING,
        )
    ):
        found.setdefault(row.message_id, (row, set()))[1].add(row.owner_id)
    return list(found.values())


def _copy(row: KeptMessage, owner_id: uuid.UUID) -> KeptMessage:
    return KeptMessage(
        owner_id=owner_id,
        message_id=row.message_id,
        organisation_id=row.organisation_id,
        author_id=row.author_id,
        made_at=row.made_at,
        who=row.who,
        words=row.words,
        state=MessageState.WAITING,
    )


def _waiting(session: Any, case: Case, message: CaseMessage) -> list[CaseMessage]:
    """The rows of one message that nobody has done anything with, of two who do so at once one."""
    guard.hold(session, case.id)
    found = session.scalars(
        select(CaseMessage)
        .where(
            CaseMessage.case_id == case.id,
            CaseMessage.message_id == message.message_id,
            CaseMessage.state == MessageState.WAITING,
        )
        .execution_options(populate_existing=True)
    )
    return list(found)


def _close(
    rows: list[CaseMessage], actor: Actor, state: MessageState, note_id: uuid.UUID | None = None
) -> None:
    for row in rows:
        row.state, row.closed_at, row.note_id = state, clock.now(), note_id
        row.closed_by_id = actor.user_id


def _lately(session: Any, actor: Actor, now: datetime) -> int:
    """How many messages somebody has left within an hour; each counts once, whatever it fits."""
    found: set[uuid.UUID] = set()
    for model in (CaseMessage, KeptMessage):
        rows = session.scalars(
            select(model).where(
                model.author_id == actor.user_id, model.made_at > now - timedelta(hours=1)
            )
        )
        found |= {row.message_id for row in rows}
    return len(found)


def _person(session: Any) -> Actor:
    actor = actor_of(session)
    if not isinstance(actor, Actor):
        raise HiddenError
    return actor
