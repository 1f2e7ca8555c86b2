"""The second step of signing in: a code, or setting up the second factor that is asked for."""

from __future__ import annotations

from flask import flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from caseapp.access.routes import open_to_all
from caseapp.base.problems import InvalidError
from caseapp.features.accounts import blueprint, pictures, ways
from caseapp.features.accounts.actions import second_factor
from caseapp.features.accounts.actions import second_step as step
from caseapp.features.accounts.forms import CodeForm, SetUpCodeForm
from caseapp.web import logins, pages
from caseapp.web.login_state import Login


@blueprint.route("/sign-in/code", methods=["GET", "POST"])
@open_to_all(half=True)  # after the passphrase, before anything else
def second_step() -> Response:
    """Give six digits or a recovery code."""
    login = logins.current()
    if login is None or login.actor is not None:
        return _not_halfway(login)
    account = step.account_halfway(login)
    if not account.has_second_factor:
        return pages.go("accounts.set_up_code", **ways.onwards())
    form = CodeForm()
    if form.is_sent_and_sound():
        answer = step.give_code(login, account, form.code.data or "")
        if answer is step.Answer.IN:
            return ways.go_on()
        if answer is step.Answer.OVER:
            logins.forget()
            flash(_("Please begin again with your passphrase."))
            return pages.go("accounts.sign_in", **ways.onwards())
        form.code.errors = [second_factor.wrong_code()]
    status = 422 if form.problems else 200
    return pages.page("accounts/second_step.html", form=form, next=ways.wanted(), status=status)


@blueprint.route("/sign-in/set-up-code", methods=["GET", "POST"])
@open_to_all(half=True)  # after the passphrase, before anything else
def set_up_code() -> Response:
    """Set up the second factor that the organisation asks for, before anything else opens."""
    login = logins.current()
    if login is None or login.actor is not None:
        return _not_halfway(login)
    account = step.account_halfway(login)
    if account.has_second_factor or not account.may_sign_in:
        return pages.go("accounts.second_step", **ways.onwards())
    form = SetUpCodeForm()
    seed = second_factor.seed_of(form.offer.data or "", login.user_id)
    if seed is not None and form.is_sent_and_sound():
        try:
            codes = step.set_up(login, account, seed, form.code.data or "")
        except InvalidError as problem:
            form.blame(problem)
        else:
            return pages.page("accounts/recovery_codes.html", codes=codes, next=ways.wanted())
    seed = form.offer_seed(login.user_id, seed)
    return pages.page(
        "accounts/set_up_code.html",
        form=form,
        seed=seed,
        picture=pictures.of(second_factor.address_of(seed, account.user)),
        next=ways.wanted(),
        status=422 if form.problems else 200,
    )


def _not_halfway(login: Login | None) -> Response:
    if login is None:
        return pages.go("accounts.sign_in", **ways.onwards())
    return ways.go_on()
