"""Several people at once: opening a case for each, and what each of them needs tonight."""

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
from caseapp.features.intake import actions, arriving, blueprint
from caseapp.features.intake.forms import NO_ANSWER, SeveralForm, TonightForm
from caseapp.kinds import TONIGHT_CHOICES, AgeStatus, Kind, Permission, Tonight
from caseapp.models.case import Case
from caseapp.models.intake import TonightCard
from caseapp.web import logins, pages


@blueprint.route("/cases/new/several", methods=["GET", "POST"])
@allow(Permission.CASE_OPEN)
def several() -> Response:
    """Open up to thirty cases at once, in one transaction."""
    form = SeveralForm()
    if form.is_sent_and_sound():
        today = clock.today(logins.require_login().time_zone)
        try:
            event_id = actions.open_several(
                db.session,
                actions.names_of(form.names.data or ""),
                age_status=AgeStatus(form.age_status.data),
                came_on=form.came_on.data or today,
                today=today,
                place=form.place.data or "",
            )
        except InvalidError as problem:
            form.blame(problem)
        else:
            form.saved()
            flash(_("Saved."))
            return pages.go("intake.arrival", event_id=event_id)
    return pages.page("intake/several.html", form=form, status=422 if form.problems else 200)


@blueprint.route("/arrivals/<uuid:event_id>", methods=["GET", "POST"])
@allow(Permission.CASE_READ)
def arrival(event_id: uuid.UUID) -> Response:
    """Everybody of one event whom the actor may read; a sent form is the card of one of them."""
    session: Any = db.session()
    form, theirs, case = None, None, None
    if request.method == "POST":
        case = case_by_reference(session, request.form.get("case", ""))
        card = _card(event_id, case)
        form = TonightForm(record=card)
        if form.is_sent_and_sound():
            try:
                form.check_version()
                actions.save_tonight(session, card, _tapped(form))
            except (ConflictError, StaleDataError):
                session.rollback()
                case = case_by_reference(session, request.form.get("case", ""))
                theirs = arriving.card_of(session, event_id, case.id)
                form.take_over(theirs)
            else:
                return _next(event_id, case)
    people = arriving.guests(session, event_id)
    return pages.page(
        "intake/arrival.html",
        event_id=event_id,
        people=people,
        day=arriving.day_of(people),
        open_at=_open_at(people, case),
        form=form,
        theirs=arriving.answers_of(theirs) if theirs else None,
        choices=TONIGHT_CHOICES,
        instead=NO_ANSWER,
        may_write=pages.may(Permission.CASE_WRITE),  # offered; each save is asked again
        status=409 if theirs else 422 if form is not None else 200,
    )


def _card(event_id: uuid.UUID, case: Case) -> TonightCard:
    if Kind.RSK not in guard.writes(db.session, case.id):
        raise HiddenError
    return arriving.card_of(db.session, event_id, case.id)


def _tapped(form: TonightForm) -> dict[Tonight, str]:
    given = {question: form[question.value].data for question in Tonight}
    return {question: code for question, code in given.items() if code}


def _next(event_id: uuid.UUID, case: Case) -> Response:
    """Go on to the next person whom nobody has asked, or stay with this one."""
    people = arriving.guests(db.session, event_id)
    numbers = {guest.arrival.case_id: guest.arrival.number for guest in people}
    mine = numbers[case.id]
    open_ones = [guest for guest in people if guest.is_untouched]
    later = [guest for guest in open_ones if guest.arrival.number > mine]
    to = (later or open_ones or [guest for guest in people if guest.arrival.number == mine])[0]
    anchor = ids.show_reference(to.card.reference)
    return pages.go("intake.arrival", event_id=event_id, _anchor=anchor)


def _open_at(people: list[arriving.Guest], case: Case | None) -> uuid.UUID | None:
    """Whose card stands open: the one that was sent, else the first whom nobody has asked."""
    if case is not None:
        return case.id
    untouched = (guest.arrival.case_id for guest in people if guest.is_untouched)
    found: uuid.UUID | None = next(untouched, None)
    return found
