"""The page that says who walks a pillar with the person (practice.md P29)."""

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
from caseapp.features.pillars import actions, blueprint, queries
from caseapp.features.pillars.forms_walk import for_walk
from caseapp.kinds import BADGE_KINDS, Permission, Pillar, Walker
from caseapp.models.case import Case
from caseapp.rules import walking
from caseapp.vocabularies.stages import stages
from caseapp.web import pages


@blueprint.route("/cases/<reference>/pillars/<int:pillar>/walk", methods=["GET", "POST"])
@allow(Permission.CASE_WRITE)
def walk(reference: str, pillar: int) -> Response:
    """Who walks one pillar; a sent form says who does from now on."""
    session: Any = db.session()
    case = case_by_reference(session, reference)
    _refuse_reader(session, case, pillar)
    form = for_walk(walking.present(session, case, pillar))
    is_late = False
    if form.is_sent_and_sound():
        try:
            form.check_version()
            actions.walk(
                session,
                case,
                pillar,
                form.record,
                Walker(form.walker.data),
                partner=form.partner.data or "",
                number=form.number.data or "",
            )
        except InvalidError as problem:
            form.blame(problem)
        except (ConflictError, StaleDataError, IntegrityError):
            session.rollback()
            is_late = True
            case = case_by_reference(session, reference)
            form.take_over(walking.present(session, case, pillar))
        else:
            form.saved()
            flash(_("Saved."))
            reference = ids.show_reference(case.reference)
            return pages.go("pillars.show", reference=reference, pillar=pillar)
    return pages.page(
        "pillars/walk.html",
        case=case,
        pillar=stages().pillar(pillar),
        walks=queries.walks(session, case, pillar),
        form=form,
        is_late=is_late,
        status=409 if is_late else 422 if form.problems else 200,
    )


def _refuse_reader(session: Any, case: Case, pillar: int) -> None:
    """Raise ``HiddenError`` unless the actor writes the badge of this pillar."""
    known = {int(each) for each in Pillar}
    if pillar not in known:
        raise HiddenError
    if BADGE_KINDS[Pillar(pillar)] not in guard.reach(session, case.id).writes:
        raise HiddenError
