"""Steps with a talk: what the person chose, who is confirmed, calling it off."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from flask import flash, request
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from caseapp.access import guard
from caseapp.access.errors import HiddenError
from caseapp.access.routes import allow
from caseapp.base import clock
from caseapp.base.problems import ConflictError, InvalidError
from caseapp.db import db
from caseapp.features.bookings import actions, blueprint, queries, words
from caseapp.features.bookings.forms import ChoiceForm, ConfirmForm, StepForm
from caseapp.features.bookings.views import page_of
from caseapp.kinds import Kind, Permission
from caseapp.kinds import booking as codes
from caseapp.kinds.booking import BookingState, Chosen, Rung
from caseapp.kinds.interpreter import Helper
from caseapp.models.booking import Booking
from caseapp.models.case import Case
from caseapp.rules import (
    arising,
    booking_times,
    bookings,
    ladder,
    languages,
    manner,
    roster,
)
from caseapp.rules.matching import may_help
from caseapp.web import pages

Act = Callable[[Any, Case, Booking], None]


@blueprint.route("/bookings/<uuid:booking_id>/choose", methods=["GET", "POST"])
@allow(Permission.CASE_WRITE)
def choose(booking_id: uuid.UUID) -> Response:
    """Write down what the person chose for this time, in their words."""
    session: Any = db.session()
    booking, case = writable(session, booking_id)
    found = bookings.standing_of(session, case, booking)
    zone = booking_times.zone_of(session, case)
    steps: list[ladder.Step] = []
    if booking.starts_at > clock.now() or booking.state is BookingState.STOPPED:
        steps = ladder.steps(session, case, found.profile, found.talk, found.now, zone)
    times = [
        (moment.isoformat(), pages.moment(moment)) for step in steps for moment, _who in step.times
    ]
    form = ChoiceForm.of(
        _open_to(found, steps), times, _tongues(found), request.args.get("chosen", ""), booking
    )
    theirs: list[tuple[str, str]] = []
    if form.is_sent_and_sound():
        try:
            form.check_version()
            goes_on = actions.say(session, case, booking, form.answer)
        except InvalidError as problem:
            form.blame(problem)
        except (ConflictError, StaleDataError):
            booking, case, theirs = meanwhile(session, booking_id, form)
        else:
            form.saved()
            flash(_("Saved."))
            return pages.go("bookings.show", booking_id=goes_on.id)
    reach = guard.reach(session, case.id)
    return pages.page(
        "bookings/choose.html",
        booking=booking,
        case=case,
        form=form,
        permitted=not arising.is_asked(session, case, arising.INTERPRET),
        found=found,
        steps=steps,
        sentences=words,
        codes=codes,
        theirs=theirs,
        status=409 if theirs else 422 if form.problems else 200,
        **manner.strip_with_name(session, case, reach),
    )


@blueprint.route("/bookings/<uuid:booking_id>/confirm", methods=["GET", "POST"])
@allow(Permission.CASE_WRITE)
def confirm(booking_id: uuid.UUID) -> Response:
    """Confirm one of those who are named."""
    session: Any = db.session()
    form = ConfirmForm()
    try:
        chosen = uuid.UUID(form.interpreter.data or "")
    except ValueError:
        chosen = uuid.UUID(int=0)
    return _step(
        session,
        booking_id,
        form,
        lambda session, case, booking: actions.confirm(session, case, booking, chosen),
        _("Confirmed. They are offered it without a word about the person."),
    )


@blueprint.route("/bookings/<uuid:booking_id>/call-off", methods=["GET", "POST"])
@allow(Permission.CASE_WRITE)
def call_off(booking_id: uuid.UUID) -> Response:
    """Call a talk off."""
    session: Any = db.session()
    return _step(session, booking_id, StepForm(), actions.call_off, _("Called off."))


def writable(session: Any, booking_id: uuid.UUID) -> tuple[Booking, Case]:
    """Return a talk and its case for whoever writes it; to anybody else it is hidden."""
    booking, case = queries.one(session, booking_id)
    if Kind.COM not in guard.reach(session, case.id).writes:
        raise HiddenError
    return booking, case


def meanwhile(
    session: Any, booking_id: uuid.UUID, form: Any
) -> tuple[Booking, Case, list[tuple[str, str]]]:
    """Read a talk anew that somebody else changed, and say how it stands now; what was typed is
    kept in the form."""
    session.rollback()
    booking, case = queries.one(session, booking_id)
    form.take_over(booking)
    who = roster.named(session, queries.interpreters([booking]))
    said = [
        (_("How it stands"), _(codes.BOOKING_STATES[booking.state])),
        (_("Day and time"), pages.moment(booking.starts_at)),
        (_("With whom"), next((each.name for each in who.values()), "")),
    ]
    return booking, case, said


def _step(session: Any, booking_id: uuid.UUID, form: Any, act: Act, said: str) -> Response:
    """Take a step; opened as an address it leads on to the talk."""
    booking, case = writable(session, booking_id)
    if not form.is_sent_and_sound():
        return pages.go("bookings.show", booking_id=booking_id)
    try:
        act(session, case, booking)
    except InvalidError as problem:
        session.rollback()
        booking, case = queries.one(session, booking_id)
        return page_of(session, booking, case, problem.sentence)
    except StaleDataError:
        return late(session, booking_id)
    form.saved()
    flash(said)
    return pages.go("bookings.show", booking_id=booking_id)


def late(session: Any, booking_id: uuid.UUID) -> Response:
    """Lead back to a talk that somebody else changed meanwhile."""
    session.rollback()
    flash(_("Somebody else saved a change meanwhile. Look at it first."))
    return pages.go("bookings.show", booking_id=booking_id)


def _open_to(found: bookings.Standing, steps: list[ladder.Step]) -> list[Chosen]:
    """What can be chosen now: their answer, what is offered, and what is always theirs to say."""
    offered = [Chosen(step.rung.value) for step in steps]
    if found.now.is_must and found.now.narrows is not None:
        # It is offered to nobody; whoever opens it again themselves can be written down (§4.8).
        offered = [*offered, Chosen.OTHER_GENDER]
    more = [Chosen.WITHOUT, Chosen.NOT_GO_AHEAD]
    if len(found.profile.tongues) > 1:
        more.insert(0, Chosen.OTHER_LANGUAGE)
    if found.profile.exclusions or found.profile.not_local:
        more.insert(0, Chosen.UNKNOWN_COMES)
    if may_help(Helper.FRIEND, found.booking.topic, wished=True):
        more.append(Chosen.HELPER)
    rungs = [Chosen(rung.value) for rung in Rung]
    order = [Chosen.ANSWER, *rungs, *more]
    open_ones = {Chosen.ANSWER, *offered, *more}
    return [each for each in order if each in open_ones]


def _tongues(found: bookings.Standing) -> list[tuple[str, str]]:
    others = (each.code for each in found.profile.tongues if each.code != found.booking.code)
    return [(code, languages.name(code)) for code in dict.fromkeys(others)]
