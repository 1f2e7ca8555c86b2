"""When a talk can be: the time that somebody means, and what stands in its way.

A night on which clocks are set has times that are missing and times that come twice; neither is
guessed. What is only unusual (a closed day, leave, another talk of ours) is said and asked again.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from sqlalchemy import select

from caseapp.base import clock
from caseapp.base.problems import InvalidError
from caseapp.kinds.booking import OPEN_STATES
from caseapp.models.booking import Booking
from caseapp.models.case import Case
from caseapp.models.leave import Away
from caseapp.models.organisation import Organisation
from caseapp.rules.matching import days_of
from caseapp.rules.matching_terms import Span
from caseapp.rules.reviews import place_of

#: So long a talk is at least and at most, in minutes.
SHORTEST, LONGEST = 5, 480
#: Somebody who is late by so much still plans what is to come.
_LATE = timedelta(minutes=5)


@dataclass(frozen=True)
class When:
    """A time as it was given: day and time where the organisation is, and how long."""

    given: datetime
    minutes: int


def moment_of(given: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment that a day and a time mean. Raises :class:`InvalidError` for a time that
    the clocks leave out, or that comes twice."""
    local = given.replace(tzinfo=zone, fold=0)
    if local.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise InvalidError(
            "starts_at",
            _("Clocks are put forward in this night, and this time is left out. Choose another."),
        )
    if local.utcoffset() != local.replace(fold=1).utcoffset():
        raise InvalidError(
            "starts_at",
            _("Clocks are put back in this night, and this time comes twice. Choose another."),
        )
    return local.astimezone(UTC)


def span_of(when: When, zone: ZoneInfo) -> Span:
    """Return the time that is meant: its length is that of a clock that is never set."""
    starts = moment_of(when.given, zone)
    if not SHORTEST <= when.minutes <= LONGEST:
        raise InvalidError("minutes", _("Choose how long, from 5 minutes to 8 hours."))
    return Span(starts, starts + timedelta(minutes=when.minutes))


def refuse_past(span: Span) -> None:
    """Raise :class:`InvalidError` for a talk that should have begun already."""
    if span.starts < clock.now() - _LATE:
        raise InvalidError(
            "starts_at",
            _("This is in the past. What has already happened is written down afterwards."),
        )


def refuse_overlap(
    session: Any, case: Case, span: Span, *, besides: frozenset[uuid.UUID] = frozenset()
) -> None:
    """Raise :class:`InvalidError` where another talk of the same person is at that time."""
    found = session.scalars(
        _open_in(span).where(Booking.case_id == case.id, Booking.id.not_in(besides)).limit(1)
    ).first()
    if found is not None:
        raise InvalidError(
            "starts_at",
            _("Another talk of theirs is at this time. Change one of the two, or call it off."),
        )


def unusual(
    session: Any,
    case: Case,
    span: Span,
    worker_id: uuid.UUID | None,
    *,
    besides: uuid.UUID | None = None,
) -> list[str]:
    """Return what is unusual of a time, in sentences: it is asked whether to book all the same."""
    place = place_of(session, case.organisation_id)
    zone = zone_of(session, case)
    local = Span(span.starts.astimezone(zone), span.ends.astimezone(zone))
    said: list[str] = []
    if not all(place.calendar.is_working(day) for day in days_of(local)):
        said.append(_("We do not work on this day."))
    if worker_id is None:
        return said
    away = session.scalars(
        select(Away).where(
            Away.user_id == worker_id, Away.starts_at < span.ends, Away.ends_at > span.starts
        )
    ).first()
    if away is not None:
        said.append(_("Whoever is there from us is away at this time."))
    where = [Booking.worker_id == worker_id]
    if besides is not None:
        where.append(Booking.id != besides)
    if session.scalars(_open_in(span).where(*where).limit(1)).first() is not None:
        said.append(_("Whoever is there from us has another talk at this time."))
    return said


def _open_in(span: Span) -> Any:
    return select(Booking).where(
        Booking.state.in_(OPEN_STATES),
        Booking.starts_at < span.ends,
        Booking.ends_at > span.starts,
    )


def zone_of(session: Any, case: Case) -> ZoneInfo:
    """Return the time zone in which a talk of this case is."""
    return ZoneInfo(session.get_one(Organisation, case.organisation_id).time_zone)
