"""Asking and referring on one screen, and changing what is being written (practice.md P32)."""

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
from caseapp.features.referrals import actions, blueprint, queries
from caseapp.features.referrals.forms import DraftForm, NewForm
from caseapp.features.referrals.recipients import recipients
from caseapp.features.referrals.views import about, may_refer, today
from caseapp.kinds import SERVICE_LABELS, Kind, Permission, ReferralState, Service
from caseapp.models.case import Case
from caseapp.models.referral import Referral
from caseapp.rules import talk_language
from caseapp.rules.consent_checks import problems, usual_end
from caseapp.rules.referral_sheet import parts_of
from caseapp.web import logins, pages


@blueprint.route("/cases/<reference>/referrals/new", methods=["GET", "POST"])
@allow(Permission.CASE_WRITE)
def new(reference: str) -> Response:
    """Ask and refer: their yes and the referral, or a referral by a yes that there is already."""
    session: Any = db.session()
    case = queries.case_of(session, reference)
    if not may_refer(session, case):
        raise HiddenError
    form = NewForm()
    mine = logins.require_login().user_id
    form.offer(recipients(session, case, mine, today()), queries.live(session, case, clock.now()))
    talk_language.offer(form, talk_language.spoken(session, case))
    if request.method == "GET" and not form.was_kept:
        _begin(form)
    if form.is_sent_and_sound():
        made = _made(session, case, form)
        if made is not None:
            form.saved()
            # The same words whatever the yes became: doubt is never shown in the room (P6).
            flash(_("Saved. Nothing has gone out yet. This is what they will read."))
            where = {"reference": ids.show_reference(case.reference), "referral_id": made.id}
            return pages.go("referrals.send", **where)
    if form.until.errors and not form.until.data and not (form.until.raw_data or [""])[0]:
        _preset(form)
    return pages.page(
        "referrals/new.html",
        block="until",
        target="until-box",
        case=case,
        form=form,
        may_ask=Kind.CON in guard.writes(session, case.id),
        status=422 if form.problems else 200,
    )


@blueprint.route("/cases/<reference>/referrals/<uuid:referral_id>/edit", methods=["GET", "POST"])
@allow(Permission.CASE_WRITE)
def edit(reference: str, referral_id: uuid.UUID) -> Response:
    """Change what is being written; somebody else's change meanwhile is shown beside one's own."""
    session: Any = db.session()
    case = queries.case_of(session, reference)
    referral = queries.referral_of(session, case, referral_id)
    if not may_refer(session, case) or referral.state is not ReferralState.DRAFT:
        raise HiddenError
    form = DraftForm(record=referral, data=_shown(referral))
    theirs = None
    if form.is_sent_and_sound():
        try:
            form.check_version()
            actions.change(session, case, referral, form.draft)
        except InvalidError as problem:
            form.blame(problem)
        except (ConflictError, StaleDataError):
            session.rollback()
            theirs = queries.referral_of(session, case, referral_id)
            form.take_over(theirs)
        else:
            form.saved()
            flash(_("Saved. Nothing has gone out yet. This is what they will read."))
            return pages.go("referrals.send", reference=reference, referral_id=referral_id)
    return pages.page(
        "referrals/edit.html",
        **about(session, case, theirs or referral),
        form=form,
        theirs=theirs,
        status=409 if theirs else 422 if form.problems else 200,
    )


def _made(session: Any, case: Case, form: NewForm) -> Referral | None:
    """Make it; or put everything that is missing beside its field."""
    found: list[InvalidError] = []
    try:
        if form.permission.data:
            return _by_a_yes(session, case, form)
        if Kind.CON not in guard.writes(session, case.id):
            raise InvalidError("permission", _("Choose a yes that there is already."))
        said = form.said(case.organisation_id)
        found = list(problems(said, today()))
        if not found:
            name = said.partner.name if said.partner else form.whom.name_of(form.person.data)
            return actions.ask_and_refer(session, case, said, name, form.draft)
    except InvalidError as problem:
        found = [problem]
    for each in found:
        form.blame(each)
    return None


def _by_a_yes(session: Any, case: Case, form: NewForm) -> Referral:
    offered = {str(key): key for key, _label in queries.live(session, case, clock.now())}
    key = offered.get(form.permission.data or "")
    entry = queries.entry_with(session, case, key) if key else None
    if entry is None:
        raise InvalidError("permission", _("This yes does not hold any more. Ask together."))
    name = queries.whom(session, entry.consent)
    return actions.refer(session, case, entry.consent, name, form.draft)


def _begin(form: NewForm) -> None:
    """Show a form that is about something: what an address names."""
    form.person.data = request.args.get("person", "")
    service = request.args.get("service", "")
    form.service.data = service if service in {each.value for each in SERVICE_LABELS} else ""
    named = request.args.get("permission", "")
    if named in {value for value, *_rest in form.permission.iter_choices()}:
        form.permission.data = named
    _preset(form)


def _preset(form: NewForm) -> None:
    """Give the last day that is usual for what was chosen."""
    form.until.data = usual_end(form.matter, today())
    form.until.raw_data = None


def _shown(referral: Referral) -> dict[str, Any]:
    return {
        "service": Service(referral.service).value,
        "purpose": referral.purpose or "",
        "words": referral.words or "",
        "parts": [part.value for part in parts_of(referral)],
        "reach": referral.reach or "",
    }
