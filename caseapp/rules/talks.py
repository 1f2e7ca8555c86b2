"""What is asked before a talk at a distance (domain.md §4.5), a tap for each answer.

Each tap is a row; the latest of an item stands, so one tap takes *not alone* back when somebody has
moved. A talk is one person's, and is over after some hours or when the next begins.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from caseapp.access import gate, trail
from caseapp.access.actor import Actor
from caseapp.access.errors import HiddenError
from caseapp.access.standing import actor_of
from caseapp.base import clock, ids
from caseapp.kinds import TalkItem
from caseapp.models.booking import Booking
from caseapp.models.case import Case
from caseapp.models.contact import TalkAnswer
from caseapp.rules.safe_contact import SYSTEM

#: An answer counts for so long: nobody stays alone because they were so yesterday.
LASTS = timedelta(hours=2)
#: A no to one of these leaves neutral things alone to speak of.
_OPENING = (TalkItem.RIGHT_PERSON, TalkItem.ALONE, TalkItem.FREE_TO_TALK, TalkItem.SAFE_PLACE)


@dataclass(frozen=True)
class Talk:
    """The answers of a talk so far."""

    id: uuid.UUID
    answers: Mapping[TalkItem, bool]

    @property
    def is_neutral(self) -> bool:
        """Whether only neutral things can be spoken of: they are not alone, or not free to talk."""
        return bool(self.in_the_way)

    @property
    def in_the_way(self) -> list[TalkItem]:
        """What was answered with no and has to change before anything else is spoken of."""
        return [item for item in _OPENING if self.answers.get(item) is False]


def present(session: Any, case: Case) -> Talk:
    """Return the talk of whoever asks; one that has no answer yet is new."""
    actor = _person(session)
    found = session.scalars(
        select(TalkAnswer)
        .where(
            TalkAnswer.case_id == case.id,
            TalkAnswer.author_id == actor.user_id,
            TalkAnswer.made_at > clock.now() - LASTS,
        )
        .order_by(TalkAnswer.made_at, TalkAnswer.id)
    ).all()
    if not found:
        return Talk(ids.new_id(), {})
    latest = found[-1].talk_id
    return Talk(latest, {each.item: each.is_yes for each in found if each.talk_id == latest})


def answer(
    session: Any,
    case: Case,
    talk_id: uuid.UUID,
    item: TalkItem,
    *,
    is_yes: bool,
    booking_id: uuid.UUID | None = None,
) -> None:
    """Write down one answer; ``booking_id``: before which booked talk."""
    actor = _person(session)
    values = {"talk_id": talk_id, "item": item, "is_yes": is_yes, "booking_id": booking_id}
    with gate.system(session, SYSTEM, "an answer before a talk is written down"):
        session.add(TalkAnswer(case, author_id=actor.user_id, **values))
    trail.say(session, "contact.answer")
    session.flush()


def booked(session: Any, case: Case, written: str) -> uuid.UUID | None:
    """Return the booked talk of this case that an address names, if it names one."""
    with suppress(ValueError):
        key = uuid.UUID(written)
        wanted = select(Booking.id).where(Booking.id == key, Booking.case_id == case.id)
        found: uuid.UUID | None = session.scalars(wanted).one_or_none()
        return found
    return None


def _person(session: Any) -> Actor:
    actor = actor_of(session)
    if not isinstance(actor, Actor):
        raise HiddenError
    return actor
