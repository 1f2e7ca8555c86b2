"""Signing in and out."""

from __future__ import annotations

from flask_babel import gettext as _
from werkzeug.wrappers import Response

from caseapp.access import gate, trail
from caseapp.access.routes import allow, open_to_all
from caseapp.db import db
from caseapp.features.accounts import blueprint, ways
from caseapp.features.accounts.actions import sign_in as signing_in
from caseapp.features.accounts.forms import SignInForm
from caseapp.kinds import Permission
from caseapp.web import login_state, logins, pages


def answer() -> str:
    """The one answer to everything that does not let somebody in (ASVS 6.3.8)."""
    return _(
        "That did not work. Check the e-mail and the passphrase, or ask whoever looks after"
        " accounts for a new link."
    )


@blueprint.route("/sign-in", methods=["GET", "POST"])
@open_to_all()  # the way in
def sign_in() -> Response:
    """Sign in with e-mail and passphrase."""
    login = logins.current()
    form = SignInForm()
    if form.is_sent_and_sound():
        proved = signing_in.check_passphrase(form.email.data or "", form.password.data or "")
        if proved is not None:
            stage = signing_in.begin(proved)
            if stage == login_state.PASSWORD_STAGE:
                return pages.go("accounts.second_step", **ways.onwards())
            return ways.go_on()
        form.password.errors = [answer()]
    elif login and login.actor and not login.is_locked:
        return ways.go_on()
    status = 422 if form.problems else 200
    return pages.page("accounts/sign_in.html", form=form, next=ways.wanted(), status=status)


@blueprint.get("/sign-in/help")
@open_to_all()  # for people who cannot sign in
def cannot_sign_in() -> Response:
    """Say whom to ask."""
    return pages.page("accounts/cannot_sign_in.html")


@blueprint.post("/sign-out")
@allow(Permission.OWN_ACCOUNT, locked=True)
def sign_out() -> Response:
    """End this session, and have the browser forget what it kept of it."""
    session = db.session()
    with gate.system(session, "sessions", "somebody signed out"):
        logins.end(session)
    trail.append(session, action="sign_out", category="account")
    response = pages.go("accounts.sign_in")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
