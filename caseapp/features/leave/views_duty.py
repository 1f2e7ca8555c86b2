"""The duty rota: who is on duty from when until when, on which number."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from caseapp.access.errors import HiddenError
from caseapp.access.routes import allow
from caseapp.base import clock
from caseapp.base.problems import InvalidError
from caseapp.db import db
from caseapp.features.leave import actions, blueprint, queries
from caseapp.features.leave.forms import DutyForm, EndForm
from caseapp.features.leave.views import require_actor
from caseapp.kinds import Permission
from caseapp.web import pages


@blueprint.route("/duty", methods=["GET", "POST"])
@allow(Permission.COLLEAGUES_READ)
def duty() -> Response:
    """The duty rota; a sent form puts somebody on it."""
    session: Any = db.session()
    actor = require_actor()
    may_change = actor.may(Permission.DUTY_MANAGE)
    if request.method == "POST" and not may_change:
        raise HiddenError
    form = DutyForm()
    form.offer(queries.could_be_on_duty(session, actor) if may_change else {})
    if form.is_sent_and_sound():
        try:
            actions.put_on_duty(
                session, actor.organisation_id, uuid.UUID(form.person.data), **form.values
            )
        except InvalidError as problem:
            form.blame(problem)
        else:
            return _saved(form)
    return pages.page(
        "leave/duty.html",
        form=form,
        may_change=may_change,
        duties=queries.duties(session),
        now=clock.now(),
        numbers=queries.emergency_numbers(session, actor),
        status=422 if form.problems else 200,
    )


@blueprint.route("/duty/<uuid:duty_id>/end", methods=["GET", "POST"])
@allow(Permission.DUTY_MANAGE)
def end_duty(duty_id: uuid.UUID) -> Response:
    """End a turn of duty."""
    session: Any = db.session()
    turn, name = queries.one_duty(session, duty_id)
    form = EndForm()
    if form.is_sent_and_sound():
        actions.end_duty(session, turn)
        return _saved(form)
    return pages.page("leave/end_duty.html", form=form, duty=turn, name=name)


def _saved(form: DutyForm | EndForm) -> Response:
    form.saved()
    flash(_("Saved."))
    return pages.go("leave.duty")
