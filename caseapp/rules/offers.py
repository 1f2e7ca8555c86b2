"""What an interpreter answers to an offer, and what follows for the talk (domain.md §4.4).

The offer is their own record. Whoever answers learns nothing of whom it is about; a no lets the
talk look for somebody else, and whoever booked it is told.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from caseapp.access import gate, slips, trail
from caseapp.base import clock
from caseapp.base.problems import InvalidError
from caseapp.kinds import Kind, NoticeCode
from caseapp.kinds.booking import BookingState, OfferAnswer
from caseapp.models.booking import Booking, InterpreterOffer
from caseapp.models.case import Case
from caseapp.rules import notices

#: The system actor that lets a talk look for somebody else.
SYSTEM = "offers"
#: The system actor that keeps offers.
MATCHER = "matcher"


def is_open(offer: InterpreterOffer) -> bool:
    """Whether it can still be answered, or answered otherwise."""
    return offer.withdrawn_at is None and offer.starts_at > clock.now()


def answer(session: Any, offer: InterpreterOffer, *, is_yes: bool) -> None:
    """Keep an answer. A yes can become a no until the talk begins; a no stays, because the talk has
    gone on to somebody else.

    Raises :class:`InvalidError` where there is nothing to answer any more.
    """
    if not is_open(offer):
        raise InvalidError("", _("This is not asked any more. Thank you all the same."))
    said = OfferAnswer.YES if is_yes else OfferAnswer.NO
    if offer.answer is said:
        return
    if offer.answer is OfferAnswer.NO:
        raise InvalidError("", _("You said no, and somebody else is looked for by now."))
    # Whoever interprets may work elsewhere, and their offer is kept by whoever offers it.
    with gate.system(session, MATCHER, "an interpreter answers their own offer"):
        offer.answer, offer.answered_at = said, clock.now()
    slips.answered(session, offer.id)
    if said is OfferAnswer.NO:
        _look_again(session, offer)
    trail.say(session, "offer.answer")
    session.flush()


def take_back(session: Any, case: Case, user_ids: Collection[uuid.UUID]) -> None:
    """Take back what somebody who is kept from a case was offered of it, and let each talk look for
    somebody else: an offer says when the person is where. Why is told to nobody."""
    with gate.system(session, MATCHER, "whoever is kept from a case is offered nothing of it"):
        offers = session.scalars(
            select(InterpreterOffer)
            .join(Booking, Booking.offer_id == InterpreterOffer.id)
            .where(
                Booking.case_id == case.id,
                Booking.state == BookingState.CONFIRMED,
                InterpreterOffer.owner_id.in_(user_ids),
                InterpreterOffer.withdrawn_at.is_(None),
                InterpreterOffer.ends_at > clock.now(),
            )
        ).all()
        for offer in offers:
            offer.withdrawn_at = clock.now()
        session.flush()
    for offer in offers:
        _look_again(session, offer)


def hide(session: Any, interpreter_id: uuid.UUID) -> None:
    """Hide what somebody was offered as long as they are stopped: an offer says when the person is
    where. Their talks say that somebody else is to be chosen."""
    _mark(session, interpreter_id, clock.now())


def show_again(session: Any, interpreter_id: uuid.UUID) -> None:
    """Show again what they were offered of talks that still count on them."""
    _mark(session, interpreter_id, None)


def _mark(session: Any, interpreter_id: uuid.UUID, moment: datetime | None) -> None:
    with gate.system(session, MATCHER, "whoever is stopped is shown no talk"):
        offers = session.scalars(
            select(InterpreterOffer)
            .join(Booking, Booking.offer_id == InterpreterOffer.id)
            .where(
                Booking.interpreter_id == interpreter_id,
                Booking.state == BookingState.CONFIRMED,
                InterpreterOffer.withdrawn_at.is_(None)
                if moment
                else InterpreterOffer.withdrawn_at.is_not(None),
                InterpreterOffer.ends_at > clock.now(),
            )
        ).all()
        for offer in offers:
            offer.withdrawn_at = moment
        session.flush()


def _look_again(session: Any, offer: InterpreterOffer) -> None:
    """Let the talk look for somebody else, and tell whoever it is of."""
    with gate.system(session, SYSTEM, "whoever was offered a talk does not come to it"):
        booking = session.scalars(
            select(Booking).where(
                Booking.offer_id == offer.id, Booking.state == BookingState.CONFIRMED
            )
        ).one_or_none()
        if booking is None:
            return
        case = session.get_one(Case, booking.case_id)
        told = {booking.worker_id, booking.author_id} - {None}
        booking.state = BookingState.LOOKING
        booking.with_whom, booking.interpreter_id, booking.offer_id = None, None, None
        booking.preference_met, booking.confirmed_at = None, None
    for each in sorted(told, key=str):
        notices.tell(session, case, each, NoticeCode.OFFER_NO, kind=Kind.COM)
