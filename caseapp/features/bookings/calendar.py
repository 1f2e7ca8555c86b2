"""What booked talks put into the calendar: those that are still to take place or did, one's own, or
of one case. What a talk is about stands in no calendar (INV-15)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import bindparam, or_, select

from caseapp.access import gate
from caseapp.access.finding import reads
from caseapp.access.reading import Reading
from caseapp.db.base import Identifier, Moment
from caseapp.kinds import CalendarScope, CalendarSort, Kind
from caseapp.kinds.booking import OPEN_STATES, BookingState
from caseapp.models.booking import Booking
from caseapp.models.case import Case
from caseapp.rules.mine import is_of_mine
from caseapp.rules.mine import values as whose
from caseapp.web.calendar import CASE, MOST, Asked, Entry, Part, Reads, Rows, lines, timed

_ME: Any = bindparam("me", type_=Identifier())
_FROM: Any = bindparam("booked_from", type_=Moment())
_UNTIL: Any = bindparam("booked_until", type_=Moment())
_SHOWN = (*OPEN_STATES, BookingState.DONE)
_COLUMNS = ("id", "starts_at", "ends_at", "state", "word")


@cache
def _talks(scope: CalendarScope) -> Reading:
    """The talks within the days that are asked for; no more of them than are shown."""
    mine = or_(Booking.worker_id == _ME, is_of_mine(Booking))
    within = (
        Booking.starts_at < _UNTIL,
        Booking.ends_at > _FROM,
        Booking.state.in_(_SHOWN),
        Booking.case_id == CASE if scope is CalendarScope.CASE else mine,
    )
    first = (
        select(Booking.id)
        .where(gate.gate.person(Booking), *within)
        .order_by(Booking.starts_at, Booking.id)
        .limit(MOST + 1)
    )
    return Reading(
        Booking,
        _COLUMNS,
        where=(Booking.id.in_(first), *within),
        order=(Booking.starts_at, Booking.id),
        left=(Case, ("reference",), Case.id == Booking.case_id),
    )


def _reads(_session: Any, asked: Asked) -> Reads | None:
    if asked.scope is CalendarScope.TEAM or not reads(asked.actor.role, Kind.COM):
        return None
    days = {"booked_from": asked.starts_at, "booked_until": asked.ends_at}
    return (_talks(asked.scope),), {**whose(asked.actor.user_id), **days}


def _entries(session: Any, asked: Asked, rows: Rows) -> Iterable[Entry]:
    for talk, case in lines(session, asked, _talks(asked.scope), rows[0]):
        is_settled = talk.state in (BookingState.CONFIRMED, BookingState.DONE)
        yield timed(
            talk.id,
            CalendarSort.APPOINTMENT,
            _("A talk with an interpreter") if is_settled else _("A talk, not settled yet"),
            talk.starts_at,
            talk.ends_at,
            asked.time_zone,
            case=case,
            # Outside alone: it is not opened for a page, which says more.
            word="" if asked.is_shown else talk.word or "",
            href=url_for("bookings.show", booking_id=talk.id),
        )


TALKS = Part("bookings", _entries, _reads)
