"""What came with a move: recording it with the move, or later, field by field."""

from __future__ import annotations

import uuid

from flask import flash, request
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response

from caseapp.access import guard, trail
from caseapp.access.errors import HiddenError
from caseapp.access.handles import case_by_reference
from caseapp.access.routes import allow
from caseapp.base import ids
from caseapp.base.problems import InvalidError
from caseapp.db import db
from caseapp.features.pillars import blueprint, history
from caseapp.features.pillars.forms_facts import answers_of, for_fields, open_fields
from caseapp.kinds import Permission
from caseapp.rules.stages import add_answers, is_spared
from caseapp.vocabularies.stages import Stage, stages
from caseapp.web import pages


@blueprint.route(
    "/cases/<reference>/pillars/<int:pillar>/moves/<uuid:event_id>", methods=["GET", "POST"]
)
@allow(Permission.CASE_WRITE)
def facts(reference: str, pillar: int, event_id: uuid.UUID) -> Response:
    """The facts of one move that are not recorded yet; a sent form records some."""
    session = db.session
    case = case_by_reference(session, reference)
    move = history.move(session, case, event_id)
    if move.event.pillar != pillar or not stages().known(move.event.to_code):
        raise HiddenError
    stage = stages().get(move.event.to_code)
    writes = guard.writes(session, case.id)
    if move.event.kind not in writes:
        raise HiddenError
    form = for_fields(open_fields(stage, move.answered, writes))
    late = _too_late(stage, move.answered)
    if form.is_sent_and_sound() and not late:
        try:
            add_answers(session, case, move.event, answers_of(form))
        except InvalidError as problem:
            session.rollback()
            case = case_by_reference(session, reference)
            move = history.move(session, case, event_id)
            form.blame(problem)
        except IntegrityError:
            # Somebody answered the same at this very moment: theirs stays, and is shown beside.
            session.rollback()
            case = case_by_reference(session, reference)
            move = history.move(session, case, event_id)
            late = _too_late(stage, move.answered)
        else:
            trail.say(session, "stage.add_facts")
            form.saved()
            flash(_("Saved."))
            return pages.go(
                "pillars.show_journey", reference=ids.show_reference(case.reference), pillar=pillar
            )
    return pages.page(
        "pillars/facts.html",
        case=case,
        move=move,
        stage=stage,
        stages=stages(),
        form=form,
        late=late,
        is_spared=request.method == "GET" and is_spared(session, case, pillar),
        status=409 if late else 422 if form.problems else 200,
    )


def _too_late(stage: Stage, answered: set[str]) -> list[tuple[str, str]]:
    """Return what was typed for fields that somebody answered meanwhile, with their labels."""
    typed = [(field, request.form.get(field.code, "").strip()) for field in stage.fields]
    return [(field.label, text) for field, text in typed if text and field.code in answered]
