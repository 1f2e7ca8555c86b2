"""Whether somebody in the roster is offered: stopped for now, gone for good, away, at work,
what they declared; which sign-in is theirs, and talking with them afterwards.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from flask import flash
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from caseapp.access.routes import allow
from caseapp.base import clock
from caseapp.base.problems import InvalidError
from caseapp.db import db
from caseapp.features.interpreters import actions, blueprint, queries
from caseapp.features.interpreters.forms import (
    AccountForm,
    AwayForm,
    DeclareForm,
    HoursForm,
    ReasonForm,
    StepForm,
)
from caseapp.kinds import WEEKDAY_LABELS, Permission, Role
from caseapp.rules import debriefs, partners
from caseapp.rules.team import colleagues
from caseapp.web import logins, pages
from caseapp.web.forms import Form


@blueprint.route("/interpreters/<uuid:interpreter_id>/suspend", methods=["GET", "POST"])
@allow(Permission.INTERPRETERS_VET)
def suspend(interpreter_id: uuid.UUID) -> Response:
    """Offer them to nobody for now."""
    form = ReasonForm()
    return _step(
        interpreter_id,
        "suspend",
        form,
        lambda session, row: actions.suspend(session, row, form.why.data or ""),
    )


@blueprint.route("/interpreters/<uuid:interpreter_id>/lift", methods=["GET", "POST"])
@allow(Permission.INTERPRETERS_VET)
def lift(interpreter_id: uuid.UUID) -> Response:
    """Offer them again."""
    return _step(interpreter_id, "lift", StepForm(), actions.lift)


@blueprint.route("/interpreters/<uuid:interpreter_id>/retire", methods=["GET", "POST"])
@allow(Permission.INTERPRETERS_VET)
def retire(interpreter_id: uuid.UUID) -> Response:
    """Take somebody out of the roster who no longer works with us."""
    return _step(interpreter_id, "retire", StepForm(), actions.retire)


@blueprint.route("/interpreters/<uuid:interpreter_id>/return", methods=["GET", "POST"])
@allow(Permission.INTERPRETERS_VET)
def bring_back(interpreter_id: uuid.UUID) -> Response:
    """Put somebody back who works with us again."""
    return _step(interpreter_id, "bring_back", StepForm(), actions.bring_back)


@blueprint.route("/interpreters/<uuid:interpreter_id>/account", methods=["GET", "POST"])
@allow(Permission.INTERPRETERS_VET)
def account(interpreter_id: uuid.UUID) -> Response:
    """Say which sign-in is theirs."""
    session: Any = db.session()
    row = queries.one(session, interpreter_id)
    ours = colleagues(session, row.organisation_id, [Role.INT], ())
    hats = [*ours, *partners.interpreters(session, row.organisation_id)]
    form = AccountForm.of(row, hats)
    return _step(
        interpreter_id,
        "account",
        form,
        lambda session, row: actions.link_account(session, row, form.user_id),
    )


@blueprint.route("/interpreters/<uuid:interpreter_id>/talked", methods=["GET", "POST"])
@allow(Permission.INTERPRETERS_VET)
def talked(interpreter_id: uuid.UUID) -> Response:
    """Keep that somebody talked with them after something hard."""
    today = clock.today(logins.require_login().time_zone)
    return _step(
        interpreter_id,
        "talked",
        StepForm(),
        lambda session, row: debriefs.held(session, row, today),
    )


@blueprint.route("/interpreters/<uuid:interpreter_id>/away", methods=["GET", "POST"])
@allow(Permission.INTERPRETERS_MANAGE)
def away(interpreter_id: uuid.UUID) -> Response:
    """Write down days on which they cannot be asked."""
    form = AwayForm()
    return _step(
        interpreter_id,
        "away",
        form,
        lambda session, row: actions.go_away(session, row, form.first_day.data, form.last_day.data),
    )


@blueprint.route(
    "/interpreters/<uuid:interpreter_id>/away/<uuid:away_id>/end", methods=["GET", "POST"]
)
@allow(Permission.INTERPRETERS_MANAGE)
def come_back(interpreter_id: uuid.UUID, away_id: uuid.UUID) -> Response:
    """Take days away out again."""
    return _step(
        interpreter_id,
        "come_back",
        StepForm(),
        lambda session, row: actions.come_back(session, row, away_id),
    )


@blueprint.route("/interpreters/<uuid:interpreter_id>/hours", methods=["GET", "POST"])
@allow(Permission.INTERPRETERS_MANAGE)
def hours(interpreter_id: uuid.UUID) -> Response:
    """Write down on which days of the week they can be asked, from when until when."""
    form = HoursForm.of(queries.hours_of(db.session(), interpreter_id))
    return _step(
        interpreter_id,
        "hours",
        form,
        lambda session, row: actions.keep_hours(session, row, form.hours),
    )


@blueprint.route("/interpreters/<uuid:interpreter_id>/ties", methods=["GET", "POST"])
@allow(Permission.INTERPRETERS_MANAGE)
def declare(interpreter_id: uuid.UUID) -> Response:
    """Write down what they have ties to; nobody reads it afterwards."""
    form = DeclareForm()
    today = clock.today(logins.require_login().time_zone)
    return _step(
        interpreter_id,
        "declare",
        form,
        lambda session, row: actions.declare(session, row, today, form.ties),
    )


def _step(
    interpreter_id: uuid.UUID, step: str, form: Form, act: Callable[[Any, Any], None]
) -> Response:
    session: Any = db.session()
    interpreter = queries.one(session, interpreter_id)
    if form.is_sent_and_sound():
        try:
            act(session, interpreter)
        except InvalidError as problem:
            form.blame(problem)
        except StaleDataError:
            session.rollback()
            flash(_("Somebody else saved a change meanwhile. Look at it first."))
            return pages.go("interpreters.show", interpreter_id=interpreter_id)
        else:
            form.saved()
            flash(_("Saved."))
            return pages.go("interpreters.show", interpreter_id=interpreter_id)
    return pages.page(
        "interpreters/step.html",
        form=form,
        interpreter=interpreter,
        step=step,
        weekdays=WEEKDAY_LABELS,
        status=422 if form.problems else 200,
    )
