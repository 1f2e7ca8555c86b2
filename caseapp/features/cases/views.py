"""Pages of a case as a whole: the caseload, opening, the case page, its summary."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

from flask import flash, request
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from caseapp.access import guard
from caseapp.access.errors import HiddenError
from caseapp.access.handles import case_by_reference
from caseapp.access.routes import allow
from caseapp.base import clock, ids
from caseapp.base.problems import ConflictError, InvalidError
from caseapp.db import db
from caseapp.features.cases import actions, blueprint, queries
from caseapp.features.cases.forms import OpenForm, SummaryForm
from caseapp.kinds import ENTRY_KINDS, AgeStatus, Kind, Permission
from caseapp.vocabularies.stages import stages
from caseapp.web import pages


@blueprint.get("/cases")
@allow(Permission.CASE_LIST)
def index() -> Response:
    """The caseload, a page at a time."""
    lines = queries.caseload(db.session, _read_key(request.args.get("after", "")))
    more = len(lines) > queries.PAGE
    lines = lines[: queries.PAGE]
    last = lines[-1].case if more and lines else None
    return pages.page(
        "cases/index.html",
        lines=lines,
        stages=stages(),
        after=f"{last.made_at.isoformat()}~{last.id}" if last else None,
    )


@blueprint.route("/cases/new", methods=["GET", "POST"])
@allow(Permission.CASE_OPEN)
def new() -> Response:
    """Open a case in twenty seconds."""
    form = OpenForm()
    if form.is_sent_and_sound():
        try:
            case = actions.open_case(
                db.session,
                name_to_use=form.name_to_use.data,
                age_status=AgeStatus(form.age_status.data),
            )
        except InvalidError as problem:
            form.blame(problem)
        else:
            form.saved()
            return pages.go("cases.show", reference=ids.show_reference(case.reference))
    return pages.page("cases/new.html", form=form, status=422 if form.problems else 200)


@blueprint.get("/cases/<reference>")
@allow(Permission.CASE_READ)
def show(reference: str) -> Response:
    """The case page: what of this case the actor reads, and nothing else."""
    session = db.session
    case = case_by_reference(session, reference)
    return pages.page(
        "cases/show.html",
        case=case,
        line=queries.case_line(session, case),
        team=queries.team(session, case, clock.now()),
        notes=queries.latest_notes(session, case),
        headlines=queries.latest_headlines(session, case),
        writes=guard.writes(session, case.id),
        entry_kinds=ENTRY_KINDS,
        stages=stages(),
    )


@blueprint.route("/cases/<reference>/summary", methods=["GET", "POST"])
@allow(Permission.CASE_WRITE)
def summary(reference: str) -> Response:
    """Change what everyone on the team needs first."""
    case = case_by_reference(db.session, reference)
    record = queries.summary_of(db.session, case)
    if record is None or Kind.SUM not in guard.writes(db.session, case.id):
        raise HiddenError
    form = SummaryForm(obj=record, record=record)
    theirs = None
    if form.is_sent_and_sound():
        try:
            form.check_version()
            actions.change_summary(
                db.session,
                record,
                name_to_use=form.name_to_use.data,
                say_it=form.say_it.data or "",
                pronouns=form.pronouns.data or "",
                words=form.summary.data or "",
            )
        except InvalidError as problem:
            form.blame(problem)
        except (ConflictError, StaleDataError):
            db.session.rollback()
            theirs = queries.summary_of(db.session, case)
            form.take_over(theirs)
        else:
            form.saved()
            flash(_("Saved."))
            return pages.go("cases.show", reference=ids.show_reference(case.reference))
    status = 409 if theirs else 422 if form.problems else 200
    return pages.page("cases/summary.html", case=case, form=form, theirs=theirs, status=status)


def _read_key(text: str) -> tuple[datetime, uuid.UUID] | None:
    """Read where a page begins; anything that cannot be read begins at the first page."""
    moment, _separator, last = text.partition("~")
    try:
        when = datetime.fromisoformat(moment.replace(" ", "+"))
        return (when.astimezone(UTC), uuid.UUID(last)) if when.tzinfo else None
    except (ValueError, OverflowError):
        return None
