"""Answering that two records are of two people; and what the data protection officer is told."""

from __future__ import annotations

import uuid

from flask import flash, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from caseapp.access.handles import case_by_reference
from caseapp.access.routes import allow
from caseapp.base import ids
from caseapp.db import db
from caseapp.features.records import actions, blueprint, queries
from caseapp.kinds import Permission
from caseapp.rules import records
from caseapp.web import pages


@blueprint.route("/cases/<reference>/doubles/<uuid:double_id>", methods=["GET", "POST"])
@allow(Permission.CASE_WRITE)
def two_people(reference: str, double_id: uuid.UUID) -> Response:
    """Say that these are two people. Opened as a page, it leads to where that is asked."""
    case = case_by_reference(db.session, reference)
    records.refuse_unwritten(db.session, case)
    pair = queries.double(db.session, case, double_id)
    if request.method == "POST":
        actions.two_people(db.session, pair)
        flash(_("Saved."))
    return pages.go("cases.show", reference=ids.show_reference(case.reference))


@blueprint.get("/doubles")
@allow(Permission.DOUBLES_READ)
def index() -> Response:
    """Pairs of cases that may be of one person, where nobody reads both."""
    after = queries.read_key(request.args.get("after", ""))
    lines = queries.told(db.session, after)
    more = len(lines) > queries.PAGE
    lines = lines[: queries.PAGE]
    last = lines[-1].notice if more else None
    return pages.page(
        "records/doubles.html",
        lines=lines,
        is_first=after is None,
        after=f"{last.found_at.isoformat()}~{last.id}" if last else None,
    )
