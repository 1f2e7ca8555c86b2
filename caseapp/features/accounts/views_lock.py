"""Locking and unlocking. Every other address leads here while a session is locked."""

from __future__ import annotations

from flask import flash
from flask.blueprints import BlueprintSetupState
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from caseapp.access.routes import open_to_all
from caseapp.base.problems import InvalidError
from caseapp.features.accounts import blueprint, ways
from caseapp.features.accounts.actions import locking, proof
from caseapp.features.accounts.forms import UnlockForm
from caseapp.web import logins, pages
from caseapp.web.login_state import Login


@blueprint.post("/lock")
# Sent by the browser itself when somebody leaves in a hurry, from wherever they are.
@open_to_all(tokenless=True, together=True)
def lock() -> Response:
    """Lock this session. It changes nothing else, so it asks for no token and no body."""
    login = logins.current()
    if login is None:
        return pages.go("accounts.sign_in")
    locking.lock(login)
    if login.actor is None:
        return pages.go("accounts.sign_in")
    return pages.go("accounts.unlock", **ways.onwards())


@blueprint.record_once
def _ask_no_token(state: BlueprintSetupState) -> None:
    state.app.extensions["csrf"].exempt(lock)


@blueprint.route("/unlock", methods=["GET", "POST"])
@open_to_all()  # where a locked session is opened again
def unlock() -> Response:
    """Open a locked session again with its PIN, or with the passphrase."""
    login = logins.current()
    if login is None or login.actor is None:
        return pages.go("accounts.sign_in", **ways.onwards())
    if not login.is_locked:
        return ways.go_on()
    form = proof_form(login)
    if form.is_sent_and_sound():
        try:
            locking.unlock(login, form.passphrase.data or "")
        except InvalidError as problem:
            form.blame(problem)
        except proof.OverError:
            return begin_again()
        else:
            return ways.go_on()
    status = 422 if form.problems else 200
    return pages.page("accounts/unlock.html", form=form, next=ways.wanted(), status=status)


def proof_form(login: Login) -> UnlockForm:
    """Return the form that asks for the PIN, or for the passphrase where there is none."""
    form = UnlockForm()
    if login.has_pin:
        form.passphrase.label.text = _("Six digits")
    return form


def prove(login: Login, typed: str) -> None:
    """Check a PIN or passphrase for another feature, whenever the last proof was."""
    proof.confirm(login, typed, always=True)


def begin_again() -> Response:
    """Lead to signing in after the last wrong PIN."""
    flash(_("Please sign in with your passphrase. What you had begun to write is kept."))
    return pages.go("accounts.sign_in", **ways.onwards())
