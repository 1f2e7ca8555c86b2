"""Keeping a draft, asked for by the page while somebody types; and beginning afresh."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from caseapp.access import trail
from caseapp.access.routes import allow
from caseapp.db import db
from caseapp.features.drafts import blueprint
from caseapp.kinds import Permission
from caseapp.web import drafts, leading, pages

FIELD = "draft_of"


@blueprint.post("/drafts")
@allow(Permission.OWN_ACCOUNT, background=True)
def keep() -> ResponseReturnValue:
    """Keep what is being typed, and say when it was kept."""
    path = leading.local(request.form.get(FIELD, ""))
    saved_at = drafts.keep(path) if path else None
    if saved_at is None:
        return "", 204
    return pages.page("drafts/kept.html", saved_at=saved_at)


@blueprint.post("/drafts/forget")
@allow(Permission.OWN_ACCOUNT)
def forget() -> Response:
    """Let go of what was kept for a form, and show the form afresh."""
    path = leading.local(request.form.get(FIELD, ""))
    if not path:
        return pages.go("today.show")
    drafts.drop(path)
    trail.say(db.session, "draft.forget")
    return pages.go_to(path)
