"""Who of a partner may look by a permission: naming somebody there, and ending it for one."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from caseapp.access.errors import HiddenError
from caseapp.access.routes import allow
from caseapp.base import clock, ids
from caseapp.base.problems import InvalidError
from caseapp.db import db
from caseapp.features.consents import actions, blueprint, queries
from caseapp.features.consents.forms import EndForm, PersonForm
from caseapp.features.consents.queries import Card
from caseapp.features.consents.views import case_of
from caseapp.kinds import Kind, Permission
from caseapp.models.case import Case
from caseapp.models.partner import Partner
from caseapp.rules import answers, bars, house_bars, partners
from caseapp.web import logins, pages


@blueprint.route("/cases/<reference>/consents/<uuid:consent_id>/people", methods=["GET", "POST"])
@allow(Permission.CASE_WRITE)
def people(reference: str, consent_id: uuid.UUID) -> Response:
    """Who there may look; a sent form names somebody."""
    session: Any = db.session()
    case, card, partner = _found(session, reference, consent_id)
    form = PersonForm()
    named = {each.person.membership_id for each in card.people if each.person.ended_at is None}
    form.offer(_there(session, case, partner), named)
    if form.is_sent_and_sound():
        try:
            actions.name_person(session, case, card.consent, partner, form.chosen)
        except InvalidError as problem:
            form.blame(problem)
        else:
            return _saved(form, case, consent_id)
    return pages.page(
        "consents/people.html",
        case=case,
        card=card,
        form=form,
        status=422 if form.problems else 200,
    )


@blueprint.route("/cases/<reference>/consents/people/<uuid:person_id>/end", methods=["GET", "POST"])
@allow(Permission.CASE_WRITE)
def end_person(reference: str, person_id: uuid.UUID) -> Response:
    """End it for one person; the permission and everybody else stay as they are."""
    session: Any = db.session()
    case = _writable(session, reference)
    person = queries.person_of(session, case, person_id)
    form = EndForm()
    if form.is_sent_and_sound():
        actions.end_person(session, person.person)
        return _saved(form, case, person.person.consent_id)
    return pages.page("consents/end_person.html", case=case, each=person, form=form)


def _found(session: Any, reference: str, consent_id: uuid.UUID) -> tuple[Case, Card, Partner]:
    """Return a permission that is open and names a partner whose people have accounts here."""
    case = _writable(session, reference)
    card = queries.card(session, case, consent_id, clock.now())
    if card.partner is None or card.partner.linked_organisation_id is None or not card.may_stop:
        raise HiddenError
    return case, card, card.partner


def _writable(session: Any, reference: str) -> Case:
    case = case_of(session, reference)
    if not answers.may_write(session, case, Kind.CON):
        raise HiddenError
    return case


def _there(session: Any, case: Case, partner: Partner) -> list[partners.Theirs]:
    """Who of the partner can be named: nobody who is kept from the case, and never oneself."""
    but = {logins.require_login().user_id, *bars.barred(session, [case.id])[case.id]}
    found = house_bars.allowed_people(session, case, but)
    return [each for each in found if each[2].id == partner.id]


def _saved(form: PersonForm | EndForm, case: Case, consent_id: uuid.UUID) -> Response:
    form.saved()
    flash(_("Saved."))
    reference = ids.show_reference(case.reference)
    return pages.go("consents.show", reference=reference, consent_id=consent_id)
