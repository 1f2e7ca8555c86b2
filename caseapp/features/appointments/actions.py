"""Making an appointment, or a row of them; changing it; what came of it. One transaction each."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from sqlalchemy import select

from caseapp.access import guard, trail
from caseapp.base import clock, ids
from caseapp.base.problems import InvalidError
from caseapp.features.appointments import series
from caseapp.kinds.appointment import AppointmentState, Extent, Repeat
from caseapp.models.appointment import Appointment
from caseapp.models.case import Case
from caseapp.rules import booking_times, outside_word
from caseapp.rules.booking_times import When
from caseapp.rules.matching_terms import Span

#: What can be said of an appointment before it begins.
_BEFORE = (AppointmentState.PLANNED, AppointmentState.CALLED_OFF)


@dataclass(frozen=True)
class Planned:
    """An appointment as it was asked for."""

    when: When
    what: str
    place: str = ""
    word: str = ""
    worker_id: uuid.UUID | None = None


def make(
    session: Any,
    case: Case,
    planned: Planned,
    repeat: Repeat = Repeat.NO,
    until: date | None = None,
) -> Appointment:
    """Make an appointment, or one for each time that it comes again; return the first."""
    guard.hold(session, case.id)
    zone = booking_times.zone_of(session, case)
    word = outside_word.checked(session, case, planned.word)
    times = series.times(planned.when.given, repeat, until)
    spans = [booking_times.span_of(When(each, planned.when.minutes), zone) for each in times]
    booking_times.refuse_past(spans[0])
    series_id = ids.new_id() if len(spans) > 1 else None
    made = []
    for span in spans:
        row = Appointment(case, state=AppointmentState.PLANNED, series_id=series_id)
        row.starts_at, row.ends_at = span.starts, span.ends
        _describe(row, planned, word)
        made.append(row)
    session.add_all(made)
    trail.say(session, "appointment.make")
    session.flush()
    return made[0]


def change(
    session: Any, case: Case, row: Appointment, planned: Planned, extent: Extent = Extent.ONE
) -> None:
    """Change one, or this one and what is planned after it: each moves by as much as this one, by
    the clock of the place. The form's version was checked before."""
    guard.hold(session, case.id)
    zone = booking_times.zone_of(session, case)
    word = outside_word.checked(session, case, planned.word)
    moved_by = planned.when.given - _local(row.starts_at, zone)
    if moved_by and row.state is AppointmentState.PLANNED:
        booking_times.refuse_past(booking_times.span_of(planned.when, zone))
    for each in _meant(session, row, extent):
        given = _local(each.starts_at, zone) + moved_by
        span = booking_times.span_of(When(given, planned.when.minutes), zone)
        each.starts_at, each.ends_at = span.starts, span.ends
        _describe(each, planned, word)
    trail.say(session, "appointment.change")
    session.flush()


def stand(
    session: Any,
    row: Appointment,
    state: AppointmentState,
    *,
    changes: str = "",
    extent: Extent = Extent.ONE,
) -> None:
    """Write down that it took place, that it did not, or that it is called off; or that it is
    planned again. ``changes``: what we change so that the next one is easier. Nothing else follows
    from it (INV-04)."""
    if state not in _BEFORE and row.starts_at > clock.now():
        raise InvalidError("", _("This is still to come. What came of it is written down then."))
    if state is not AppointmentState.CALLED_OFF:
        extent = Extent.ONE
    for each in _meant(session, row, extent):
        each.state = state
    if changes.strip():
        row.change = changes.strip()
    trail.say(session, "appointment.stand")
    session.flush()


def later(session: Any, row: Appointment) -> Sequence[Appointment]:
    """Return what is planned after an appointment in the same row."""
    if row.series_id is None:
        return ()
    found: Sequence[Appointment] = session.scalars(
        select(Appointment)
        .where(
            Appointment.case_id == row.case_id,
            Appointment.series_id == row.series_id,
            Appointment.starts_at > row.starts_at,
            Appointment.state == AppointmentState.PLANNED,
        )
        .order_by(Appointment.starts_at, Appointment.id)
    ).all()
    return found


def unusual(session: Any, case: Case, row: Appointment) -> list[str]:
    """Return what is unusual of the time of one that is by itself, in sentences: it is said, and
    stands in the way of nothing. Of a row of them nothing is said."""
    if row.series_id is not None:
        return []
    return booking_times.unusual(session, case, Span(row.starts_at, row.ends_at), row.worker_id)


def _meant(session: Any, row: Appointment, extent: Extent) -> list[Appointment]:
    return [row, *later(session, row)] if extent is Extent.LATER else [row]


def _local(moment: datetime, zone: ZoneInfo) -> datetime:
    """What a clock on the wall of the place says."""
    return moment.astimezone(zone).replace(tzinfo=None)


def _describe(row: Appointment, planned: Planned, word: str | None) -> None:
    what = " ".join(planned.what.split())
    if not what:
        raise InvalidError("what", _("Say in a few words what it is."))
    row.what, row.place = what, planned.place.strip() or None
    row.word, row.worker_id = word, planned.worker_id
