"""One-time links: an invitation or a reset, opened by the person it is for."""

from __future__ import annotations

from flask import flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from caseapp.access.routes import open_to_all
from caseapp.base.problems import InvalidError
from caseapp.features.accounts import blueprint
from caseapp.features.accounts.actions import renewing
from caseapp.features.accounts.actions import welcome as welcoming
from caseapp.features.accounts.forms import JoinForm, WelcomeForm
from caseapp.web import pages
from caseapp.web.forms import Form

GONE = 410


@blueprint.route("/welcome/<token>", methods=["GET", "POST"])
@open_to_all()  # whoever has the link; it works once, and signs nobody in
def welcome(token: str) -> Response:
    """Choose a passphrase, or take up a role with the one that is there."""
    opened = welcoming.look_at(token)
    if opened is None:
        return _ended(token)
    form = WelcomeForm() if opened.chooses else JoinForm()
    if form.is_sent_and_sound():
        use = welcoming.choose_passphrase if opened.chooses else welcoming.take_up
        try:
            was_used = use(opened, token, form.password.data or "")
        except InvalidError as problem:
            if welcoming.look_at(token) is None:  # somebody else used it meanwhile
                return _ended(token)
            form.blame(problem)
        else:
            if not was_used:
                return _ended(token)
            flash(_("That worked. Sign in with your e-mail and your passphrase."))
            return pages.go("accounts.sign_in")
    status = 422 if form.problems else 200
    return pages.page("accounts/welcome.html", form=form, opened=opened, token=token, status=status)


@blueprint.route("/welcome/<token>/again", methods=["GET", "POST"])
@open_to_all()  # whoever has the link; it opens nothing and says the same to everybody
def ask_again(token: str) -> Response:
    """Ask for a new invitation with one that came to its end. Opened as a page, it leads there."""
    if Form().is_sent_and_sound():
        renewing.ask(token)
        flash(_("If it was an invitation, a new one is asked for. Whoever invited you gives it."))
        return pages.go("accounts.sign_in")
    return pages.go("accounts.welcome", token=token)


def _ended(token: str) -> Response:
    return pages.page("accounts/link_ended.html", form=Form(), token=token, status=GONE)
