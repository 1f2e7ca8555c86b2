"""Pages of one decision of an authority."""

from __future__ import annotations

import uuid

from werkzeug.wrappers import Response

from caseapp.access.routes import allow
from caseapp.db import db
from caseapp.features.identification import actions, blueprint, queries
from caseapp.features.identification.forms import DecisionForm
from caseapp.features.identification.saving import Came, back, send, today, writable
from caseapp.kinds import Permission
from caseapp.models.identification import IdentificationDecision
from caseapp.web import pages


@blueprint.route("/cases/<reference>/identification/decisions/new", methods=["GET", "POST"])
@allow(Permission.CASE_WRITE)
def new_decision(reference: str) -> Response:
    """Write down a decision that is waited for, or that was made."""
    return _decision(reference, None)


@blueprint.route(
    "/cases/<reference>/identification/decisions/<uuid:decision_id>", methods=["GET", "POST"]
)
@allow(Permission.CASE_WRITE)
def decision(reference: str, decision_id: uuid.UUID) -> Response:
    """Change a decision: the answer, its dates, that its reasons were explained."""
    return _decision(reference, decision_id)


def _decision(reference: str, decision_id: uuid.UUID | None) -> Response:
    case, session = writable(reference), db.session()
    record = None
    if decision_id:
        record = queries.of_case(session, case, IdentificationDecision, decision_id)
    form = DecisionForm(obj=record, record=record)
    came = send(form, lambda: actions.save_decision(session, case, record, form.values, today()))
    if came is Came.SAVED:
        return back(case)
    theirs = None
    if came is Came.CONFLICT and decision_id:
        theirs = queries.of_case(session, case, IdentificationDecision, decision_id)
        form.take_over(theirs)
    return pages.page(
        "identification/decision.html",
        case=case,
        decision_id=decision_id,
        form=form,
        theirs=theirs,
        status=came.value,
    )
