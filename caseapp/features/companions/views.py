"""The page of who comes along, and the form of one of them."""

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
from caseapp.features.companions import actions, blueprint, queries
from caseapp.features.companions.forms import CompanionForm
from caseapp.kinds import COMPANY_OUTCOMES, INVITED_LABELS, TRIED_LABELS, Kind, Permission
from caseapp.models.case import Case
from caseapp.models.companion import Companion
from caseapp.rules import answers, arising
from caseapp.web import logins, pages


@blueprint.route("/cases/<reference>/companions", methods=["GET", "POST"])
@allow(Permission.CASE_READ)
def index(reference: str) -> Response:
    """Who comes along; a sent form adds somebody."""
    session: Any = db.session()
    case = case_by_reference(session, reference)
    reach = guard.reach(session, case.id)
    writes = Kind.COM in reach.writes
    if Kind.COM not in reach.reads or (request.method == "POST" and not writes):
        raise HiddenError
    login = logins.require_login()
    form = CompanionForm()
    if form.is_sent_and_sound():
        try:
            today = clock.today(login.time_zone)
            actions.add(session, case, login.user_id, today, **form.given)
        except InvalidError as problem:
            form.blame(problem)
        else:
            return _saved(case, form)
    found = queries.companions(session, case)
    return pages.page(
        "companions/index.html",
        case=case,
        form=form,
        writes=writes,
        asks=answers.may_write(session, case, Kind.CON),
        companions=found,
        until=queries.in_the_room(session, case, found) if Kind.CON in reach.reads else {},
        status=422 if form.problems else 200,
    )


@blueprint.route("/cases/<reference>/companions/<uuid:companion_id>", methods=["GET", "POST"])
@allow(Permission.CASE_WRITE)
def change(reference: str, companion_id: uuid.UUID) -> Response:
    """Change one; somebody else's change meanwhile is shown beside one's own."""
    session: Any = db.session()
    case = case_by_reference(session, reference)
    companion = queries.companion(session, case, companion_id)
    if Kind.COM not in guard.reach(session, case.id).writes:
        raise HiddenError
    login = logins.require_login()
    form = CompanionForm(obj=companion, record=companion)
    theirs = None
    if form.is_sent_and_sound():
        try:
            form.check_version()
            today = clock.today(login.time_zone)
            actions.change(session, case, companion, login.user_id, today, **form.given)
        except InvalidError as problem:
            form.blame(problem)
        except (ConflictError, StaleDataError):
            session.rollback()
            theirs = queries.companion(session, case, companion_id)
            form.take_over(theirs)
        else:
            return _saved(case, form)
    return pages.page(
        "companions/change.html",
        case=case,
        form=form,
        asks=arising.is_asked(session, case, arising.ACCOMPANY, companion.name or ""),
        theirs=_lines(form, theirs) if theirs else None,
        status=409 if theirs else 422 if form.problems else 200,
    )


def _lines(form: CompanionForm, theirs: Companion) -> list[tuple[Any, Any]]:
    """What is saved now, with labels."""
    return [
        (form.name.label.text, theirs.name),
        (form.tie.label.text, theirs.tie),
        (form.seen_alone.label.text, _(TRIED_LABELS[theirs.seen_alone])),
        (form.checked.label.text, _(TRIED_LABELS[theirs.checked])),
        (form.invited_by.label.text, _(INVITED_LABELS[theirs.invited_by])),
        (form.outcome.label.text, _(COMPANY_OUTCOMES[theirs.outcome])),
        (form.topics.label.text, theirs.topics),
        (form.stays_for.label.text, theirs.stays_for),
        (form.childcare.label.text, theirs.childcare),
        (form.worries.label.text, theirs.worries),
    ]


def _saved(case: Case, form: CompanionForm) -> Response:
    form.saved()
    flash(_("Saved."))
    return pages.go("companions.index", reference=ids.show_reference(case.reference))
