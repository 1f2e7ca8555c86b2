"""What an invented case has of booked talks, as rows: some have one that was, a few one to come.

Which, at what hour and with whom is read from the identifier of the case and drawn nowhere, so that
the rest of a caseload is the same as before. What was lies more than a day back, and what is to
come is not answered yet: so no slip is open to anybody, and none has to be written here.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from caseapp.access.actor import Actor
from caseapp.kinds import GenderWish
from caseapp.kinds.booking import (
    BookingOutcome,
    BookingSetting,
    BookingState,
    PreferenceMet,
    WithWhom,
)
from caseapp.kinds.interpreter import InterpreterRole, InterpreterSide, TalkMode, TalkTopic
from caseapp.models.booking import Booking, InterpreterOffer
from caseapp.services.synthetic.roster import LANGUAGE, InRoster, offer_of

if TYPE_CHECKING:
    from caseapp.services.synthetic.rows import CaseRows

#: One of so many cases has a talk that was, and one of so many a talk to come.
_PAST, _TO_COME = 2, 8
_LASTS = timedelta(hours=1)
_WITHIN = 28
#: The hours of a day at which talks begin.
_FIRST_HOUR, _HOURS = 8, 10


def add(rows: CaseRows, author: Actor) -> None:
    """Add the talks of one case."""
    number = rows.ids.case_id.int
    day = timedelta(days=2 + number // 64 % _WITHIN)
    who = rows.roster[number // 4096 % len(rows.roster)] if rows.roster else None
    if number % _PAST == 0:
        with_whom = WithWhom.ROSTER if who and number // 8 % 2 else WithWhom.UNKNOWN
        _talk(
            rows,
            author,
            -day,
            who if with_whom is WithWhom.ROSTER else None,
            state=BookingState.DONE,
            with_whom=with_whom,
            preference_met=PreferenceMet.ALL,
            outcome=BookingOutcome.CAME,
        )
    if number % _TO_COME == 0:
        is_settled = who is not None and bool(number // 16 % 2)
        _talk(
            rows,
            author,
            day,
            who if is_settled else None,
            state=BookingState.CONFIRMED if is_settled else BookingState.LOOKING,
            with_whom=WithWhom.ROSTER if is_settled else None,
            preference_met=PreferenceMet.ALL if is_settled else None,
            outcome=None,
        )


def _talk(
    rows: CaseRows, author: Actor, away: timedelta, who: InRoster | None, **values: Any
) -> None:
    hour = _FIRST_HOUR + rows.ids.case_id.int // 128 % _HOURS
    starts = (rows.now + away).replace(hour=hour, minute=0, second=0, microsecond=0)
    offer = None
    if who is not None:
        offer = offer_of(
            rows.ids.case_id,
            rows.ids.organisation_id,
            who,
            (starts, starts + _LASTS),
            rows.now,
            is_answered=values["state"] is BookingState.DONE,
        )
        rows.rows[InterpreterOffer].append(offer)
    empty = (
        *("strength", "helper", "promised", "came_gender", "name_explained"),
        *("emergency", "from_id", "comes_from", "confirmed_at", "ended_at", "felt_safe"),
    )
    rows.row(
        Booking,
        author,
        rows.now,
        setting=BookingSetting.DISTANCE,
        topic=TalkTopic.EVERYDAY,
        role=InterpreterRole.INTERPRETER,
        side=InterpreterSide.SUPPORT,
        starts_at=starts,
        ends_at=starts + _LASTS,
        breaks_every_min=30,
        mode=TalkMode.PHONE,
        code=LANGUAGE,
        worker_id=author.user_id,
        wish=GenderWish.NO_PREFERENCE,
        asks_at_start=False,
        tells_name=False,
        was_before=False,
        version=1,
        interpreter_id=who.id if who else None,
        offer_id=offer["id"] if offer else None,
        **dict.fromkeys(empty),
        **values,
    )
