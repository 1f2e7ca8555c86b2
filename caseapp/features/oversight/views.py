"""The access table in words, the trail, and a sign of life for machines."""

from __future__ import annotations

from flask import request
from sqlalchemy import select
from werkzeug.wrappers import Response

from caseapp.access.routes import allow, open_to_all
from caseapp.access.table import CELLS, REDUCED_VIEWS
from caseapp.access.trail import acting
from caseapp.db import db
from caseapp.features.oversight import blueprint, queries
from caseapp.features.oversight.words import action_words
from caseapp.kinds import KIND_LABELS, STAFF_ROLES, Permission
from caseapp.models.organisation import Organisation
from caseapp.web import pages

#: Digits of the largest number that every database takes.
LONGEST_NUMBER = 18


@blueprint.get("/access")
@allow(Permission.ACCESS_TABLE_READ)
def access_table() -> Response:
    """Who may see what, for anyone signed in."""
    return pages.page(
        "oversight/access.html",
        cells=CELLS,
        roles=STAFF_ROLES,
        labels=KIND_LABELS,
        reduced=REDUCED_VIEWS,
    )


@blueprint.get("/audit")
@allow(Permission.AUDIT_READ)
def audit() -> Response:
    """Who did and looked at what, as far as this hat reads it."""
    before = request.args.get("before", "")
    readable = before.isdecimal() and len(before) <= LONGEST_NUMBER
    lines = queries.trail_page(db.session, int(before) if readable else None)
    more = len(lines) > queries.PAGE
    lines = lines[: queries.PAGE]
    return pages.page(
        "oversight/audit.html",
        lines=lines,
        before=lines[-1].entry.seq if more else None,
        action_words=action_words,
    )


@blueprint.get("/healthz")
@open_to_all()  # for machines: no detail, nothing of a person
def health() -> Response:
    """Say that the application and its database answer."""
    with acting("sessions", "see whether the database answers") as session:
        session.scalars(select(Organisation.id).limit(1)).first()
    return Response("ok", mimetype="text/plain")
