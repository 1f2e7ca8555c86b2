"""The page of leave and cover: one's own, and of people one supervises."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from caseapp.access.actor import Actor
from caseapp.access.errors import HiddenError
from caseapp.access.routes import allow
from caseapp.base.problems import ConflictError, InvalidError
from caseapp.db import db
from caseapp.features.leave import actions, blueprint, queries
from caseapp.features.leave.forms import EndForm, LeaveForm, leave_form
from caseapp.kinds import Permission
from caseapp.web import logins, pages

CONFLICT = 409


@blueprint.route("/leave", methods=["GET", "POST"])
@allow(Permission.COLLEAGUES_READ)
def show() -> Response:
    """My leave with its cover, who is away; a sent form enters leave."""
    actor = require_actor()
    if not queries.may_have_leave(actor):
        if request.method == "POST":
            raise HiddenError
        return _page(actor, None, None)
    return _enter(actor, actor.user_id, None)


@blueprint.route("/leave/for/<uuid:user_id>", methods=["GET", "POST"])
@allow(Permission.COLLEAGUES_READ)
def of_somebody(user_id: uuid.UUID) -> Response:
    """Leave of somebody one supervises, such as sickness that they cannot enter themselves."""
    actor = require_actor()
    name = queries.supervised(db.session(), actor).get(user_id)
    if name is None:
        raise HiddenError
    return _enter(actor, user_id, name)


@blueprint.route("/leave/<uuid:leave_id>", methods=["GET", "POST"])
@allow(Permission.COLLEAGUES_READ)
def change(leave_id: uuid.UUID) -> Response:
    """Change when somebody is away and who covers."""
    session: Any = db.session()
    leave, owner = queries.one_leave(session, leave_id)
    desk = queries.desk(session, require_actor(), leave.owner_id)
    form = leave_form(desk, leave, queries.covers(session, [leave.id]).get(leave.id))
    is_stale = False
    if form.is_sent_and_sound():
        try:
            form.check_version()
            actions.change_leave(session, leave, **form.values)
        except InvalidError as problem:
            form.blame(problem)
        except ConflictError:
            is_stale = True
            form.take_over(leave)
        else:
            return _saved(form, leave.owner_id)
    return pages.page(
        "leave/change.html",
        form=form,
        leave=leave,
        owner=owner,
        is_stale=is_stale,
        status=CONFLICT if is_stale else 422 if form.problems else 200,
    )


@blueprint.route("/leave/<uuid:leave_id>/end", methods=["GET", "POST"])
@allow(Permission.COLLEAGUES_READ)
def end(leave_id: uuid.UUID) -> Response:
    """Somebody is back, or the leave is taken back; its cover ends with it."""
    session: Any = db.session()
    leave, owner = queries.one_leave(session, leave_id)
    form = EndForm()
    if form.is_sent_and_sound():
        actions.end_leave(session, leave)
        return _saved(form, leave.owner_id)
    return pages.page("leave/end.html", form=form, leave=leave, owner=owner)


def _enter(actor: Actor, owner_id: uuid.UUID, name: str | None) -> Response:
    session: Any = db.session()
    form = leave_form(queries.desk(session, actor, owner_id))
    if form.is_sent_and_sound():
        try:
            actions.enter_leave(session, actor.organisation_id, owner_id, **form.values)
        except InvalidError as problem:
            form.blame(problem)
        else:
            return _saved(form, owner_id)
    return _page(actor, form, name)


def _page(actor: Actor, form: LeaveForm | None, name: str | None) -> Response:
    session: Any = db.session()
    leaves = queries.leave_of(session, form.desk.owner_id) if form else ()
    return pages.page(
        "leave/show.html",
        form=form,
        name=name,
        leaves=leaves,
        covers=queries.covers(session, [leave.id for leave in leaves]),
        away=queries.away(session),
        supervised={} if name else queries.supervised(session, actor),
        status=422 if form and form.problems else 200,
    )


def _saved(form: LeaveForm | EndForm, owner_id: uuid.UUID) -> Response:
    form.saved()
    flash(_("Saved."))
    if owner_id == require_actor().user_id:
        return pages.go("leave.show")
    return pages.go("leave.of_somebody", user_id=owner_id)


def require_actor() -> Actor:
    """Return who is asking; the door lets nobody else in."""
    actor = logins.require_login().actor
    assert actor is not None  # noqa: S101 (the door lets nobody else in)
    return actor
