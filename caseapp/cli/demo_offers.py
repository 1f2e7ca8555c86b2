"""Loading what the demonstration's interpreters are offered and have answered, through the actions
that people use. One talk is within a day, so that its slip can be read.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from caseapp.access import trail
from caseapp.access.actor import Actor
from caseapp.base import clock
from caseapp.features.bookings import actions
from caseapp.features.bookings.actions import Planned
from caseapp.kinds import Role
from caseapp.kinds.booking import BookingSetting
from caseapp.kinds.communication_children import SessionChild
from caseapp.kinds.interpreter import TalkMode, TalkTopic
from caseapp.models.booking import InterpreterOffer
from caseapp.models.case import Case
from caseapp.models.interpreter import Interpreter
from caseapp.rules import arrangements, offers
from caseapp.rules.booking_times import When, zone_of

Hats = Mapping[tuple[str, Role], Actor]
Acting = Callable[[Actor], AbstractContextManager[Any]]

#: Of whom the talks are, who books them and who interprets; in how many hours they begin.
_CASE, _BY, _WHO, _IN_HOURS = "C05", "renna", "sanvi", (20, 97)


def load(hats: Hats, cases: Mapping[str, uuid.UUID], acting_as: Acting) -> None:
    """Load them after the cases, the roster and all other talks."""
    for hours in _IN_HOURS:
        with acting_as(hats[_BY, Role.CW]) as session:
            _book(session, cases[_CASE], hats[_WHO, Role.INT], hours)
    with acting_as(hats[_WHO, Role.INT]) as session:
        wanted = select(InterpreterOffer).order_by(InterpreterOffer.starts_at)
        first = session.scalars(wanted.limit(1)).one()
        offers.answer(session, first, is_yes=True)


def _book(session: Any, case_id: uuid.UUID, who: Actor, hours: int) -> None:
    """Book a talk of a mother, whose baby is there."""
    case = session.get(Case, case_id)
    begins = clock.now().astimezone(zone_of(session, case)) + timedelta(hours=hours)
    planned = Planned(
        when=When(_on_the_hour(begins), 40),
        setting=BookingSetting.DISTANCE,
        topic=TalkTopic.EVERYDAY,
        mode=TalkMode.PHONE,
        code="sq",
        tells_name=True,
        all_the_same=True,
    )
    booking = actions.make(session, case, planned)
    trail.commit(session)
    line = session.scalars(select(Interpreter.id).where(Interpreter.user_id == who.user_id)).one()
    actions.confirm(session, case, booking, line)
    given = arrangements.Given(SessionChild.WITH_ME, tells=True)
    arrangements.arrange(session, case, booking, None, given)


def _on_the_hour(moment: datetime) -> datetime:
    """The clock on the wall, at the last full hour."""
    return moment.replace(minute=0, second=0, microsecond=0, tzinfo=None)
