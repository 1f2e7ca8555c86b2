"""Keeping a filter of the caseload, going to a kept one, letting go of it."""

from __future__ import annotations

import uuid

from flask import flash, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from caseapp.access.routes import allow
from caseapp.base.problems import InvalidError
from caseapp.db import db
from caseapp.features.cases import blueprint, saved
from caseapp.features.cases.forms import KeepForm
from caseapp.kinds import Permission
from caseapp.web import caselists, logins, pages


@blueprint.route("/cases/kept", methods=["GET", "POST"])
@allow(Permission.CASE_LIST)
def kept() -> Response:
    """One's kept filters; a sent form keeps what the address holds."""
    find = caselists.read(logins.require_actor().role, request.args)
    form = KeepForm()
    if form.is_sent_and_sound():
        try:
            saved.keep(db.session(), form.name.data.strip(), find)
        except InvalidError as problem:
            form.blame(problem)
        else:
            form.saved()
            flash(_("Kept."))
            return pages.go("cases.index", **find.values)
    return pages.page(
        "cases/kept.html",
        form=form,
        find=find,
        kept=[(row, saved.values_of(row)) for row in saved.all_kept(db.session())],
        status=422 if form.problems else 200,
    )


@blueprint.post("/cases/kept/<uuid:saved_id>/let-go")
@allow(Permission.CASE_LIST)
def let_go(saved_id: uuid.UUID) -> Response:
    """Let go of a kept filter."""
    saved.let_go(db.session(), saved_id)
    flash(_("Let go."))
    return pages.go("cases.kept")
