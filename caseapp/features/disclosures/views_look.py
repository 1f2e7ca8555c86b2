"""Somebody else's look: a second look at what was decided alone, and what came of it."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response

from caseapp.access.errors import HiddenError
from caseapp.access.routes import allow
from caseapp.base.problems import ConflictError, InvalidError
from caseapp.db import db
from caseapp.features.disclosures import actions, blueprint, queries
from caseapp.features.disclosures.forms import LookForm
from caseapp.kinds import DisclosureStep, Permission
from caseapp.rules import disclosure_looks as looks
from caseapp.web import pages, submissions


@blueprint.route(
    "/cases/<reference>/disclosures/<uuid:disclosure_id>/look", methods=["GET", "POST"]
)
@allow(Permission.CASE_READ)
def look(reference: str, disclosure_id: uuid.UUID) -> Response:
    """What another person says; a sent form keeps it. Nobody looks at their own while anybody else
    could."""
    session: Any = db.session()
    case, _reads_all = queries.case_of(session, reference)
    line = queries.outline(session, case, disclosure_id)
    form = LookForm()
    asked = DisclosureStep(form.version.data) if form.version.data in _STEPS else None
    step = asked or queries.next_step(line)
    if step is None:
        flash(_("Somebody has looked at it already. Nothing is lost."))
        return pages.go("disclosures.one", reference=reference, disclosure_id=disclosure_id)
    if not looks.may_look(session, case, line.author_id):
        raise HiddenError
    form.version.data = step.value
    is_late = False
    if form.is_sent_and_sound():
        try:
            actions.look(session, case, disclosure_id, step, form.chosen, form.said)
        except InvalidError as problem:
            form.blame(problem)
        except (ConflictError, IntegrityError):
            session.rollback()
            case, _reads_all = queries.case_of(session, reference)
            line = queries.outline(session, case, disclosure_id)
            step, is_late = queries.next_step(line), True
            form.version.data = step.value if step else ""
            form.submission_key.data = submissions.new_key()
        else:
            form.saved()
            flash(_("Saved."))
            return pages.go("disclosures.one", reference=reference, disclosure_id=disclosure_id)
    return pages.page(
        "disclosures/look.html",
        case=case,
        line=line,
        step=step,
        form=form,
        is_late=is_late,
        status=409 if is_late else 422 if form.problems else 200,
    )


_STEPS = {step.value for step in DisclosureStep}
