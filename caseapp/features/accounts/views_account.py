"""One's own account: details, passphrase, PIN, hats, sessions."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from flask import flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from caseapp.access import gate
from caseapp.access.errors import HiddenError
from caseapp.access.routes import allow
from caseapp.base.problems import InvalidError
from caseapp.db import db
from caseapp.features.accounts import blueprint, queries
from caseapp.features.accounts.actions import own, proof
from caseapp.features.accounts.forms import (
    DetailsForm,
    PassphraseForm,
    PinForm,
    ProofForm,
)
from caseapp.features.accounts.views_lock import begin_again
from caseapp.kinds import Permission
from caseapp.models.account import User
from caseapp.web import logins, pages
from caseapp.web.forms import Form
from caseapp.web.login_state import Login


@blueprint.get("/account")
@allow(Permission.OWN_ACCOUNT)
def account() -> Response:
    """One's own account: hats, devices, and ways to change things."""
    login = logins.require_login()
    session = db.session()
    with gate.system(session, "accounts", "show somebody their own account"):
        own_account = queries.account_of(session, login.user_id)
        sessions = queries.open_sessions(session, login.user_id)
    return pages.page(
        "accounts/account.html",
        account=own_account,
        hats=sorted(own_account.hats, key=lambda hat: hat.label),
        guarded=own.GUARDED_HATS,
        sessions=[kept for kept in sessions if logins.may_be_open(kept)],
    )


@blueprint.route("/account/details", methods=["GET", "POST"])
@allow(Permission.OWN_ACCOUNT)
def details() -> Response:
    """Change one's own name, e-mail and language."""
    login = logins.require_login()
    session = db.session()
    form = DetailsForm(obj=session.get_one(User, login.user_id))

    def change() -> None:
        if queries.same_email(form.email.data) != queries.same_email(login.email):
            proof.confirm(login, form.passphrase.data or "")
        own.change_details(
            session,
            login.user_id,
            name=form.name.data,
            email=form.email.data,
            language=form.language.data,
        )

    return _change(form, change, "accounts/details.html", login)


@blueprint.route("/account/passphrase", methods=["GET", "POST"])
@allow(Permission.OWN_ACCOUNT)
def passphrase() -> Response:
    """Change one's own passphrase."""
    login = logins.require_login()
    form = PassphraseForm()

    def change() -> None:
        own.change_passphrase(
            db.session(), login, form.passphrase.data or "", form.password.data or ""
        )

    return _change(form, change, "accounts/passphrase.html", login)


@blueprint.route("/account/pin", methods=["GET", "POST"])
@allow(Permission.OWN_ACCOUNT)
def pin() -> Response:
    """Set six digits for this device."""
    login = logins.require_login()
    form = PinForm()

    def change() -> None:
        proof.confirm(login, form.passphrase.data or "")
        own.set_pin(db.session(), login, form.pin.data or "")

    return _change(form, change, "accounts/pin.html", login)


@blueprint.post("/account/pin/remove")
@allow(Permission.OWN_ACCOUNT)
def remove_pin() -> Response:
    """Remove the PIN of this device."""
    own.remove_pin(db.session(), logins.require_login())
    flash(_("Saved."))
    return pages.go("accounts.account")


@blueprint.route("/account/hats/<uuid:membership_id>", methods=["GET", "POST"])
@allow(Permission.OWN_ACCOUNT)
def change_hat(membership_id: uuid.UUID) -> Response:
    """Put on another hat: one tap, and the PIN or passphrase for the two that reach far."""
    login = logins.require_login()
    session = db.session()
    hats = queries.live_hats(session, login.user_id)
    hat = next((hat for hat in hats if hat.membership.id == membership_id), None)
    if hat is None:
        raise HiddenError
    is_guarded = hat.role in own.GUARDED_HATS
    form = ProofForm()
    if form.is_sent_and_sound():
        try:
            if is_guarded:
                proof.confirm(login, form.passphrase.data or "", always=True)
            own.change_hat(session, login, hat)
        except InvalidError as problem:
            form.blame(problem)
        except proof.OverError:
            return begin_again()
        else:
            return pages.go("today.show")
    return pages.page(
        "accounts/act.html",
        form=form,
        title=hat.label,
        sentence=_("From now on you see and write what this role may, and nothing else."),
        button=_("Change to this role"),
        back=url_for("accounts.account"),
        needs_proof=is_guarded,
        status=422 if form.problems else 200,
    )


@blueprint.post("/account/sessions/<uuid:session_id>/end")
@allow(Permission.OWN_ACCOUNT)
def end_session(session_id: uuid.UUID) -> Response:
    """End one of one's own sessions."""
    own.end_session(db.session(), logins.require_login(), session_id)
    return pages.go("accounts.account")


@blueprint.post("/account/sessions/end-others")
@allow(Permission.OWN_ACCOUNT)
def end_other_sessions() -> Response:
    """End all of one's own sessions but this one."""
    own.end_other_sessions(db.session(), logins.require_login())
    return pages.go("accounts.account")


def _change(form: Form, change: Callable[[], None], template: str, login: Login) -> Response:
    """Show a form of one's own account, or do what it asks and lead back to the account."""
    if form.is_sent_and_sound():
        try:
            change()
        except InvalidError as problem:
            form.blame(problem)
        except proof.OverError:
            return begin_again()
        else:
            form.saved()
            flash(_("Saved."))
            return pages.go("accounts.account")
    return pages.page(
        template,
        form=form,
        needs_proof=proof.is_needed(login),
        status=422 if form.problems else 200,
    )
