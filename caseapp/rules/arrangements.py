"""What is arranged around a booked talk: a child who comes along (domain.md §4.7), what whoever
interprets has answered, and what was asked before a talk at a distance (§4.5).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from caseapp.access import gate, trail
from caseapp.base.problems import InvalidError
from caseapp.kinds.booking import OfferAnswer
from caseapp.kinds.communication_children import (
    IN_THE_ROOM,
    ChildWish,
    MinderChecked,
    SessionChild,
)
from caseapp.kinds.interpreter import TalkMode, TalkTopic
from caseapp.models.booking import Booking, InterpreterOffer
from caseapp.models.case import Case
from caseapp.models.communication import CommsProfile
from caseapp.models.contact import TalkAnswer
from caseapp.models.sessionchild import BookingChild

#: The system actor that reads what interpreters were offered.
SYSTEM = "matcher"
_AT_A_DISTANCE = (TalkMode.PHONE, TalkMode.VIDEO)
#: What a parent wished, as it is preset for one talk.
_PRESET = {
    ChildWish.WITH_ME: SessionChild.WITH_ME,
    ChildWish.MINDED: SessionChild.MINDED,
    ChildWish.NURSERY: SessionChild.NURSERY,
    ChildWish.SHORTER: SessionChild.SHORTER,
    ChildWish.NO_CHILD: SessionChild.NO_CHILD,
}


@dataclass(frozen=True)
class Given:
    """What was arranged for a child in one talk."""

    arrangement: SessionChild
    minder: str = ""
    minder_checked: MinderChecked = MinderChecked.NOT_RECORDED
    follows: bool = False
    reason: str = ""
    tells: bool = False


@dataclass(frozen=True)
class Around:
    """What a page of a talk shows of it."""

    child: BookingChild | None
    answer: OfferAnswer | None
    asked: Sequence[TalkAnswer]
    is_at_distance: bool


def around(session: Any, booking: Booking) -> Around:
    """Return what is arranged around a talk, as far as whoever asks reads it."""
    is_at_distance = booking.mode in _AT_A_DISTANCE
    return Around(
        child_of(session, booking),
        _answer(session, booking),
        _asked(session, booking) if is_at_distance else (),
        is_at_distance,
    )


def child_of(session: Any, booking: Booking) -> BookingChild | None:
    """Return what was arranged for a child, if something was."""
    found: BookingChild | None = session.scalars(
        select(BookingChild).where(BookingChild.booking_id == booking.id)
    ).one_or_none()
    return found


def wished(session: Any, case: Case) -> CommsProfile | None:
    """Return the profile, where the parent said what they would like."""
    found: CommsProfile | None = session.scalars(
        select(CommsProfile).where(CommsProfile.case_id == case.id)
    ).one_or_none()
    return found


def preset(profile: CommsProfile | None) -> SessionChild:
    """Return what stands in the form before anything was arranged: what the parent would like."""
    wish = profile.child_wish if profile is not None else ChildWish.NOT_ASKED_YET
    return _PRESET.get(wish, SessionChild.NO_CHILD)


def arrange(
    session: Any, case: Case, booking: Booking, row: BookingChild | None, given: Given
) -> None:
    """Keep what was arranged. The form's version was checked before.

    An account is not taken while a child who can follow it is in the room, but for a reason that is
    written down (domain.md §4.7). Raises :class:`InvalidError` at its field.
    """
    in_the_room = given.arrangement in IN_THE_ROOM
    if in_the_room and given.follows and booking.topic is TalkTopic.ACCOUNT and not given.reason:
        raise InvalidError(
            "reason",
            _(
                "No account is taken while a child who understands is there. Let somebody mind the"
                " child, or write why it cannot wait."
            ),
        )
    if given.arrangement is SessionChild.MINDED and not given.minder:
        raise InvalidError("minder", _("Write who minds the child; a name is enough."))
    row = row or BookingChild(case, booking_id=booking.id)
    row.arrangement, row.follows = given.arrangement, in_the_room and given.follows
    is_minded = given.arrangement is SessionChild.MINDED
    row.minder = given.minder if is_minded else None
    row.minder_checked = given.minder_checked if is_minded else MinderChecked.NOT_RECORDED
    row.reason = given.reason if row.follows and given.reason else None
    row.tells = in_the_room and given.tells
    session.add(row)
    trail.say(session, "booking.child")
    session.flush()


def _answer(session: Any, booking: Booking) -> OfferAnswer | None:
    """What whoever is confirmed has answered; nothing where nobody was asked by an offer."""
    if booking.offer_id is None:
        return None
    with gate.system(session, SYSTEM, "a booking says whether the interpreter has answered"):
        offer = session.get(InterpreterOffer, booking.offer_id)
        return offer.answer if offer is not None else None


def _asked(session: Any, booking: Booking) -> Sequence[TalkAnswer]:
    """What was asked before the talk: of each question the latest answer."""
    rows = session.scalars(
        select(TalkAnswer)
        .where(TalkAnswer.booking_id == booking.id, TalkAnswer.case_id == booking.case_id)
        .order_by(TalkAnswer.made_at, TalkAnswer.id)
    )
    return list({row.item: row for row in rows}.values())
