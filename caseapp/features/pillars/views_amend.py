"""The page that corrects what was recorded of a move: an amendment, with its reason."""

from __future__ import annotations

import uuid
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
from caseapp.features.pillars import actions, blueprint, forms_amend, history
from caseapp.features.pillars.history import Move
from caseapp.kinds import BADGE_KINDS, Kind, Permission, Pillar
from caseapp.models.case import Case
from caseapp.vocabularies.stages import stages
from caseapp.web import pages


@blueprint.route(
    "/cases/<reference>/pillars/<int:pillar>/moves/<uuid:event_id>/amend", methods=["GET", "POST"]
)
@allow(Permission.CASE_WRITE)
def amend(reference: str, pillar: int, event_id: uuid.UUID) -> Response:
    """A move as it stands; a sent form corrects it and keeps what stood there before."""
    session: Any = db.session()
    case = case_by_reference(session, reference)
    writes = guard.writes(session, case.id)
    move = _move(session, case, pillar, event_id, writes)
    stage = stages().get(move.event.to_code)
    form: Any = forms_amend.for_move(
        move, stage, writes, moves_day=BADGE_KINDS[Pillar(pillar)] in writes
    )
    is_late = False
    if form.is_sent_and_sound():
        try:
            form.check_version()
            right = forms_amend.right_of(form, move.standing)
            actions.amend(session, case, move.event, move.standing, right, forms_amend.why_of(form))
        except InvalidError as problem:
            session.rollback()
            case = case_by_reference(session, reference)
            move = _move(session, case, pillar, event_id, writes)
            form.blame(problem)
        except (ConflictError, StaleDataError, IntegrityError):
            session.rollback()
            is_late = True
            case = case_by_reference(session, reference)
            move = _move(session, case, pillar, event_id, writes)
            forms_amend.take_over(form, move)
        else:
            form.saved()
            flash(_("Saved."))
            reference = ids.show_reference(case.reference)
            return pages.go("pillars.show_journey", reference=reference, pillar=pillar)
    return pages.page(
        "pillars/amend.html",
        case=case,
        move=move,
        stages=stages(),
        form=form,
        is_late=is_late,
        status=409 if is_late else 422 if form.problems else 200,
    )


def _move(session: Any, case: Case, pillar: int, event_id: uuid.UUID, writes: Kind) -> Move:
    """Return a move that the actor may correct; ``HiddenError`` if it is none."""
    move = history.move(session, case, event_id)
    if move.event.pillar != pillar or not stages().known(move.event.to_code):
        raise HiddenError
    if move.event.kind not in writes:
        raise HiddenError
    return move
