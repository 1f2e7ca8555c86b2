"""The page of what is due and what comes for one person, with the tasks beside it."""

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
from caseapp.features.reviews import actions, blueprint, queries
from caseapp.features.reviews.forms import TaskForm, asking
from caseapp.kinds import Kind, Permission
from caseapp.models.case import Case
from caseapp.models.review import Review
from caseapp.vocabularies.reviews import reviews
from caseapp.web import logins, pages
from caseapp.web.forms import Form


@blueprint.route("/cases/<reference>/reviews", methods=["GET", "POST"])
@allow(Permission.CASE_READ)
def show(reference: str) -> Response:
    """What is due and what comes; a sent form adds a task."""
    session: Any = db.session()
    case = case_by_reference(session, reference)
    login = logins.require_login()
    reach = guard.reach(session, case.id)
    team = queries.team(session, case, clock.now(), reads_all=Kind.SUM in reach.reads)
    may_add = Kind.NOT in reach.writes
    if request.method == "POST" and not may_add:
        raise HiddenError
    people = queries.doers(team)
    form = asking(people, login.user_id) if may_add else None
    if form is not None and form.is_sent_and_sound():
        _add_task(case, form)
        form.saved()
        flash(_("Saved."))
        return pages.go("reviews.show", reference=ids.show_reference(case.reference))
    rows = queries.due(session, case, reach.reads)
    today = clock.today(login.time_zone)
    by_now, to_come = queries.split(rows, today)
    return pages.page(
        "reviews/show.html",
        case=case,
        by_now=by_now,
        to_come=to_come,
        before=list(queries.before(session, case)),
        tasks=queries.tasks(session, case),
        key_workers=queries.key_workers(team),
        owners=queries.names(session, rows),
        writes=guard.offered(reach),
        acts=guard.may_act(session, case.id, Review),
        kind_of=reviews().of,
        today=today,
        form=form,
        status=422 if form is not None and form.problems else 200,
    )


@blueprint.route("/cases/<reference>/reviews/<uuid:review_id>/still-right", methods=["GET", "POST"])
@allow(Permission.CASE_READ)
def still_right(reference: str, review_id: uuid.UUID) -> Response:
    """One tap: it is still right (practice.md, effort). Opened as a page, it leads to the list."""
    session: Any = db.session()
    case = case_by_reference(session, reference)
    due = queries.review(session, case, review_id)
    if due.kind not in guard.writes(session, case.id):
        raise HiddenError
    form = Form()
    if form.is_sent_and_sound():
        try:
            day = actions.still_right(session, case, review_id, _version(form))
        except InvalidError as problem:
            session.rollback()
            flash(str(problem.sentence))
            return pages.go("reviews.one", reference=reference, review_id=review_id)
        except (ConflictError, StaleDataError):
            session.rollback()
            flash(_("Somebody looked at it meanwhile. Nothing is lost."))
        else:
            again = _("Saved. We look at it again on %(day)s.", day=pages.day(day))
            flash(again if day else _("Saved."))
    if request.args.get("to") == "list":
        return pages.show_again("reviews.index")
    return pages.show_again("reviews.show", reference=reference)


@blueprint.route("/cases/<reference>/tasks/<uuid:task_id>/done", methods=["GET", "POST"])
@allow(Permission.CASE_WRITE)
def task_done(reference: str, task_id: uuid.UUID) -> Response:
    """One tap: it is done. Opened as a page, it leads to the list."""
    session: Any = db.session()
    case = case_by_reference(session, reference)
    task = queries.task(session, case, task_id)
    form = Form()
    if form.is_sent_and_sound():
        try:
            actions.finish_task(session, task, _version(form))
        except (ConflictError, StaleDataError):
            session.rollback()
            flash(_("Somebody did it meanwhile. Nothing is lost."))
        else:
            flash(_("Saved."))
    return pages.go("reviews.show", reference=reference)


def _add_task(case: Case, form: TaskForm) -> None:
    actions.add_task(
        db.session(),
        case,
        what=form.what.data or "",
        user_id=uuid.UUID(form.who.data),
        due_on=form.due_on.data,
    )


def _version(form: Form) -> int:
    """Return the version of the record as it was shown; nonsense is no version."""
    typed = form.version.data or ""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
