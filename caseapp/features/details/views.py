"""The page of details."""

from __future__ import annotations

from datetime import date

from flask import flash
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from caseapp.access import guard
from caseapp.access.ages import group_on
from caseapp.access.errors import HiddenError
from caseapp.access.handles import case_by_reference
from caseapp.access.routes import allow
from caseapp.base import clock, ids
from caseapp.base.problems import ConflictError, InvalidError
from caseapp.db import db
from caseapp.features.details import actions, blueprint, forms, queries
from caseapp.kinds import Kind, Permission
from caseapp.models.case import Case
from caseapp.rules import records
from caseapp.rules.answers import may_write
from caseapp.web import logins, pages


@blueprint.route("/cases/<reference>/details", methods=["GET", "POST"])
@allow(Permission.CASE_READ)
def show(reference: str) -> Response:
    """What is known beside the summary; a sent form changes it."""
    session = db.session
    case = case_by_reference(session, reference)
    summary = queries.summary_of(session, case)
    if summary is None:
        raise HiddenError
    form = forms.for_details(summary, today())
    writes = may_write(session, case, Kind.SUM)
    theirs = None
    if form.is_sent_and_sound():
        if not writes:
            raise HiddenError
        try:
            form.check_version()
            actions.change_details(session, case, summary, form.given, today=today())
        except InvalidError as problem:
            form.blame(problem)
        except (ConflictError, StaleDataError):
            session.rollback()
            case = case_by_reference(session, reference)
            theirs = queries.summary_of(session, case)
            form.take_over(theirs)
        else:
            form.saved()
            flash(_("Saved."))
            return pages.go("details.show", reference=ids.show_reference(case.reference))
    shown = theirs or summary
    return pages.page(
        "details/show.html",
        case=case,
        summary=shown,
        age=group_on(shown.age_status, shown.adult_on, today()),
        ages=queries.ages(session, case),
        form=form,
        theirs=theirs,
        may_write=writes,
        reads_identity=_reads_identity(case),
        earlier=records.standing(session, case).earlier,
        status=409 if theirs else 422 if form.problems else 200,
    )


def today() -> date:
    """Return the day it is where the organisation is."""
    return clock.today(logins.require_login().time_zone)


def _reads_identity(case: Case) -> bool:
    return Kind.IDN in guard.reach(db.session, case.id).reads
