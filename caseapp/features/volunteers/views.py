"""The page of the tasks that volunteers do for one person."""

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
from caseapp.features.volunteers import actions, blueprint, queries
from caseapp.features.volunteers.forms import CancelForm, TaskForm
from caseapp.kinds import Kind, Permission
from caseapp.models.case import Case
from caseapp.web import logins, pages


@blueprint.route("/cases/<reference>/volunteers", methods=["GET", "POST"])
@allow(Permission.CASE_WRITE)
def show(reference: str) -> Response:
    """What volunteers do; a sent form gives one a task."""
    session: Any = db.session()
    case = _case(session, reference)
    form = TaskForm()
    form.offer(queries.volunteers(session, case, logins.require_login().user_id))
    if form.is_sent_and_sound():
        try:
            actions.give(
                session,
                case,
                form.hats[form.person.data],
                lines=form.lines,
                between=form.between,
                may_contact=form.may_contact.data,
                reason=form.reason.data or "",
            )
        except InvalidError as problem:
            form.blame(problem)
        else:
            return _saved(case, form)
    return pages.page(
        "volunteers/show.html",
        case=case,
        form=form,
        tasks=queries.tasks(session, case),
        now=clock.now(),
        status=422 if form.problems else 200,
    )


@blueprint.route("/cases/<reference>/volunteers/<uuid:window_id>/back", methods=["GET", "POST"])
@allow(Permission.CASE_WRITE)
def back(reference: str, window_id: uuid.UUID) -> Response:
    """Take a task back; what it opened closes at once."""
    session: Any = db.session()
    case = _case(session, reference)
    window = queries.task(session, case, window_id)
    form = CancelForm()
    if form.is_sent_and_sound():
        actions.take_back(session, window)
        return _saved(case, form)
    return pages.page("volunteers/back.html", case=case, window=window, form=form)


def _case(session: Any, reference: str) -> Case:
    """Return a case whose tasks the actor gives; else raise ``HiddenError``."""
    case = case_by_reference(session, reference)
    if Kind.SUM not in guard.reach(session, case.id).writes:
        raise HiddenError
    return case


def _saved(case: Case, form: TaskForm | CancelForm) -> Response:
    form.saved()
    flash(_("Saved."))
    return pages.go("volunteers.show", reference=ids.show_reference(case.reference))
