"""A case that was opened in error: taken off the lists, and put back."""

from __future__ import annotations

from flask import flash, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from caseapp.access.handles import case_by_reference
from caseapp.access.routes import allow
from caseapp.base import ids
from caseapp.base.problems import InvalidError
from caseapp.db import db
from caseapp.features.records import blueprint
from caseapp.features.records.forms import ErrorForm
from caseapp.kinds import CaseStatus, Permission
from caseapp.rules import records
from caseapp.web import pages


@blueprint.route("/cases/<reference>/error", methods=["GET", "POST"])
@allow(Permission.CASE_WRITE)
def error(reference: str) -> Response:
    """Take a case off the lists that was opened in error."""
    session = db.session
    case = case_by_reference(session, reference)
    if request.method == "POST":
        records.take_up(session, case)
    records.refuse_unwritten(session, case)
    form = ErrorForm()
    if form.is_sent_and_sound():
        try:
            records.opened_in_error(session, case, form.reason.data)
        except InvalidError as problem:
            form.blame(problem)
        else:
            form.saved()
            flash(_("It is off the lists, and can be put back at any time."))
            return pages.go("records.error", reference=ids.show_reference(case.reference))
    found = records.standing(session, case)
    return pages.page(
        "records/error.html",
        case=case,
        form=form,
        standing=found,
        is_hidden=found.is_off_the_lists and found.leads_to is None,
        is_error=found.status is CaseStatus.OPENED_IN_ERROR,
        status=422 if form.problems else 200,
    )


@blueprint.route("/cases/<reference>/error/back", methods=["GET", "POST"])
@allow(Permission.CASE_WRITE)
def put_back(reference: str) -> Response:
    """Put a case back on the lists; pressed twice, it is put back once. Opened as a page, it leads
    to where that is asked."""
    case = case_by_reference(db.session, reference)
    if request.method == "GET":
        records.refuse_unwritten(db.session, case)
        return pages.go("records.error", reference=ids.show_reference(case.reference))
    try:
        records.put_back(db.session, case)
    except InvalidError as problem:
        flash(problem.sentence)
    else:
        flash(_("It is on the lists again."))
    return pages.go("cases.show", reference=ids.show_reference(case.reference))
