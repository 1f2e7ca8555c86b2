"""One's own notices."""

from __future__ import annotations

from typing import Any

from flask import flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from caseapp.access.routes import allow
from caseapp.db import db
from caseapp.features.notices import actions, blueprint, queries
from caseapp.kinds import TEAM_LABELS, Permission
from caseapp.web import logins, pages
from caseapp.web.forms import Form


@blueprint.route("/notices", methods=["GET", "POST"])
@allow(Permission.TODAY_READ)
def mine() -> Response:
    """What there is to know, newest first; a sent form marks it as read."""
    session: Any = db.session()
    login = logins.require_login()
    form = Form()
    if form.is_sent_and_sound():
        actions.mark_read(session, login.user_id)
        flash(_("Saved."))
        return pages.go("notices.mine")
    found = queries.mine(session, login.user_id)
    return pages.page(
        "notices/mine.html",
        found=found,
        is_any_new=any(notice.read_at is None for notice, _case in found),
        places_on_team=TEAM_LABELS,
        form=form,
        status=422 if form.problems else 200,
    )
