"""The page of safe contact: the one way to use now, what is past, and the form for who writes it.

Whoever reads the kind sees the present way at once, without a further proof (practice.md P14, P26).
"""

from __future__ import annotations

from typing import Any

from flask import flash, request
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from caseapp.access import guard
from caseapp.access.errors import HiddenError
from caseapp.access.handles import case_by_reference
from caseapp.access.routes import allow
from caseapp.base import ids
from caseapp.base.problems import ConflictError, InvalidError
from caseapp.db import db
from caseapp.features.communication import actions_contact, blueprint, queries_contact
from caseapp.features.communication.forms_contact import for_way, to_stop
from caseapp.features.communication.words import contact_lines
from caseapp.kinds import Kind, Permission
from caseapp.web import pages


@blueprint.route("/cases/<reference>/contact", methods=["GET", "POST"])
@allow(Permission.CASE_READ)
def contact(reference: str) -> Response:
    """How to reach somebody safely; a sent form makes another way the one to use."""
    session: Any = db.session()
    case = case_by_reference(session, reference)
    reach = guard.reach(session, case.id)
    writes = Kind.SAF in guard.offered(reach)
    if Kind.SAF not in reach.reads or (request.method == "POST" and not writes):
        raise HiddenError
    found = queries_contact.contacts(session, case)
    form = for_way(found.now)
    is_late = False
    if form.is_sent_and_sound():
        try:
            form.check_version()
            actions_contact.use(session, case, found.now, form.given)
        except InvalidError as problem:
            form.blame(problem)
        except (ConflictError, StaleDataError, IntegrityError):
            session.rollback()
            is_late = True
            found = queries_contact.contacts(session, case)
            form.take_over(found.now)
        else:
            form.saved()
            flash(_("Saved."))
            return pages.go("communication.contact", reference=ids.show_reference(case.reference))
    return pages.page(
        "communication/contact.html",
        case=case,
        contacts=found,
        lines=contact_lines(found.now) if found.now else [],
        link=queries_contact.link_of(found.now) if found.now else None,
        masked=queries_contact.masked,
        form=form,
        stop=to_stop(found.now),
        is_late=is_late,
        writes=writes,
        status=409 if is_late else 422 if form.problems else 200,
    )


@blueprint.route("/cases/<reference>/contact/stop", methods=["GET", "POST"])
@allow(Permission.CASE_WRITE)
def stop_contact(reference: str) -> Response:
    """Say that the way to use now is no longer safe: it is crossed out at once."""
    session: Any = db.session()
    case = case_by_reference(session, reference)
    if Kind.SAF not in guard.writes(session, case.id):
        raise HiddenError
    if request.method == "GET":
        return pages.go("communication.contact", reference=ids.show_reference(case.reference))
    now = queries_contact.contacts(session, case).now
    form = to_stop(now)
    try:
        form.check_version()
        if now is not None:
            actions_contact.stop(session, now)
    except (ConflictError, StaleDataError):
        session.rollback()
        flash(_("Somebody changed this meanwhile. This is what is recorded now."))
    else:
        flash(_("Crossed out. Nobody uses it from here any more."))
    return pages.go("communication.contact", reference=ids.show_reference(case.reference))
