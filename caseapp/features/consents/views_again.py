"""One talk about several permissions, each with its own answer (practice.md P10)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from caseapp.access.ages import age_in
from caseapp.access.errors import HiddenError
from caseapp.access.routes import allow
from caseapp.base import clock, ids
from caseapp.base.problems import InvalidError
from caseapp.db import db
from caseapp.features.consents import actions, blueprint, queries
from caseapp.features.consents.forms_again import Asked, form_of, said_of
from caseapp.features.consents.queries import Card
from caseapp.features.consents.views import case_of, is_together
from caseapp.kinds import Kind, Permission
from caseapp.models.account import Membership
from caseapp.models.case import Case
from caseapp.rules import answers, talk_language
from caseapp.rules.consent import Said
from caseapp.rules.consent_checks import problems
from caseapp.web import logins, pages


@blueprint.route("/cases/<reference>/consents/again", methods=["GET", "POST"])
@allow(Permission.CASE_WRITE, together=True)
def again(reference: str) -> Response:
    """Ask about all that is shared now in one talk; what is left as it is, is left."""
    session: Any = db.session()
    case = case_of(session, reference)
    if not answers.may_write(session, case, Kind.CON) or not _is_adults(session, case):
        raise HiddenError
    found = _to_ask(queries.cards(session, case, clock.now()))
    form = form_of(found, _today())
    talk_language.offer(form, talk_language.spoken(session, case))
    if form.is_sent_and_sound() and _answer(session, case, form):
        form.saved()
        # The same words whatever it became: doubt is never shown in the room (practice.md P6).
        flash(_("Saved. We will look at it again together soon."))
        return pages.go("consents.index", reference=ids.show_reference(case.reference))
    return pages.page(
        "consents/again.html",
        case=case,
        form=form,
        together=is_together(),
        status=422 if form.problems else 200,
    )


def _is_adults(session: Any, case: Case) -> bool:
    """Whether the answers are those of an adult: a child's has another one beside it (§3.6)."""
    return age_in(session, case.id).is_adult(clock.now())


def _to_ask(found: Iterable[Card]) -> list[Card]:
    """Return what can be asked about again: what somebody gets, and is not over."""
    return [each for each in found if each.may_stop and each.consent.is_to_others]


def _answer(session: Any, case: Case, form: Any) -> bool:
    """Write all of them down, or put everything that is missing beside its field."""
    given = [(each, _said(session, form, each)) for each in form.asked if each.field.data]
    if not given:
        form.blame(InvalidError("", _("Nothing was changed. Choose an answer, or go back.")))
    for asked, said in given:
        for problem in problems(said, _today()):
            _blame(form, asked, problem)
    if form.problems:
        return False
    try:
        for _asked, said in given:
            actions.answer(session, case, said)
    except InvalidError as problem:
        session.rollback()
        form.blame(problem)
    return not form.problems


def _said(session: Any, form: Any, asked: Asked) -> Said:
    consent = asked.card.consent
    hat = session.get(Membership, consent.membership_id) if consent.membership_id else None
    named = [each.person.membership_id for each in asked.card.people if not each.person.ended_at]
    return said_of(form, asked, hat, [session.get(Membership, each) for each in named])


def _blame(form: Any, asked: Asked, problem: InvalidError) -> None:
    """Beside the field of the talk, once; else beside the answer that it is about."""
    is_of_talk = problem.field in form
    field = form[problem.field] if is_of_talk else asked.field
    if str(problem.sentence) not in field.errors:
        field.errors = [*field.errors, str(problem.sentence)]


def _today() -> Any:
    return clock.today(logins.require_login().time_zone)
