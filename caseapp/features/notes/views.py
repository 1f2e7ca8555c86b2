"""Pages for writing a note and changing one."""

from __future__ import annotations

import uuid
from typing import Any

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
from caseapp.features.notes import actions, blueprint, queries
from caseapp.features.notes.forms import NewNoteForm, NoteForm, ReadersForm
from caseapp.kinds import ContactMode, Kind, Permission
from caseapp.rules import children
from caseapp.rules import note_readers as rules
from caseapp.web import logins, pages


@blueprint.route("/cases/<reference>/notes/new", methods=["GET", "POST"])
@allow(Permission.CASE_WRITE)
def new(reference: str) -> Response:
    """Write a note, for the team or for named readers."""
    session: Any = db.session()
    case = case_by_reference(session, reference)
    reach = guard.reach(session, case.id)
    may_be_open, restricts = Kind.NOT in guard.offered(reach), rules.may_restrict(session, reach)
    if not may_be_open and not restricts:
        raise HiddenError
    form = NewNoteForm()
    people = rules.could_read(session, case) if restricts else ()
    classes = rules.classes(session) if restricts else ()
    form.offer(people, classes, may_be_open=may_be_open)
    may_close = children.may_close_notes(session, case)
    if form.is_sent_and_sound():
        try:
            actions.write_note(
                db.session,
                case,
                text=form.text.data,
                heading=form.heading.data,
                mode=ContactMode(form.mode.data),
                happened_at=clock.now(),
                restriction=form.chosen,
                why=form.why.data or "",
                readers=form.named,
                closed_to_guardian=may_close and form.closed_to_guardian.data,
            )
        except InvalidError as problem:
            form.blame(problem)
        else:
            form.saved()
            flash(_("Saved."))
            return pages.go("cases.show", reference=ids.show_reference(case.reference))
    return pages.page(
        "notes/edit.html",
        case=case,
        form=form,
        note=None,
        theirs=None,
        restricts=restricts,
        may_close=may_close,
        status=422 if form.problems else 200,
    )


@blueprint.route("/cases/<reference>/notes/<uuid:note_id>", methods=["GET", "POST"])
@allow(Permission.CASE_WRITE)
def edit(reference: str, note_id: uuid.UUID) -> Response:
    """Change a note; somebody else's change meanwhile is shown beside one's own."""
    case = case_by_reference(db.session, reference)
    note = queries.note_of(db.session, case, note_id)
    form = NoteForm(obj=note, record=note)
    may_close = not note.closed_to_guardian and children.may_close_notes(db.session, case)
    theirs = None
    if form.is_sent_and_sound():
        try:
            form.check_version()
            actions.change_note(
                db.session,
                case,
                note,
                text=form.text.data,
                heading=form.heading.data,
                closed_to_guardian=may_close and form.closed_to_guardian.data,
            )
        except InvalidError as problem:
            form.blame(problem)
        except (ConflictError, StaleDataError):
            db.session.rollback()
            theirs = queries.note_of(db.session, case, note_id)
            form.take_over(theirs)
        else:
            form.saved()
            flash(_("Saved."))
            return pages.go("cases.show", reference=ids.show_reference(case.reference))
    status = 409 if theirs else 422 if form.problems else 200
    return pages.page(
        "notes/edit.html",
        case=case,
        form=form,
        note=note,
        theirs=theirs,
        restricts=False,
        may_close=may_close,
        status=status,
    )


@blueprint.get("/cases/<reference>/notes/<uuid:note_id>/earlier")
@allow(Permission.CASE_READ)
def earlier(reference: str, note_id: uuid.UUID) -> Response:
    """What a note said before it was changed, beside what it says now."""
    case = case_by_reference(db.session, reference)
    note = queries.note_of(db.session, case, note_id)
    wordings = queries.earlier_wordings(db.session, note)
    return pages.page("notes/earlier.html", case=case, note=note, wordings=wordings)


@blueprint.route("/cases/<reference>/notes/<uuid:note_id>/readers", methods=["GET", "POST"])
@allow(Permission.CASE_WRITE)
def readers(reference: str, note_id: uuid.UUID) -> Response:
    """Say who reads a restricted note; its author does."""
    session: Any = db.session()
    case = case_by_reference(session, reference)
    note = queries.note_of(session, case, note_id)
    if note.kind is not Kind.RST or note.author_id != logins.require_login().user_id:
        raise HiddenError
    form = ReadersForm()
    form.offer_readers(rules.could_read(session, case))
    if form.is_sent_and_sound():
        actions.name_readers(session, case, note, form.named)
        form.saved()
        flash(_("Saved."))
        return pages.go("cases.show", reference=ids.show_reference(case.reference))
    if request.method == "GET":
        form.readers.data = [str(each.membership_id) for each in rules.named(session, note)]
    return pages.page(
        "notes/readers.html", case=case, note=note, form=form, status=422 if form.problems else 200
    )
