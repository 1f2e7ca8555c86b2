"""Ending Together with the PIN, or with the passphrase where there is none (practice.md P14)."""

from __future__ import annotations

from werkzeug.wrappers import Response

from caseapp.access import trail
from caseapp.access.routes import allow
from caseapp.base import ids
from caseapp.base.problems import InvalidError
from caseapp.db import db
from caseapp.features.accounts import blueprint
from caseapp.features.accounts.actions import proof
from caseapp.features.accounts.views_lock import begin_again, proof_form
from caseapp.kinds import Permission
from caseapp.models.case import Case
from caseapp.web import logins, pages
from caseapp.web.login_state import Login


@blueprint.route("/together/end", methods=["GET", "POST"])
@allow(Permission.OWN_ACCOUNT, together=True)
def end_together() -> Response:
    """Go back to the whole of caseapp."""
    login = logins.require_login()
    if login.together_case_id is None:
        return pages.go("today.show")
    case = db.session.get(Case, login.together_case_id)
    form = proof_form(login)
    if form.is_sent_and_sound():
        try:
            _end(login, form.passphrase.data or "")
        except InvalidError as problem:
            form.blame(problem)
        except proof.OverError:
            return begin_again()
        else:
            return _back_to(case)
    status = 422 if form.problems else 200
    return pages.page("accounts/end_together.html", form=form, status=status)


def _back_to(case: Case | None) -> Response:
    """Lead to the case they looked at, if it is still open to who is signed in."""
    if case is None:
        return pages.go("today.show")
    return pages.go("cases.show", reference=ids.show_reference(case.reference))


def _end(login: Login, typed: str) -> None:
    proof.check(login, typed, only_pin=login.has_pin)
    with trail.acting("sessions", "two people stop looking together", behalf=login.actor) as row:
        logins.show_together(row, None)
        trail.append(row, action="together.end", category="account")
