"""The page of whoever was told, and the list of what fits nobody.

The answer is one, whatever there is: what fits is stopped or looked at, and nothing more is said.
"""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from caseapp.access.routes import allow
from caseapp.db import db
from caseapp.features.stopping import actions, blueprint, queries
from caseapp.features.stopping.forms import HearForm
from caseapp.kinds import Permission
from caseapp.web import logins, pages
from caseapp.web.forms import Form


@blueprint.route("/stop-sharing", methods=["GET", "POST"])
@allow(Permission.EVERYONE)
def hear() -> Response:
    """Say what one was told; a sent form stops what it stops."""
    session: Any = db.session()
    form = HearForm()
    if form.is_sent_and_sound():
        actions.hear(session, form.heard)
        form.saved()
        flash(
            _(
                "Thank you. If it fits somebody we support, it is stopped or being looked at now."
                " You need do nothing more."
            )
        )
        return pages.go("stopping.hear")
    return pages.page("stopping/hear.html", form=form, status=422 if form.problems else 200)


@blueprint.get("/stop-sharing/kept")
@allow(Permission.STOPS_REVIEW)
def kept() -> Response:
    """What colleagues were told and what fits nobody, or too many."""
    return pages.page("stopping/kept.html", found=queries.kept(db.session()))


@blueprint.route("/stop-sharing/kept/<uuid:kept_id>", methods=["GET", "POST"])
@allow(Permission.STOPS_REVIEW)
def look(kept_id: uuid.UUID) -> Response:
    """One of them; a sent form says that it was looked at."""
    session: Any = db.session()
    row = queries.one(session, kept_id)
    form = Form()
    if form.is_sent_and_sound():
        actions.look(session, row, logins.require_login().user_id)
        flash(_("Saved."))
        return pages.go("stopping.kept")
    return pages.page(
        "stopping/one.html", kept=row, form=form, status=422 if form.problems else 200
    )
