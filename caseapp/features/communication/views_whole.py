"""All of a profile as a list to look through, and a small form for each of its sections."""

from __future__ import annotations

from typing import Any

from flask import flash
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
from caseapp.features.communication import (
    actions,
    actions_section,
    blueprint,
    checks,
    queries,
    words_section,
)
from caseapp.features.communication.forms_section import for_section
from caseapp.features.communication.sections import BY_CODE, SECTIONS
from caseapp.kinds import Kind, Permission
from caseapp.kinds.communication_wishes import AskedHow
from caseapp.models.case import Case
from caseapp.rules import languages
from caseapp.web import pages


@blueprint.get("/cases/<reference>/communication/all")
@allow(Permission.CASE_READ)
def whole(reference: str) -> Response:
    """Everything about how to be with somebody, section by section."""
    session: Any = db.session()
    case = case_by_reference(session, reference)
    reach = guard.reach(session, case.id)
    if Kind.COM not in reach.reads:
        raise HiddenError
    return page_of(session, case, writes=Kind.COM in guard.offered(reach))


@blueprint.route("/cases/<reference>/communication/<section>", methods=["GET", "POST"])
@allow(Permission.CASE_WRITE)
def section(reference: str, section: str) -> Response:
    """One section: what was said, changed by whoever writes it."""
    session: Any = db.session()
    case = case_by_reference(session, reference)
    reach = guard.reach(session, case.id)
    part = BY_CODE.get(section)
    if part is None or Kind.COM not in guard.offered(reach):
        raise HiddenError
    found = queries.whole(session, case)
    asks_why = Kind.RSK in reach.reads and Kind.RSK in guard.offered(reach)
    form = for_section(part, found, asks_why=asks_why)
    theirs = None
    if form.is_sent_and_sound():
        try:
            form.check_version()
            _write(session, case, found, form)
        except InvalidError as problem:
            form.blame(problem)
        except (ConflictError, StaleDataError, IntegrityError):
            session.rollback()
            theirs = queries.whole(session, case)
            form.take_over(theirs.record)
        if theirs is None and not form.problems:
            form.saved()
            flash(_("Saved."))
            return pages.go("communication.whole", reference=ids.show_reference(case.reference))
    return pages.page(
        "communication/section.html",
        case=case,
        section=part,
        form=form,
        theirs=words_section.lines_of(part, theirs) if theirs else None,
        offered=languages.names() if part.code == "languages" else {},
        status=409 if theirs else 422 if form.problems else 200,
    )


def page_of(session: Any, case: Case, *, writes: bool) -> Response:
    """Return the list of all sections."""
    found = queries.whole(session, case)
    record = found.record
    return pages.page(
        "communication/whole.html",
        case=case,
        summary=queries.summary(session, case),
        parts=[(each, words_section.overview(each, found)) for each in SECTIONS],
        looked=queries.looked(session, case, actions.LOOK),
        ask_again=record is not None and record.asked_how is AskedHow.SOMEBODY_ELSE,
        is_begun=record is not None,
        writes=writes,
    )


def _write(session: Any, case: Case, found: queries.Whole, form: Any) -> None:
    """Write a section, unless something in it contradicts itself and nobody said it is meant so."""
    given = form.given
    summary = queries.summary(session, case) if given.never_use else None
    name_to_use = (summary.name_to_use or "") if summary is not None else ""
    doubts = [] if form.keep.data else list(checks.doubts(given, found, name_to_use))
    checks.check(given)
    if doubts:
        form.is_doubtful = True
        for field, sentence in doubts:
            form.blame(InvalidError(field, sentence))
        return
    actions_section.change_section(session, case, found.record, given)
