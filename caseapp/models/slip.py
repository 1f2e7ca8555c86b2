"""The slip of a booking, as whoever interprets reads it inside its window (domain.md §4.4, §7.3).

COM reduced for interpreters, opened record by record (:mod:`caseapp.access.slips`): the talk, how
its breaks are asked for, whether a child is there, and the name to use where the person allows it.
No surname, address, contact, history, and nothing of whom somebody keeps away.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import case, null, select
from sqlalchemy.orm import Mapped

from caseapp.db.base import View
from caseapp.db.sealed import Sealed
from caseapp.db.shapes import ReducedView
from caseapp.kinds import Kind, Relation, Role, Sensitivity
from caseapp.kinds.booking import BookingSetting, BookingState, WithWhom
from caseapp.kinds.communication_children import SessionChild
from caseapp.kinds.communication_room import BreakSignal
from caseapp.kinds.interpreter import TalkMode, TalkTopic
from caseapp.models.booking import Booking
from caseapp.models.case import Case, CaseSummary
from caseapp.models.communication import CommsProfile
from caseapp.models.sessionchild import BookingChild

_FOR_SLIPS = frozenset({(Role.INT, Relation.TASK)})
_booking: Any = Booking.__table__
_case: Any = Case.__table__
_child: Any = BookingChild.__table__
_profile: Any = CommsProfile.__table__
_summary: Any = CaseSummary.__table__


def _of(table: Any, *columns: Any) -> Any:
    """A view of some columns of one table, with what every view of a case has."""
    return select(
        table.c.id,
        table.c.case_id,
        table.c.organisation_id,
        table.c.subject_id,
        _case.c.sensitivity,
        *columns,
    ).join_from(table, _case, _case.c.id == table.c.case_id)


class _Part(View):
    """What every part of a slip has."""

    __abstract__ = True

    id: Mapped[uuid.UUID]
    case_id: Mapped[uuid.UUID]
    organisation_id: Mapped[uuid.UUID]
    subject_id: Mapped[uuid.UUID]
    sensitivity: Mapped[Sensitivity]


class BookingSlip(_Part):
    """The talk itself. A place is left out where it is somebody's home."""

    __table__ = _of(
        _booking,
        _booking.c.offer_id,
        _booking.c.state,
        _booking.c.setting,
        _booking.c.topic,
        _booking.c.starts_at,
        _booking.c.ends_at,
        _booking.c.breaks_every_min,
        _booking.c.mode,
        case(
            (_booking.c.setting == BookingSetting.HOME, null()), else_=_booking.c.place_sealed
        ).label("place_sealed"),
        _booking.c.code,
        _booking.c.dialect_sealed,
        _booking.c.with_whom,
        _booking.c.tells_name,
        _booking.c.asks_at_start,
    ).subquery("booking_slip")
    __access__ = ReducedView(Kind.COM, _FOR_SLIPS, single=True)
    __mapper_args__ = {"primary_key": [__table__.c.id]}

    offer_id: Mapped[uuid.UUID | None]
    state: Mapped[BookingState]
    setting: Mapped[BookingSetting]
    topic: Mapped[TalkTopic]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    breaks_every_min: Mapped[int]
    mode: Mapped[TalkMode]
    place_sealed: Mapped[bytes | None]
    place = Sealed("place_sealed", "booking.place")
    code: Mapped[str]
    dialect_sealed: Mapped[bytes | None]
    dialect = Sealed("dialect_sealed", "booking.dialect")
    with_whom: Mapped[WithWhom | None]
    tells_name: Mapped[bool]
    asks_at_start: Mapped[bool]


class SlipName(_Part):
    """The name to use, how to say it and pronouns: only where the person lets whoever interprets
    know it. It is of the summary, so nobody reads it by reading COM."""

    __table__ = _of(
        _summary,
        _summary.c.name_to_use_sealed,
        _summary.c.say_it_sealed,
        _summary.c.pronouns_sealed,
    ).subquery("slip_name")
    __access__ = ReducedView(Kind.COM, _FOR_SLIPS, single=True, is_part=False)
    __mapper_args__ = {"primary_key": [__table__.c.id]}

    name_to_use_sealed: Mapped[bytes | None]
    name_to_use = Sealed("name_to_use_sealed", "case_summary.name_to_use")
    say_it_sealed: Mapped[bytes | None]
    say_it = Sealed("say_it_sealed", "case_summary.say_it")
    pronouns_sealed: Mapped[bytes | None]
    pronouns = Sealed("pronouns_sealed", "case_summary.pronouns")


class SlipManner(_Part):
    """How they say that they need a break."""

    __table__ = _of(_profile, _profile.c.break_signal, _profile.c.signal_words_sealed).subquery(
        "slip_manner"
    )
    __access__ = ReducedView(Kind.COM, _FOR_SLIPS, single=True)
    __mapper_args__ = {"primary_key": [__table__.c.id]}

    break_signal: Mapped[BreakSignal]
    signal_words_sealed: Mapped[bytes | None]
    signal_words = Sealed("signal_words_sealed", "comms_profile.signal_words")


class SlipChild(_Part):
    """That a child is there, where the parent lets whoever interprets know it."""

    __table__ = _of(_child, _child.c.booking_id, _child.c.arrangement, _child.c.tells).subquery(
        "slip_child"
    )
    __access__ = ReducedView(Kind.COM, _FOR_SLIPS, single=True)
    __mapper_args__ = {"primary_key": [__table__.c.id]}

    booking_id: Mapped[uuid.UUID]
    arrangement: Mapped[SessionChild]
    tells: Mapped[bool]
