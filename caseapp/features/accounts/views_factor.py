"""One's own second factor: setting it up, replacing it, recovery codes."""

from __future__ import annotations

from flask import flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from caseapp.access import gate
from caseapp.access.routes import allow
from caseapp.base.problems import InvalidError
from caseapp.db import db
from caseapp.features.accounts import blueprint, pictures
from caseapp.features.accounts.actions import own_factor, proof, second_factor
from caseapp.features.accounts.forms import FactorForm, ProofForm
from caseapp.features.accounts.queries import Account, account_of
from caseapp.features.accounts.views_lock import begin_again
from caseapp.kinds import Permission
from caseapp.web import logins, pages


@blueprint.route("/account/second-step", methods=["GET", "POST"])
@allow(Permission.OWN_ACCOUNT)
def factor() -> Response:
    """Set up or replace the second factor; the recovery codes are shown once."""
    login = logins.require_login()
    form = FactorForm()
    seed = second_factor.seed_of(form.offer.data or "", login.user_id)
    if seed is not None and form.is_sent_and_sound():
        try:
            proof.confirm(login, form.passphrase.data or "")
            codes = own_factor.set_up(db.session(), login, seed, form.code.data or "")
        except InvalidError as problem:
            form.blame(problem)
        except proof.OverError:
            return begin_again()
        else:
            form.saved()
            return pages.page("accounts/recovery_codes.html", codes=codes, next=_account_page())
    seed = form.offer_seed(login.user_id, seed)
    account = _account()
    return pages.page(
        "accounts/factor.html",
        form=form,
        account=account,
        seed=seed,
        picture=pictures.of(second_factor.address_of(seed, account.user)),
        needs_proof=proof.is_needed(login),
        status=422 if form.problems else 200,
    )


@blueprint.route("/account/recovery-codes", methods=["GET", "POST"])
@allow(Permission.OWN_ACCOUNT)
def recovery_codes() -> Response:
    """Replace the recovery codes; the new ones are shown once."""
    login = logins.require_login()
    if not _account().has_second_factor:
        return pages.go("accounts.factor")
    form = ProofForm()
    if form.is_sent_and_sound():
        try:
            proof.confirm(login, form.passphrase.data or "")
            codes = own_factor.renew_codes(db.session(), login)
        except InvalidError as problem:
            form.blame(problem)
        except proof.OverError:
            return begin_again()
        else:
            return pages.page("accounts/recovery_codes.html", codes=codes, next=_account_page())
    return pages.page(
        "accounts/act.html",
        form=form,
        title=_("New recovery codes"),
        sentence=_("The codes you wrote down before will no longer work."),
        button=_("Show new codes"),
        back=_account_page(),
        needs_proof=proof.is_needed(login),
        status=422 if form.problems else 200,
    )


@blueprint.route("/account/second-step/remove", methods=["GET", "POST"])
@allow(Permission.OWN_ACCOUNT)
def remove_factor() -> Response:
    """Remove the second factor, where no organisation asks for one."""
    login = logins.require_login()
    form = ProofForm()
    if form.is_sent_and_sound():
        try:
            proof.confirm(login, form.passphrase.data or "")
            own_factor.remove(db.session(), login)
        except InvalidError as problem:
            form.blame(problem)
        except proof.OverError:
            return begin_again()
        else:
            flash(_("Saved."))
            return pages.go("accounts.account")
    return pages.page(
        "accounts/act.html",
        form=form,
        title=_("Sign in without a second step"),
        sentence=_("Your passphrase alone will open your account. You can set it up again."),
        button=_("Remove it"),
        is_stop=True,
        back=_account_page(),
        needs_proof=proof.is_needed(login),
        status=422 if form.problems else 200,
    )


def _account() -> Account:
    login = logins.require_login()
    session = db.session()
    with gate.system(session, "accounts", "show somebody their own account"):
        return account_of(session, login.user_id)


def _account_page() -> str:
    return url_for("accounts.account")
