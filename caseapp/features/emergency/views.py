"""Opening a case in an emergency, and one's own emergency accesses.

The answer is one, whatever there is: what fits is open, and stands in the list.
"""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from caseapp.access.routes import allow
from caseapp.base.problems import InvalidError
from caseapp.db import db
from caseapp.features.emergency import actions, blueprint, queries
from caseapp.features.emergency.forms import OpenForm, SentenceForm
from caseapp.kinds import Permission
from caseapp.rules import emergency as rules
from caseapp.web import logins, pages, proving


@blueprint.route("/emergency", methods=["GET", "POST"])
@allow(Permission.EMERGENCY_USE)
def show() -> Response:
    """What is open by emergency access; a sent form opens a case."""
    session: Any = db.session()
    form = OpenForm()
    if form.is_sent_and_sound():
        try:
            proving.check(logins.require_login(), form.passphrase.data or "")
        except InvalidError as problem:
            form.blame(problem)
        except proving.OverError:
            flash(_("Please sign in with your passphrase."))
            return pages.go("accounts.sign_in", next=request.path)
        else:
            actions.open_one(session, form.asked, form.why)
            form.saved()
            flash(_("If a case fits, it is open now."))
            return pages.go("emergency.show")
    return pages.page(
        "emergency/show.html",
        form=form,
        running=queries.with_cases(session, rules.running(session)),
        unexplained=rules.unexplained(session),
        may_now=rules.may_now(session),
        on_duty=queries.on_duty(session),
        status=422 if form.problems else 200,
    )


@blueprint.route("/emergency/<uuid:access_id>", methods=["GET", "POST"])
@allow(Permission.EMERGENCY_USE)
def one(access_id: uuid.UUID) -> Response:
    """One's own emergency access; a sent form says why it was needed."""
    session: Any = db.session()
    access = rules.own(session, access_id)
    form = SentenceForm()
    if form.is_sent_and_sound():
        try:
            actions.explain(session, access, form.sentence.data)
        except InvalidError as problem:
            form.blame(problem)
        else:
            form.saved()
            flash(_("Saved."))
            return pages.go("emergency.show")
    is_running = any(each.id == access.id for each in rules.running(session))
    open_now = queries.with_cases(session, [access] if is_running else [])
    return pages.page(
        "emergency/one.html",
        access=access,
        case=open_now[0][1] if open_now else None,
        form=form,
        status=422 if form.problems else 200,
    )


@blueprint.route("/emergency/<uuid:access_id>/end", methods=["GET", "POST"])
@allow(Permission.EMERGENCY_USE)
def end(access_id: uuid.UUID) -> Response:
    """End one's own emergency access; opened as a page, it leads to where that is asked."""
    session: Any = db.session()
    access = rules.own(session, access_id)
    if request.method == "POST":
        actions.end(session, access)
        flash(_("It is closed."))
        return pages.go("emergency.show")
    return pages.go("emergency.one", access_id=access.id)
