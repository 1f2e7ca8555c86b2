"""The list of best-interests decisions, and beginning one."""

from __future__ import annotations

import uuid
from typing import Any

from flask import request
from werkzeug.wrappers import Response

from caseapp.access import guard
from caseapp.access.errors import HiddenError
from caseapp.access.handles import case_by_reference
from caseapp.access.routes import allow
from caseapp.base import ids
from caseapp.base.problems import InvalidError
from caseapp.db import db
from caseapp.features.best_interests import actions, blueprint, queries
from caseapp.features.best_interests.forms import StartForm
from caseapp.kinds import BestKind, KeyDecision, Kind, Permission
from caseapp.models.case import Case
from caseapp.models.consent import Consent
from caseapp.rules import answers, best_interests
from caseapp.web import pages


def case_of(session: Any, reference: str) -> Case:
    """Return a case whose notes the actor reads; else raise ``HiddenError``."""
    case = case_by_reference(session, reference)
    if Kind.NOT not in guard.reach(session, case.id).reads:
        raise HiddenError
    return case


@blueprint.get("/cases/<reference>/best-interests")
@allow(Permission.CASE_READ)
def index(reference: str) -> Response:
    """Every one of a child, what is still open first."""
    session: Any = db.session()
    case = case_of(session, reference)
    return pages.page(
        "best_interests/index.html",
        case=case,
        decisions=queries.decisions(session, case),
        asked=best_interests.asked_for(session, case),
        writes=answers.may_write(session, case, Kind.NOT),
    )


@blueprint.route("/cases/<reference>/best-interests/new", methods=["GET", "POST"])
@allow(Permission.CASE_WRITE)
def new(reference: str) -> Response:
    """Begin one; an address can name the permission that it is about."""
    session: Any = db.session()
    case = case_of(session, reference)
    if not answers.may_write(session, case, Kind.NOT):
        raise HiddenError
    form = StartForm()
    consent = _named(session, case, form)
    if consent is not None and request.method == "GET":
        form.consent.data = str(consent.id)
        form.sort.data = BestKind.DECISION.value
        form.about.data = best_interests.about_of(consent).value
    elif request.method == "GET" and request.args.get("about") in set(KeyDecision):
        form.sort.data, form.about.data = BestKind.DECISION.value, request.args["about"]
    if form.is_sent_and_sound():
        try:
            sort, about = form.chosen
            decision = actions.start(session, case, sort, about, consent)
        except InvalidError as problem:
            form.blame(problem)
        else:
            form.saved()
            return pages.go(
                "best_interests.show",
                reference=ids.show_reference(case.reference),
                best_id=decision.id,
            )
    return pages.page(
        "best_interests/new.html", case=case, form=form, status=422 if form.problems else 200
    )


def _named(session: Any, case: Case, form: StartForm) -> Consent | None:
    """The permission that is named; one that is not of this case is not found."""
    written = form.consent.data or request.args.get("consent")
    if not written:
        return None
    try:
        consent = queries.consent_of(session, case, uuid.UUID(written))
    except ValueError:
        consent = None
    if consent is None:
        raise HiddenError
    return consent
