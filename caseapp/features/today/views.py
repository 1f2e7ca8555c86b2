"""The front door and Today."""

from __future__ import annotations

from werkzeug.wrappers import Response

from caseapp.access.routes import allow, open_to_all
from caseapp.base import clock
from caseapp.features.today import blueprint
from caseapp.kinds import Permission
from caseapp.web import logins, pages


@blueprint.get("/")
@open_to_all()  # shows nothing: leads to Today or to signing in
def front() -> Response:
    """Lead to Today, or to signing in."""
    login = logins.current()
    return pages.go("today.show" if login and login.actor else "accounts.sign_in")


@blueprint.get("/today")
@allow(Permission.TODAY_READ)
def show() -> Response:
    """Today."""
    login = logins.require_login()
    return pages.page("today/show.html", today=clock.today(login.time_zone))
