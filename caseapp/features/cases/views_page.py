"""The case page, one of its panels alone, and the page on paper.

What stands on it is offered by the features (:mod:`caseapp.web.panels`).
"""

from __future__ import annotations

from typing import Any

from flask import flash, request
from werkzeug.wrappers import Response

from caseapp.access import guard, trail
from caseapp.access.errors import HiddenError
from caseapp.access.handles import glance
from caseapp.access.reading import Line
from caseapp.access.routes import allow
from caseapp.base import ids
from caseapp.db import db
from caseapp.features.cases import blueprint
from caseapp.kinds import Kind, Permission
from caseapp.rules import never_use, records
from caseapp.web import pages, panels
from caseapp.web.panels import Look, Place


@blueprint.get("/cases/<reference>")
@allow(Permission.CASE_READ)
def show(reference: str) -> Response:
    """The case page: what of this case the actor reads, and nothing else.

    A record that was joined with another one leads there, unless it is asked for itself.
    """
    case = glance(db.session, reference)
    record = records.standing(db.session, case)
    if record.leads_to is not None and "record" not in request.args:
        return pages.go("cases.show", reference=ids.show_reference(record.leads_to))
    look = panels.look_at(db.session, case)
    writes = Kind.SUM in guard.offered(look.reach)
    may_part = writes and records.may_part(db.session, record)
    return pages.page(
        "cases/show.html",
        record=record,
        writes=writes,
        may_part=may_part,
        emergency=look.reach.emergency,
        **_parts(case, look),
    )


@blueprint.get("/cases/<reference>/panels/<name>")
@allow(Permission.CASE_READ)
def panel(reference: str, name: str) -> Response:
    """One panel: by itself for htmx, in a page of its own without it.

    One that was late on the case page, and has nothing to show, goes away quietly.
    """
    case = glance(db.session, reference)
    found = panels.named(name)
    html = panels.alone(panels.look_at(db.session, case), found) if found else None
    if html is None and not (found and pages.is_part()):
        raise HiddenError
    template = "panels/alone.html" if pages.is_part() else "cases/panel.html"
    return pages.page(template, case=case, html=html or "")


@blueprint.get("/cases/<reference>/print")
@allow(Permission.CASE_READ)
def paper(reference: str) -> Response:
    """The case page to be printed: numbered, with who printed it, and told in the trail."""
    case = glance(db.session, reference)
    parts = _parts(case, panels.look_at(db.session, case))
    printed = " ".join(map(str, (*parts["head"], *parts["wide"], *parts["columns"])))
    refusal = never_use.refusal(db.session, case, never_use.text_of(printed))
    if refusal:
        flash(refusal)
        return pages.go("cases.show", reference=ids.show_reference(case.reference))
    look = trail.Subject(operation="print", case_id=case.id, organisation_id=case.organisation_id)
    number = trail.append(db.session, action="case.print", subjects=[look])
    return pages.page("cases/print.html", number=number, **parts)


def _parts(case: Line, look: Look) -> dict[str, Any]:
    shown = panels.all_of(look)
    return {
        "case": case,
        "head": panels.at(shown, Place.HEAD),
        "wide": panels.at(shown, Place.WIDE),
        "columns": panels.at(shown, Place.COLUMN),
        "foot": panels.at(shown, Place.FOOT),
    }
