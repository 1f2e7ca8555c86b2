"""What an invented case has of booked talks, as rows: some have one that was, a few one to come.

Which is read from the identifier of the case and drawn nowhere, so that the rest of a caseload is
the same as before. Nobody of a roster is named: the synthetic caseload has none.
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
from caseapp.models.booking import Booking

if TYPE_CHECKING:
    from caseapp.services.synthetic.rows import CaseRows

#: One of so many cases has a talk that was, and one of so many a talk to come.
_PAST, _TO_COME = 2, 8
_LASTS = timedelta(hours=1)
_WITHIN = 28


def add(rows: CaseRows, author: Actor) -> None:
    """Add the talks of one case."""
    number = rows.ids.case_id.int
    day = timedelta(days=1 + number // 64 % _WITHIN)
    if number % _PAST == 0:
        _talk(
            rows,
            author,
            -day,
            state=BookingState.DONE,
            with_whom=WithWhom.UNKNOWN,
            preference_met=PreferenceMet.ALL,
            outcome=BookingOutcome.CAME,
        )
    if number % _TO_COME == 0:
        _talk(
            rows,
            author,
            day,
            state=BookingState.LOOKING,
            with_whom=None,
            preference_met=None,
            outcome=None,
        )


def _talk(rows: CaseRows, author: Actor, away: timedelta, **values: Any) -> None:
    starts = (rows.now + away).replace(minute=0, second=0, microsecond=0)
    empty = (
        *("strength", "interpreter_id", "helper", "offer_id", "promised", "came_gender"),
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
        code="ro",
        worker_id=author.user_id,
        wish=GenderWish.NO_PREFERENCE,
        asks_at_start=False,
        tells_name=False,
        was_before=False,
        version=1,
        **dict.fromkeys(empty),
        **values,
    )
