"""One appointment: what it is, and changing it."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from flask import request
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from caseapp.access.errors import HiddenError
from caseapp.access.routes import allow
from caseapp.base import clock, ids
from caseapp.base.problems import ConflictError, InvalidError
from caseapp.db import db
from caseapp.features.appointments import actions, blueprint, queries
from caseapp.features.appointments.forms import ChangeForm, StandForm
from caseapp.features.appointments.views import case_of, say_saved, who_can
from caseapp.kinds import Permission
from caseapp.kinds.appointment import APPOINTMENT_STATES, Extent
from caseapp.models.appointment import Appointment
from caseapp.models.case import Case
from caseapp.rules import booking_times
from caseapp.web import pages

Lines = list[tuple[Any, Any]]
_MINUTE = timedelta(minutes=1)


@blueprint.route("/cases/<reference>/appointments/<uuid:appointment_id>", methods=["GET", "POST"])
@allow(Permission.CASE_READ)
def show(reference: str, appointment_id: uuid.UUID) -> Response:
    """One appointment; a sent form changes it. Somebody else's change meanwhile is shown beside
    one's own."""
    session: Any = db.session()
    case, writes = case_of(session, reference)
    if request.method == "POST" and not writes:
        raise HiddenError
    row = queries.one(session, case, appointment_id)
    if not writes:
        return page_of(session, case, row)
    form = _form_of(session, case, row)
    theirs = None
    if form.is_sent_and_sound():
        try:
            form.check_version()
            extent = Extent(form.extent.data) if form.extent else Extent.ONE
            actions.change(session, case, row, form.planned, extent)
        except InvalidError as problem:
            form.blame(problem)
        except (ConflictError, StaleDataError):
            session.rollback()
            row = queries.one(session, case, appointment_id)
            form.take_over(row)
            theirs = lines_of(session, row)
        else:
            form.saved()
            say_saved(session, case, row)
            return back(case, row)
    return page_of(session, case, row, form=form, stands=StandForm.of(row), theirs=theirs)


def page_of(
    session: Any,
    case: Case,
    row: Appointment,
    *,
    form: ChangeForm | None = None,
    stands: StandForm | None = None,
    theirs: Lines | None = None,
) -> Response:
    """Return the page of an appointment, with what whoever writes it can do."""
    has_problems = any(each is not None and each.problems for each in (form, stands))
    return pages.page(
        "appointments/show.html",
        case=case,
        appointment=row,
        form=form,
        stands=stands,
        has_problems=has_problems,
        theirs=theirs,
        worker=queries.worker_name(session, row),
        has_later=bool(stands and actions.later(session, row)),
        has_begun=row.starts_at <= clock.now(),
        states=APPOINTMENT_STATES,
        status=409 if theirs else 422 if has_problems else 200,
    )


def lines_of(session: Any, row: Appointment) -> Lines:
    """What is saved now, with labels."""
    return [
        (_("How it stands"), _(APPOINTMENT_STATES[row.state])),
        (_("What"), row.what),
        (_("Day and time"), pages.moment(row.starts_at)),
        (_("How long, in minutes"), _minutes(row)),
        (_("Where"), row.place),
        (_("Who of us is there"), queries.worker_name(session, row)),
        (_("Word for calendars outside"), row.word),
    ]


def back(case: Case, row: Appointment) -> Response:
    """Lead to the page of an appointment."""
    reference = ids.show_reference(case.reference)
    return pages.go("appointments.show", reference=reference, appointment_id=row.id)


def _form_of(session: Any, case: Case, row: Appointment) -> ChangeForm:
    """The form of a change; without the question what is meant where nothing comes after."""
    zone = booking_times.zone_of(session, case)
    given = {
        "what": row.what,
        "starts_at": row.starts_at.astimezone(zone).replace(tzinfo=None),
        "minutes": _minutes(row),
        "place": row.place or "",
        "worker": str(row.worker_id or ""),
        "word": row.word or "",
        "extent": Extent.ONE.value,
    }
    form = ChangeForm(data=given, record=row)
    form.offer(who_can(session, case, also=row.worker_id))
    if not actions.later(session, row):
        del form.extent
    return form


def _minutes(row: Appointment) -> int:
    return (row.ends_at - row.starts_at) // _MINUTE
