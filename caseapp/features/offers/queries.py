"""Reading one's own offers, and the slip of a talk. Nothing here filters by user: the gate does,
and :mod:`caseapp.access.slips` opens a slip to whoever said yes, inside its window.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from caseapp.access.errors import HiddenError
from caseapp.access.windows import AROUND
from caseapp.base import clock
from caseapp.kinds.booking import OfferAnswer
from caseapp.models.booking import InterpreterOffer
from caseapp.models.case import CaseSummary
from caseapp.models.slip import BookingSlip, SlipChild, SlipManner, SlipName

#: So many that are over are shown, and so many at most that are to come.
PAST, MOST = 20, 100


@dataclass(frozen=True)
class Slip:
    """A slip with its parts; ``name`` is there only where the person allows it."""

    talk: BookingSlip
    name: SlipName | CaseSummary | None
    manner: SlipManner | None
    child: SlipChild | None


def to_come(session: Any) -> Sequence[InterpreterOffer]:
    """Return what is to come: what waits for an answer, and what was answered with yes."""
    found: Sequence[InterpreterOffer] = session.scalars(
        select(InterpreterOffer)
        .where(
            InterpreterOffer.ends_at > clock.now() - AROUND,
            InterpreterOffer.withdrawn_at.is_(None),
            InterpreterOffer.answer != OfferAnswer.NO,
        )
        .order_by(InterpreterOffer.starts_at, InterpreterOffer.id)
        .limit(MOST)
    ).all()
    return found


def over(session: Any) -> Sequence[InterpreterOffer]:
    """Return the latest of those that took place."""
    found: Sequence[InterpreterOffer] = session.scalars(
        select(InterpreterOffer)
        .where(
            InterpreterOffer.ends_at <= clock.now() - AROUND,
            InterpreterOffer.withdrawn_at.is_(None),
            InterpreterOffer.answer == OfferAnswer.YES,
        )
        .order_by(InterpreterOffer.ends_at.desc(), InterpreterOffer.id)
        .limit(PAST)
    ).all()
    return found


def waits(session: Any) -> bool:
    """Whether an offer waits for an answer."""
    wanted = select(InterpreterOffer).where(
        InterpreterOffer.starts_at > clock.now(),
        InterpreterOffer.withdrawn_at.is_(None),
        InterpreterOffer.answer == OfferAnswer.OPEN,
    )
    return session.scalars(wanted.limit(1)).first() is not None


def one(session: Any, offer_id: uuid.UUID) -> InterpreterOffer:
    """Return an offer; raises ``HiddenError`` when it is none of one's own."""
    found: InterpreterOffer | None = session.scalars(
        select(InterpreterOffer).where(InterpreterOffer.id == offer_id)
    ).one_or_none()
    if found is None:
        raise HiddenError
    return found


def slip(session: Any, offer: InterpreterOffer) -> Slip:
    """Return the slip of an offer; raises ``HiddenError`` outside its window."""
    wanted = select(BookingSlip).where(BookingSlip.offer_id == offer.id)
    talk: BookingSlip | None = session.scalars(wanted).one_or_none()
    if talk is None:
        raise HiddenError
    here = talk.case_id
    told = select(SlipChild).where(SlipChild.booking_id == talk.id)
    name = select(SlipName).where(SlipName.case_id == here)
    manner = select(SlipManner).where(SlipManner.case_id == here)
    return Slip(
        talk,
        session.scalars(name).one_or_none() if talk.tells_name else None,
        session.scalars(manner).one_or_none(),
        session.scalars(told).one_or_none(),
    )
