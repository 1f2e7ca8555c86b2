"""Pages of one challenge of a decision."""

from __future__ import annotations

import uuid

from flask import request
from werkzeug.wrappers import Response

from caseapp.access.routes import allow
from caseapp.db import db
from caseapp.features.identification import actions, blueprint, queries
from caseapp.features.identification.forms import ChallengeForm
from caseapp.features.identification.saving import Came, back, send, today, writable
from caseapp.kinds import AnswerState, Permission
from caseapp.models.identification import DecisionChallenge, IdentificationDecision
from caseapp.web import pages


@blueprint.route(
    "/cases/<reference>/identification/decisions/<uuid:decision_id>/challenges/new",
    methods=["GET", "POST"],
)
@allow(Permission.CASE_WRITE)
def new_challenge(reference: str, decision_id: uuid.UUID) -> Response:
    """Begin a challenge of a decision."""
    return _challenge(reference, decision_id, None)


@blueprint.route(
    "/cases/<reference>/identification/challenges/<uuid:challenge_id>", methods=["GET", "POST"]
)
@allow(Permission.CASE_WRITE)
def challenge(reference: str, challenge_id: uuid.UUID) -> Response:
    """Change a challenge: its next date, that it was handed in, what came of it."""
    return _challenge(reference, None, challenge_id)


def _challenge(
    reference: str, decision_id: uuid.UUID | None, challenge_id: uuid.UUID | None
) -> Response:
    case, session = writable(reference), db.session()
    record = decision = None
    if challenge_id:
        record = queries.of_case(session, case, DecisionChallenge, challenge_id)
        decision_id = record.decision_id
    if decision_id:
        decision = queries.of_case(session, case, IdentificationDecision, decision_id)
    form = ChallengeForm(obj=record, record=record)
    if request.method == "GET" and not form.was_kept:
        _show(form, record, decision)
    came = send(
        form,
        lambda: actions.save_challenge(session, case, decision, record, form.values, today()),
    )
    if came is Came.SAVED:
        return back(case)
    theirs = None
    if came is Came.CONFLICT and challenge_id:
        theirs = queries.of_case(session, case, DecisionChallenge, challenge_id)
        form.take_over(theirs)
    return pages.page(
        "identification/challenge.html",
        case=case,
        decision=decision,
        challenge_id=challenge_id,
        form=form,
        theirs=theirs,
        status=came.value,
    )


def _show(
    form: ChallengeForm,
    record: DecisionChallenge | None,
    decision: IdentificationDecision | None,
) -> None:
    """Show how support stands meanwhile; the date of the decision's letter is not asked again."""
    if record is None:
        form.deadline.data = decision.challenge_deadline if decision else None
    elif record.interim_state is AnswerState.TOLD and record.interim_support:
        form.interim.data = record.interim_support.value
    else:
        form.interim.data = record.interim_state.value
