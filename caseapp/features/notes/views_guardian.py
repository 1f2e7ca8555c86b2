"""A note that is private from a child's guardian: a manager decides whether it is shown (§3.6)."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from caseapp.access import guard
from caseapp.access.errors import HiddenError
from caseapp.access.handles import case_by_reference
from caseapp.access.routes import allow
from caseapp.base import clock, ids
from caseapp.base.problems import InvalidError
from caseapp.db import db
from caseapp.features.notes import actions, blueprint, queries
from caseapp.features.notes.forms import ShowForm
from caseapp.kinds import Permission
from caseapp.models.note import NoteShowing
from caseapp.web import logins, pages


@blueprint.route("/cases/<reference>/notes/<uuid:note_id>/guardian", methods=["GET", "POST"])
@allow(Permission.PRIVATE_NOTE_DECIDE)
def show_to_guardian(reference: str, note_id: uuid.UUID) -> Response:
    """Decide that a guardian sees a private note; the child is told first."""
    session: Any = db.session()
    case = case_by_reference(session, reference)
    note = queries.note_of(session, case, note_id)
    if not note.closed_to_guardian or not guard.may_act(session, case.id, NoteShowing):
        raise HiddenError
    form = ShowForm()
    if form.is_sent_and_sound():
        try:
            actions.show_to_guardian(
                session,
                case,
                note,
                reasons=form.reasons.data or "",
                told_on=form.told_on.data,
                today=clock.today(logins.require_login().time_zone),
            )
        except InvalidError as problem:
            form.blame(problem)
        else:
            form.saved()
            flash(_("Saved."))
            return pages.go("cases.show", reference=ids.show_reference(case.reference))
    return pages.page(
        "notes/guardian.html",
        case=case,
        note=note,
        form=form,
        status=422 if form.problems else 200,
    )
