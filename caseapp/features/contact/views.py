"""The page of safe contact: what is safe now, what is not, what is past; and urgent use.

Whoever reads the kind sees what is safe now at once, without a further proof (practice.md P14).
"""

from __future__ import annotations

import uuid
from typing import Any

from werkzeug.wrappers import Response

from caseapp.access import guard
from caseapp.access.errors import HiddenError
from caseapp.access.handles import case_by_reference
from caseapp.access.routes import allow
from caseapp.base import ids
from caseapp.db import db
from caseapp.features.contact import blueprint, words
from caseapp.features.contact.forms import UrgentForm
from caseapp.kinds import Kind, Permission
from caseapp.models.case import Case
from caseapp.rules import safe_contact
from caseapp.rules.safe_contact import Contacts
from caseapp.web import pages
from caseapp.web.forms import Form


def opened(session: Any, reference: str) -> tuple[Case, Contacts, Kind]:
    """Return a case with its ways and the kinds that may be written; hidden without SAF."""
    case = case_by_reference(session, reference)
    reach = guard.reach(session, case.id)
    if Kind.SAF not in reach.reads:
        raise HiddenError
    return case, safe_contact.contacts(session, case), guard.offered(reach)


@blueprint.get("/cases/<reference>/contact")
@allow(Permission.CASE_READ)
def show(reference: str) -> Response:
    """How to reach somebody now. Of what is not safe now there is no number on the page."""
    case, found, writes = opened(db.session(), reference)
    return pages.page(
        "contact/show.html",
        case=case,
        contacts=found,
        rule=words.rule,
        hours=words.hours,
        link_of=words.link_of,
        writes=Kind.SAF in writes,
        stop=Form(),
    )


@blueprint.route("/cases/<reference>/contact/<uuid:way_id>/urgent", methods=["GET", "POST"])
@allow(Permission.CASE_READ)
def urgent(reference: str, way_id: uuid.UUID) -> Response:
    """Say why a way is needed outside its rule; then it is shown with its rule, for a while."""
    session: Any = db.session()
    case, found, _writes = opened(session, reference)
    line = found.of(way_id)
    form = UrgentForm()
    if form.is_sent_and_sound():
        if not line.is_shown:
            safe_contact.use(session, case, line.way, form.why)
        return pages.go("contact.show", reference=ids.show_reference(case.reference))
    return pages.page(
        "contact/urgent.html",
        case=case,
        way=line.way,
        rule=words.rule(line.way),
        form=form,
        status=422 if form.problems else 200,
    )
