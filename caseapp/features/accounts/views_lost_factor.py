"""Helping somebody whose telephone and recovery codes are lost."""

from __future__ import annotations

import uuid

from flask import flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from caseapp.access.routes import allow
from caseapp.base.problems import InvalidError
from caseapp.db import db
from caseapp.features.accounts import blueprint
from caseapp.features.accounts.actions import lost_factor, proof
from caseapp.features.accounts.actions.lost_factor import Turn
from caseapp.features.accounts.forms import LostFactorForm
from caseapp.features.accounts.views_lock import begin_again
from caseapp.features.accounts.views_people import administrator, person_here
from caseapp.kinds import Permission
from caseapp.web import logins, pages


@blueprint.route("/admin/users/<uuid:user_id>/second-step", methods=["GET", "POST"])
@allow(Permission.ACCOUNTS_MANAGE)
def lost(user_id: uuid.UUID) -> Response:
    """Take away somebody's second factor, by two administrators."""
    person = person_here(user_id)
    session, by, login = db.session(), administrator(), logins.require_login()
    now = lost_factor.standing(session, by, person.user)
    form = LostFactorForm()
    if form.is_sent_and_sound() and now.turn not in (Turn.NONE, Turn.WAIT):
        try:
            proof.confirm(login, form.passphrase.data or "")
            lost_factor.go_on(session, by, person.user, form.reason.data or "")
        except InvalidError as problem:
            form.blame(problem)
        except proof.OverError:
            return begin_again()
        else:
            form.saved()
            flash(_("Saved."))
            return pages.go("accounts.lost", user_id=user_id)
    return pages.page(
        "accounts/lost_factor.html",
        form=form,
        person=person,
        now=now,
        back=url_for("accounts.user", user_id=user_id),
        needs_proof=proof.is_needed(login),
        status=422 if form.problems else 200,
    )
