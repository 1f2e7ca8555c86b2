"""What appointments put into the calendar: one's own and those of one's cases, those of the cases
of whoever one supervises, or those of one case. Not what they say: no story stands in a list."""

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
from caseapp.base import ids
from caseapp.db.base import Identifier, Moment
from caseapp.kinds import CALENDAR_LABELS, CalendarScope, CalendarSort, Kind
from caseapp.kinds.appointment import AppointmentState
from caseapp.models.appointment import Appointment
from caseapp.models.case import Case
from caseapp.rules.mine import is_of_mine, is_of_supervised
from caseapp.rules.mine import values as whose
from caseapp.web.calendar import CASE, MOST, Asked, Entry, Part, Reads, Rows, lines, timed

_ME: Any = bindparam("me", type_=Identifier())
_FROM: Any = bindparam("appointed_from", type_=Moment())
_UNTIL: Any = bindparam("appointed_until", type_=Moment())
_SHOWN = (AppointmentState.PLANNED, AppointmentState.TOOK_PLACE)
_COLUMNS = ("id", "starts_at", "ends_at", "word")


@cache
def _appointments(scope: CalendarScope) -> Reading:
    """Those within the days that are asked for; no more of them than are shown."""
    whose_ = {
        CalendarScope.MINE: or_(Appointment.worker_id == _ME, is_of_mine(Appointment)),
        CalendarScope.TEAM: is_of_supervised(Appointment),
        CalendarScope.CASE: Appointment.case_id == CASE,
    }[scope]
    within = (
        Appointment.starts_at < _UNTIL,
        Appointment.ends_at > _FROM,
        Appointment.state.in_(_SHOWN),
        whose_,
    )
    first = (
        select(Appointment.id)
        .where(gate.gate.person(Appointment), *within)
        .order_by(Appointment.starts_at, Appointment.id)
        .limit(MOST + 1)
    )
    return Reading(
        Appointment,
        _COLUMNS,
        where=(Appointment.id.in_(first), *within),
        order=(Appointment.starts_at, Appointment.id),
        left=(Case, ("reference",), Case.id == Appointment.case_id),
    )


def _reads(_session: Any, asked: Asked) -> Reads | None:
    if not reads(asked.actor.role, Kind.NOT):
        return None
    days = {"appointed_from": asked.starts_at, "appointed_until": asked.ends_at}
    return (_appointments(asked.scope),), {**whose(asked.actor.user_id), **days}


def _entries(session: Any, asked: Asked, rows: Rows) -> Iterable[Entry]:
    label = _(CALENDAR_LABELS[CalendarSort.APPOINTMENT])
    for row, case in lines(session, asked, _appointments(asked.scope), rows[0]):
        href = ""
        if case is not None:
            reference = ids.show_reference(case.reference)
            href = url_for("appointments.show", reference=reference, appointment_id=row.id)
        yield timed(
            row.id,
            CalendarSort.APPOINTMENT,
            label,
            row.starts_at,
            row.ends_at,
            asked.time_zone,
            case=case,
            # Outside alone: it is not opened for a page.
            word="" if asked.is_shown else row.word or "",
            href=href,
        )


APPOINTMENTS = Part("appointments", _entries, _reads)
