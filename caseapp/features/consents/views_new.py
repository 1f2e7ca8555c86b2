"""The page on which an answer is written down: a yes, a no, or not now."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask import flash, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from caseapp.access import guard
from caseapp.access.ages import age_in
from caseapp.access.errors import HiddenError
from caseapp.access.routes import allow
from caseapp.base import clock, ids
from caseapp.base.problems import InvalidError
from caseapp.db import db
from caseapp.features.consents import actions, blueprint, queries
from caseapp.features.consents.actions import Talk
from caseapp.features.consents.forms import AnswerForm, read_key
from caseapp.features.consents.recipients import recipients
from caseapp.features.consents.views import case_of, is_together
from caseapp.kinds import AgeStatus, ContactMode, Decision, Kind, Permission
from caseapp.models.case import Case
from caseapp.rules import answers, consent_people, talk_language
from caseapp.rules.consent_checks import YES, problems, usual_end
from caseapp.rules.consent_child import is_near
from caseapp.vocabularies.purposes import purposes
from caseapp.web import logins, pages


@blueprint.route("/cases/<reference>/consents/new", methods=["GET", "POST"])
@allow(Permission.CASE_WRITE, together=True)
def new(reference: str) -> Response:
    """Ask together, or write down that they said no or not now."""
    session: Any = db.session()
    case = case_of(session, reference)
    if not answers.may_write(session, case, Kind.CON):
        raise HiddenError
    form = AnswerForm()
    whom = recipients(session, case, logins.require_login().user_id, _today())
    form.offer(whom, together=is_together())
    form.offer_company(queries.companions(session, case))
    talk_language.offer(form, talk_language.spoken(session, case))
    age, now = age_in(session, case.id), clock.now()
    if not age.is_adult(now):
        is_in_doubt = age.status is AgeStatus.AGE_IN_DOUBT
        form.ask_child(is_in_doubt=is_in_doubt, is_near_eighteen=is_near(age, now))
    if request.method == "GET":
        _begin(session, case, form)
    form.offer_people()
    if form.is_sent_and_sound() and _answer(session, case, form):
        form.saved()
        # The same words whatever it became: doubt is never shown in the room (practice.md P6).
        if Decision(form.answer.data) in YES:
            flash(_("Saved. We will look at it again together soon."))
        else:
            flash(_("Saved."))
        return pages.go("consents.index", reference=ids.show_reference(case.reference))
    if form.until.errors and not form.until.data and not (form.until.raw_data or [""])[0]:
        _preset(form)
    part = "people" if pages.is_part_for("people-box") else "until"
    return pages.page(
        "consents/new.html",
        block=part,
        target=f"{part}-box",
        case=case,
        form=form,
        together=is_together(),
        writes_notes=Kind.NOT in guard.writes(session, case.id),
        status=422 if form.problems else 200,
    )


def _answer(session: Any, case: Case, form: AnswerForm) -> bool:
    """Write it down; or put everything that is missing beside its field."""
    try:
        said = form.said(case.organisation_id)
        found = list(problems(said, _today()))
        if not found:
            actions.answer(session, case, said, _talk(form))
    except InvalidError as problem:
        found = [problem]
    for each in found:
        form.blame(each)
    return not found


def _talk(form: AnswerForm) -> Talk | None:
    if not form.mode.data:
        return None
    at = None
    if form.given_on.data and form.given_on.data != _today():
        zone = ZoneInfo(logins.require_login().time_zone)
        at = datetime.combine(form.given_on.data, time(12), tzinfo=zone)
    return Talk(ContactMode(form.mode.data), at)


def _begin(session: Any, case: Case, form: AnswerForm) -> None:
    """Show a form that is about something: what an address names, or an answer before."""
    if form.was_kept:
        form.person.data = request.args.get("person", form.person.data)
        return
    again = read_key(request.args.get("again"))
    if again is not None:
        before = queries.card(session, case, again, clock.now()).consent
        form.purpose.data = before.purpose or ""
        form.person.data = str(before.membership_id or before.partner_id or "")
        form.people.data = [
            str(each.membership_id)
            for each in consent_people.of(session, before)
            if each.ended_at is None and str(each.membership_id) in form.hats
        ]
        form.outside.data = before.recipient or ""
        form.headlines.data = [kind.code for kind in before.headlines]
        form.entries_from.data, form.entries_until.data = before.entries_from, before.entries_until
    named = request.args.get("purpose", "")
    if purposes().known(named):
        form.purpose.data = named
    known = {*form.hats, *form.partners}
    if request.args.get("person", "") in known:
        form.person.data = request.args["person"]
    if form.person.data not in known:
        form.person.data = ""
    _preset(form)


def _preset(form: AnswerForm) -> None:
    """Give the last day that is usual for what was chosen."""
    form.until.data = usual_end(form.usual, _today())
    form.until.raw_data = None


def _today() -> Any:
    return clock.today(logins.require_login().time_zone)
