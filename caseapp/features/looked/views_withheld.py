"""Withholding a line from the Together page, and looking at that again."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from caseapp.access import looks
from caseapp.access.handles import case_by_reference
from caseapp.access.routes import allow
from caseapp.base import clock, ids
from caseapp.base.problems import ConflictError, InvalidError
from caseapp.db import db
from caseapp.features.looked import SEQ, actions, blueprint, queries
from caseapp.features.looked.forms import ALL, SHOW, AgainForm, WithholdForm
from caseapp.features.looked.queries_questions import names_of
from caseapp.kinds import Permission
from caseapp.models.case import Case
from caseapp.models.looked import WithheldLine
from caseapp.web import logins, pages


@blueprint.route(f"/cases/<reference>/looked/{SEQ}/withhold", methods=["GET", "POST"])
@allow(Permission.CASE_WRITE)
def withhold(reference: str, seq: int) -> Response:
    """Take a line from the Together page for a reason, until somebody looks at it again."""
    session: Any = db.session()
    case = case_by_reference(session, reference)
    actor = actions.refuse_to_withhold(session, case)
    login = logins.require_login()
    line = queries.line(session, case, login.time_zone, seq)
    if line.key.user_id is None or line.withheld:
        return _back(case)
    others = queries.reviewers(session, case, {actor.user_id, line.key.user_id})
    form = WithholdForm()
    form.offer(others or [(actor.user_id, actor.name)])
    if form.is_sent_and_sound():
        try:
            actions.withhold(
                session,
                case,
                line,
                is_all=form.scope.data == ALL,
                reason=form.reason.data,
                reviewer_id=uuid.UUID(form.reviewer.data),
                again_on=form.again_on.data,
                today=clock.today(login.time_zone),
            )
        except InvalidError as problem:
            form.blame(problem)
        else:
            form.saved()
            flash(_("Saved."))
            return _back(case)
    status = 422 if form.problems else 200
    return pages.page("looked/withhold.html", case=case, line=line, form=form, status=status)


@blueprint.route("/cases/<reference>/looked/withheld/<uuid:withheld_id>", methods=["GET", "POST"])
@allow(Permission.CASE_READ)
def again(reference: str, withheld_id: uuid.UUID) -> Response:
    """What is withheld and why; a sent form shows it again, or leaves it so until another day."""
    session: Any = db.session()
    case = case_by_reference(session, reference)
    looks.refuse_others(session, case)
    withheld = queries.withheld(session, case, withheld_id)
    actions.refuse_to_lift(session, case, withheld)
    form = AgainForm(record=withheld)
    is_late = False
    if form.is_sent_and_sound():
        try:
            form.check_version()
            _decide(session, case, withheld, form)
        except InvalidError as problem:
            form.blame(problem)
        except (ConflictError, StaleDataError):
            session.rollback()
            is_late = True
            withheld = queries.withheld(session, case, withheld_id)
            form.take_over(withheld)
        else:
            form.saved()
            flash(_("Saved."))
            return _back(case)
    return pages.page(
        "looked/withheld.html",
        case=case,
        withheld=withheld,
        names=names_of(session, {withheld.user_id, withheld.author_id}),
        form=form,
        is_late=is_late,
        status=409 if is_late else 422 if form.problems else 200,
    )


def _decide(session: Any, case: Case, withheld: WithheldLine, form: AgainForm) -> None:
    if form.what.data == SHOW:
        actions.lift(session, case, withheld)
    else:
        today = clock.today(logins.require_login().time_zone)
        actions.look_again_on(session, case, withheld, form.again_on.data, today)
    session.flush()


def _back(case: Case) -> Response:
    return pages.go("looked.show", reference=ids.show_reference(case.reference))
