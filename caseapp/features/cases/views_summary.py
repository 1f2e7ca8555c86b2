"""Changing what everyone on the team needs first, on a page of its own or inside its panel."""

from __future__ import annotations

from flask import flash
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from caseapp.access import guard
from caseapp.access.errors import HiddenError
from caseapp.access.handles import case_by_reference
from caseapp.access.routes import allow
from caseapp.base import ids
from caseapp.base.problems import ConflictError, InvalidError
from caseapp.db import db
from caseapp.features.cases import actions, blueprint, queries
from caseapp.features.cases.forms import SummaryForm
from caseapp.kinds import Kind, Permission
from caseapp.models.case import Case, CaseSummary
from caseapp.web import pages


@blueprint.route("/cases/<reference>/summary", methods=["GET", "POST"])
@allow(Permission.CASE_WRITE)
def summary(reference: str) -> Response:
    """Change what everyone on the team needs first."""
    case = case_by_reference(db.session, reference)
    record = queries.summary_of(db.session, case)
    if record is None or Kind.SUM not in guard.writes(db.session, case.id):
        raise HiddenError
    form = SummaryForm(obj=record, record=record)
    theirs = None
    if form.is_sent_and_sound():
        try:
            _save(form, case, record)
        except InvalidError as problem:
            form.blame(problem)
        except (ConflictError, StaleDataError):
            db.session.rollback()
            theirs = queries.summary_of(db.session, case)
            form.take_over(theirs)
        else:
            form.saved()
            flash(_("Saved."))
            return pages.go_to_panel("who", ids.show_reference(case.reference))
    status = 409 if theirs else 422 if form.problems else 200
    return pages.page(
        "cases/summary.html", block="form", case=case, form=form, theirs=theirs, status=status
    )


def _save(form: SummaryForm, case: Case, record: CaseSummary) -> None:
    form.check_version()
    actions.change_summary(
        db.session,
        case,
        record,
        name_to_use=form.name_to_use.data,
        say_it=form.say_it.data or "",
        pronouns=form.pronouns.data or "",
        words=form.summary.data or "",
    )
