"""The page of the circle."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from caseapp.access import circle
from caseapp.access.handles import case_by_reference
from caseapp.access.routes import allow
from caseapp.base import clock
from caseapp.db import db
from caseapp.features.circle import blueprint, queries
from caseapp.kinds import Kind, Permission, Sensitivity
from caseapp.rules import answers
from caseapp.web import pages


@blueprint.get("/cases/<reference>/circle")
@allow(Permission.CASE_READ)
def show(reference: str) -> Response:
    """Who may see what in this case, since when, until when, and because of what."""
    session: Any = db.session()
    case = case_by_reference(session, reference)
    found = circle.around(session, case)
    on_team = queries.members(session, case, clock.now())
    return pages.page(
        "circle/show.html",
        case=case,
        members=on_team,
        people=queries.people(found, on_team),
        before=found.before,
        writes=answers.may_write(session, case, Kind.CON),
        is_protected=case.sensitivity is Sensitivity.PROTECTED,
    )
