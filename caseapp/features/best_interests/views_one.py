"""One best-interests decision: writing it, completing it, and a second person's name under it."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, request
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from caseapp.access import guard
from caseapp.access.errors import HiddenError
from caseapp.access.routes import allow
from caseapp.base import clock, ids
from caseapp.base.problems import ConflictError, InvalidError
from caseapp.db import db
from caseapp.features.best_interests import actions, blueprint, queries
from caseapp.features.best_interests.forms import DecisionForm
from caseapp.features.best_interests.views import case_of
from caseapp.kinds import Kind, Permission
from caseapp.models.best_interests import BestCountersign, BestInterests
from caseapp.models.case import Case
from caseapp.models.consent import Consent
from caseapp.rules import answers
from caseapp.rules import best_interests as rules
from caseapp.web import logins, pages


@blueprint.route("/cases/<reference>/best-interests/<uuid:best_id>", methods=["GET", "POST"])
@allow(Permission.CASE_READ)
def show(reference: str, best_id: uuid.UUID) -> Response:
    """One whole; a sent form keeps what was written, or completes it."""
    session: Any = db.session()
    case = case_of(session, reference)
    decision = queries.decision_of(session, case, best_id)
    consent = queries.consent_of(session, case, decision.consent_id)
    writes = answers.may_write(session, case, Kind.NOT) and decision.completed_at is None
    form = DecisionForm(obj=decision, record=decision)
    theirs = None
    if form.is_sent_and_sound():
        if not writes:
            raise HiddenError
        try:
            form.check_version()
            if _save(session, decision, consent, form):
                form.saved()
                flash(_("Saved."))
                return _on(case, best_id)
        except (ConflictError, StaleDataError):
            session.rollback()
            case = case_of(session, reference)
            theirs = queries.decision_of(session, case, best_id)
            form.take_over(theirs)
    return _page(session, case, theirs or decision, form, theirs=theirs, writes=writes)


@blueprint.route(
    "/cases/<reference>/best-interests/<uuid:best_id>/countersign", methods=["GET", "POST"]
)
@allow(Permission.BEST_INTERESTS_COUNTERSIGN)
def countersign(reference: str, best_id: uuid.UUID) -> Response:
    """A second person agrees that something is shared against what the child said. Opened as a
    page, it leads to the decision."""
    session: Any = db.session()
    case = case_of(session, reference)
    decision = queries.decision_of(session, case, best_id)
    guard.refuse_act(session, case.id, BestCountersign)
    if request.method == "POST":
        try:
            actions.countersign(session, case, decision)
        except InvalidError as problem:
            flash(str(problem))
        else:
            flash(_("Saved."))
    return _on(case, best_id)


def _save(
    session: Any, decision: BestInterests, consent: Consent | None, form: DecisionForm
) -> bool:
    """Keep it; or complete it, with everything that is missing said beside its field."""
    if not form.complete.data:
        actions.keep(session, decision, form.values)
        return True
    today = clock.today(logins.require_login().time_zone)
    problems = rules.lacks(decision, consent, today, form.values)
    for problem in problems:
        form.blame(problem)
    if not problems:
        actions.complete(session, decision, form.values, consent, today)
    return not problems


def _page(
    session: Any,
    case: Case,
    decision: BestInterests,
    form: DecisionForm,
    *,
    theirs: BestInterests | None,
    writes: bool,
) -> Response:
    signed = rules.signature(session, case, decision)
    return pages.page(
        "best_interests/show.html",
        case=case,
        decision=decision,
        form=form,
        theirs=theirs,
        writes=writes and decision.completed_at is None,
        signed=signed,
        signed_by=queries.name_of(session, signed.author_id) if signed else "",
        author=queries.name_of(session, decision.completed_by_id or decision.author_id),
        may_sign=signed is None and _may_sign(session, case, decision),
        waits=rules.needs_countersign(session, case, decision),
        status=409 if theirs else 422 if form.problems else 200,
    )


def _may_sign(session: Any, case: Case, decision: BestInterests) -> bool:
    """Whether whoever looks is the second person that it waits for."""
    mine = logins.require_login().user_id
    if mine in (decision.author_id, decision.completed_by_id):
        return False
    waits = rules.needs_countersign(session, case, decision)
    return waits and guard.may_act(session, case.id, BestCountersign)


def _on(case: Case, best_id: uuid.UUID) -> Response:
    return pages.go(
        "best_interests.show",
        reference=ids.show_reference(case.reference),
        best_id=best_id,
    )
