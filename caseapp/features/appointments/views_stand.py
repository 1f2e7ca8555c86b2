"""How an appointment stands: that it took place, that it did not, that it is called off."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, request
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from caseapp.access.routes import allow
from caseapp.base.problems import ConflictError, InvalidError
from caseapp.db import db
from caseapp.features.appointments import actions, blueprint, queries
from caseapp.features.appointments.forms import StandForm
from caseapp.features.appointments.views import writable
from caseapp.features.appointments.views_one import back, lines_of, page_of
from caseapp.kinds import Permission
from caseapp.kinds.appointment import AppointmentState


@blueprint.route(
    "/cases/<reference>/appointments/<uuid:appointment_id>/stand", methods=["GET", "POST"]
)
@allow(Permission.CASE_WRITE)
def stand(reference: str, appointment_id: uuid.UUID) -> Response:
    """Write it down by the button that was pressed; opened as an address it leads on."""
    session: Any = db.session()
    case = writable(session, reference)
    row = queries.one(session, case, appointment_id)
    form = StandForm(record=row)
    theirs = None
    if request.method == "GET":
        return back(case, row)
    if form.is_sent_and_sound():
        try:
            form.check_version()
            state = AppointmentState(form.state.data)
            changes = form.change.data or ""
            actions.stand(session, row, state, changes=changes, extent=form.meant)
        except InvalidError as problem:
            form.blame(problem)
        except (ConflictError, StaleDataError):
            session.rollback()
            row = queries.one(session, case, appointment_id)
            form.take_over(row)
            theirs = lines_of(session, row)
        else:
            flash(_("Saved."))
            return back(case, row)
    return page_of(session, case, row, stands=form, theirs=theirs)
