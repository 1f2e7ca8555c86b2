"""Looking at emergency accesses: the list, and what came of one."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from caseapp.access import trail
from caseapp.access.routes import allow
from caseapp.base.problems import ConflictError, InvalidError
from caseapp.db import db
from caseapp.features.emergency import actions, blueprint, queries
from caseapp.features.emergency.forms import LookForm
from caseapp.kinds import Kind, Permission
from caseapp.models.case import Case
from caseapp.models.emergency import EmergencyAccess
from caseapp.rules import emergency_looks as looks
from caseapp.web import pages


@blueprint.get("/emergency/looks")
@allow(Permission.EMERGENCY_REVIEW)
def index() -> Response:
    """The latest emergency accesses of the organisation."""
    session: Any = db.session()
    entries = looks.latest(session)
    often = looks.too_often(session)
    return pages.page(
        "emergency/looks.html",
        entries=entries,
        often=often,
        names=queries.names_of(session, [*(each.user_id for each in entries), *often]),
    )


@blueprint.route("/emergency/looks/<uuid:access_id>", methods=["GET", "POST"])
@allow(Permission.EMERGENCY_REVIEW)
def look(access_id: uuid.UUID) -> Response:
    """One emergency access; a sent form keeps what came of the look at it."""
    session: Any = db.session()
    access, case = looks.one(session, access_id)
    form = LookForm(record=access, obj=access)
    is_late = False
    if form.is_sent_and_sound():
        try:
            if form.came is None:
                raise InvalidError("outcome", _("Choose one."))
            actions.look(session, access, case, form.version.data or "", form.came)
        except InvalidError as problem:
            form.blame(problem)
        except (ConflictError, StaleDataError):
            session.rollback()
            is_late = True
            access, case = looks.one(session, access_id)
            form.take_over(access)
        else:
            form.saved()
            flash(_("Saved."))
            return pages.go("emergency.index")
    _tell(session, access, case)
    return pages.page(
        "emergency/look.html",
        access=access,
        case=case,
        is_own=looks.is_ones_own_to_leave(session, access, case),
        names=queries.names_of(session, [access.user_id, access.reviewed_by_id]),
        form=form,
        is_late=is_late,
        status=409 if is_late else 422 if form.problems else 200,
    )


def _tell(session: Any, access: EmergencyAccess, case: Case) -> None:
    """The row was read by the system actor, so that it was looked at is written down here."""
    seen = trail.Subject(
        operation="look",
        table="emergency_access",
        record_id=str(access.id),
        case_id=case.id,
        organisation_id=case.organisation_id,
        kinds=Kind.CON,
    )
    trail.append(session, action="look", subjects=[seen])
