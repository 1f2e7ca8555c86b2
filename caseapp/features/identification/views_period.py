"""Pages of a recovery and reflection period, and of more time for it."""

from __future__ import annotations

import uuid

from werkzeug.wrappers import Response

from caseapp.access.routes import allow
from caseapp.db import db
from caseapp.features.identification import actions, blueprint, queries
from caseapp.features.identification.forms import ExtensionForm, PeriodForm
from caseapp.features.identification.saving import Came, back, send, today, writable
from caseapp.kinds import AnswerState, Permission
from caseapp.models.identification import RecoveryExtension, RecoveryPeriod
from caseapp.rules.identification import LEAST_DAYS
from caseapp.web import pages


@blueprint.route("/cases/<reference>/identification/recovery/new", methods=["GET", "POST"])
@allow(Permission.CASE_WRITE)
def new_period(reference: str) -> Response:
    """Write down a period."""
    return _period(reference, None)


@blueprint.route(
    "/cases/<reference>/identification/recovery/<uuid:period_id>", methods=["GET", "POST"]
)
@allow(Permission.CASE_WRITE)
def period(reference: str, period_id: uuid.UUID) -> Response:
    """Change a period, or write down what the person wishes for the time after."""
    return _period(reference, period_id)


def _period(reference: str, period_id: uuid.UUID | None) -> Response:
    case, session = writable(reference), db.session()
    record = queries.of_case(session, case, RecoveryPeriod, period_id) if period_id else None
    form = PeriodForm(obj=record, record=record)
    if form.wish_state.data == AnswerState.TOLD:
        form.wish_state.data = AnswerState.NOT_ASKED_YET.value
    came = send(form, lambda: actions.save_period(session, case, record, form.values))
    if came is Came.SAVED:
        return back(case)
    theirs = None
    if came is Came.CONFLICT and period_id:
        theirs = queries.of_case(session, case, RecoveryPeriod, period_id)
        form.take_over(theirs)
    return pages.page(
        "identification/period.html",
        case=case,
        period_id=period_id,
        form=form,
        theirs=theirs,
        least_days=LEAST_DAYS,
        status=came.value,
    )


@blueprint.route(
    "/cases/<reference>/identification/recovery/<uuid:period_id>/more-time",
    methods=["GET", "POST"],
)
@allow(Permission.CASE_WRITE)
def ask_more_time(reference: str, period_id: uuid.UUID) -> Response:
    """Ask for more time."""
    return _extension(reference, period_id, None)


@blueprint.route(
    "/cases/<reference>/identification/recovery/<uuid:period_id>/more-time/<uuid:extension_id>",
    methods=["GET", "POST"],
)
@allow(Permission.CASE_WRITE)
def more_time(reference: str, period_id: uuid.UUID, extension_id: uuid.UUID) -> Response:
    """Write down what came of asking for more time."""
    return _extension(reference, period_id, extension_id)


def _extension(reference: str, period_id: uuid.UUID, extension_id: uuid.UUID | None) -> Response:
    case, session = writable(reference), db.session()
    whole = queries.period(session, case, period_id)
    record = None
    if extension_id:
        record = queries.of_case(session, case, RecoveryExtension, extension_id)
    form = ExtensionForm(obj=record, record=record)
    came = send(
        form,
        lambda: actions.save_extension(
            session, case, whole.record, whole.extensions, record, form.values, today()
        ),
    )
    if came is Came.SAVED:
        return back(case)
    theirs = None
    if came is Came.CONFLICT and extension_id:
        theirs = queries.of_case(session, case, RecoveryExtension, extension_id)
        form.take_over(theirs)
    return pages.page(
        "identification/extension.html",
        case=case,
        period=queries.period(session, case, period_id),
        extension_id=extension_id,
        form=form,
        theirs=theirs,
        status=came.value,
    )
