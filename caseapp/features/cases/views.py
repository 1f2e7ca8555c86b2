"""Opening a case."""

from __future__ import annotations

from werkzeug.wrappers import Response

from caseapp.access.routes import allow
from caseapp.base import ids
from caseapp.base.problems import InvalidError
from caseapp.db import db
from caseapp.features.cases import actions, blueprint
from caseapp.features.cases.forms import OpenForm
from caseapp.kinds import AgeStatus, Permission
from caseapp.web import pages


@blueprint.route("/cases/new", methods=["GET", "POST"])
@allow(Permission.CASE_OPEN)
def new() -> Response:
    """Open a case in twenty seconds."""
    form = OpenForm()
    if form.is_sent_and_sound():
        try:
            case = actions.open_case(
                db.session,
                name_to_use=form.name_to_use.data,
                age_status=AgeStatus(form.age_status.data),
            )
            actions.say_support(db.session, case, form.support.data or "")
        except InvalidError as problem:
            form.blame(problem)
        else:
            form.saved()
            return pages.go("cases.show", reference=ids.show_reference(case.reference))
    return pages.page("cases/new.html", form=form, status=422 if form.problems else 200)
