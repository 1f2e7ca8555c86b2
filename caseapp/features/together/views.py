"""Beginning Together, and its page."""

from __future__ import annotations

from flask import request
from werkzeug.wrappers import Response

from caseapp.access import trail
from caseapp.access.errors import HiddenError
from caseapp.access.handles import case_by_reference
from caseapp.access.routes import allow
from caseapp.db import db
from caseapp.features.together import blueprint, queries
from caseapp.kinds import Kind, Permission
from caseapp.web import logins, pages, panels
from caseapp.web.panels import Place


@blueprint.route("/cases/<reference>/together", methods=["GET", "POST"])
@allow(Permission.CASE_WRITE)
def begin(reference: str) -> Response:
    """Turn this session to one case, for two people, until the PIN is given."""
    case = case_by_reference(db.session, reference)
    queries.case_of(db.session, case.id)
    if request.method == "GET":
        return pages.page("together/begin.html", case=case)
    login = logins.require_login()
    with trail.acting("sessions", "two people look together", behalf=login.actor) as session:
        logins.show_together(session, case.id)
        about = trail.Subject(
            operation="together", case_id=case.id, organisation_id=case.organisation_id
        )
        trail.append(session, action="together.begin", subjects=[about])
    return pages.go("together.show")


@blueprint.get("/together")
@allow(Permission.CASE_WRITE, together=True)
def show() -> Response:
    """The page for the two of you; what is on it is what both may read."""
    case_id = logins.require_login().together_case_id
    if case_id is None:
        raise HiddenError
    case, summary = queries.case_of(db.session, case_id)
    look = panels.look_at(db.session, case)
    shown = panels.all_of(look, (Place.TOGETHER,))
    return pages.page(
        "together/show.html",
        summary=summary,
        people=queries.people_of(db.session, case),
        parts=panels.at(shown, Place.TOGETHER),
        tells_who_looked=Kind.AUD in look.reach.any,
    )
