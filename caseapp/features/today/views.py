"""The front door and Today."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from werkzeug.wrappers import Response

from caseapp.access.routes import allow, open_to_all
from caseapp.base import clock, ids
from caseapp.db import db
from caseapp.features.today import blueprint
from caseapp.kinds import Permission
from caseapp.web import drafts, logins, pages, today

_CASE = re.compile(r"/cases/([^/?]+)/")


@dataclass(frozen=True)
class Kept:
    """Something half written: where it goes on, of which case, since when. Never its words."""

    path: str
    reference: str | None
    saved_at: datetime


@blueprint.get("/")
@open_to_all()  # shows nothing: leads to Today or to signing in
def front() -> Response:
    """Lead to Today, or to signing in."""
    login = logins.current()
    return pages.go("today.show" if login and login.actor else "accounts.sign_in")


@blueprint.get("/today")
@allow(Permission.TODAY_READ)
def show() -> Response:
    """Today."""
    login = logins.require_login()
    kept = [
        Kept(draft.path, _reference(draft.path), draft.saved_at)
        for draft in drafts.kept(db.session)
    ]
    return pages.page(
        "today/show.html",
        today=clock.today(login.time_zone),
        parts=today.all_of(db.session(), login),
        kept=kept,
    )


def _reference(path: str) -> str | None:
    found = _CASE.match(path)
    return ids.read_reference(found.group(1)) if found else None
