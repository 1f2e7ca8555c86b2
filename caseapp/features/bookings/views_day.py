"""The day itself: what came of a talk, one that has been, an emergency; and a manager's look."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import flash
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from caseapp.access import guard, reading, trail
from caseapp.access.errors import HiddenError
from caseapp.access.handles import case_by_reference
from caseapp.access.routes import allow
from caseapp.base import clock, ids
from caseapp.base.problems import ConflictError, InvalidError
from caseapp.db import db
from caseapp.features.bookings import actions_day, blueprint, queries
from caseapp.features.bookings.forms_day import DayForm, EmergencyForm, HappenedForm, LookForm
from caseapp.features.bookings.views_steps import meanwhile, writable
from caseapp.kinds import Kind, Permission
from caseapp.kinds import booking as codes
from caseapp.kinds.booking import BookingOutcome
from caseapp.kinds.interpreter import TalkMode, TalkTopic
from caseapp.models.booking import MismatchFigure, MismatchLook
from caseapp.models.case import Case
from caseapp.rules import languages, manner, roster
from caseapp.rules.booking_reading import profile_of
from caseapp.web import logins, pages

#: A talk that has been is taken to have begun so long ago, until somebody says otherwise.
_AGO = timedelta(minutes=30)


@blueprint.route("/bookings/<uuid:booking_id>/day", methods=["GET", "POST"])
@allow(Permission.CASE_WRITE)
def day(booking_id: uuid.UUID) -> Response:
    """Write down what came of a talk; somebody else came: it stops."""
    session: Any = db.session()
    booking, case = writable(session, booking_id)
    form = DayForm(record=booking)
    theirs: list[tuple[str, str]] = []
    if form.is_sent_and_sound():
        try:
            form.check_version()
            actions_day.end(session, case, booking, form.day)
        except InvalidError as problem:
            form.blame(problem)
        except (ConflictError, StaleDataError):
            booking, case, theirs = meanwhile(session, booking_id, form)
        else:
            form.saved()
            is_stopped = booking.outcome is BookingOutcome.ANOTHER_CAME
            flash(_("Stopped. Nothing personal goes on with them.") if is_stopped else _("Saved."))
            return pages.go("bookings.show", booking_id=booking_id)
    return pages.page(
        "bookings/day.html",
        booking=booking,
        case=case,
        form=form,
        codes=codes,
        theirs=theirs,
        status=409 if theirs else 422 if form.problems else 200,
        **manner.strip_with_name(session, case, guard.reach(session, case.id)),
    )


@blueprint.route("/cases/<reference>/bookings/happened", methods=["GET", "POST"])
@allow(Permission.CASE_WRITE)
def happened(reference: str) -> Response:
    """Write down a call that has already been, in three taps (practice.md P18)."""
    session: Any = db.session()
    case = _writable_case(session, reference)
    form, code = _prepared(session, case, HappenedForm)
    if form.is_sent_and_sound():
        try:
            made = actions_day.record(session, case, form.happened)
        except InvalidError as problem:
            form.blame(problem)
        else:
            form.saved()
            flash(_("Saved."))
            return pages.go("bookings.show", booking_id=made.id)
    return _record_page(session, case, form, "bookings/happened.html", code)


@blueprint.route("/cases/<reference>/bookings/emergency", methods=["GET", "POST"])
@allow(Permission.CASE_WRITE)
def emergency(reference: str) -> Response:
    """Somebody interprets who does not fit, for safety alone; one who fits follows within a day."""
    session: Any = db.session()
    case = _writable_case(session, reference)
    form, code = _prepared(session, case, EmergencyForm)
    if form.is_sent_and_sound():
        try:
            made = actions_day.record(session, case, form.happened(clock.now()))
        except InvalidError as problem:
            form.blame(problem)
        else:
            form.saved()
            flash(_("Written down. Talk about safety alone; somebody who fits follows."))
            return pages.go("bookings.show", booking_id=made.id)
    return _record_page(session, case, form, "bookings/emergency.html", code)


@blueprint.route("/cases/<reference>/bookings/unmet", methods=["GET", "POST"])
@allow(Permission.CASE_ASSIGN)
def unmet(reference: str) -> Response:
    """A manager looks at what was not met: how often, when; not of whom, not what was said."""
    session: Any = db.session()
    case = case_by_reference(session, reference)
    if not reading.is_for(session, MismatchFigure):
        raise HiddenError
    guard.refuse_act(session, case.id, MismatchLook)
    form = LookForm()
    if form.is_sent_and_sound():
        session.add(MismatchLook(case, words=(form.words.data or "").strip()))
        trail.say(session, "booking.look")
        session.flush()
        form.saved()
        flash(_("Saved."))
        return pages.go("today.show")
    return pages.page(
        "bookings/unmet.html",
        case=case,
        form=form,
        found=queries.unmet(session, case),
        codes=codes,
        status=422 if form.problems else 200,
    )


def _writable_case(session: Any, reference: str) -> Case:
    case = case_by_reference(session, reference)
    if Kind.COM not in guard.reach(session, case.id).writes:
        raise HiddenError
    return case


def _prepared(session: Any, case: Case, form_of: Any) -> tuple[Any, str]:
    """Return a form with what is most likely filled in, so that few taps are left."""
    tongues = profile_of(session, case).tongues
    code = tongues[0].code if tongues else ""
    zone = ZoneInfo(logins.require_login().time_zone)
    form = form_of(
        data={
            "language": languages.name(code) if code else "",
            "began": (clock.now() - _AGO).astimezone(zone).replace(second=0, microsecond=0),
            "minutes": int(_AGO.total_seconds() // 60),
            "topic": TalkTopic.EVERYDAY.value,
            "mode": TalkMode.PHONE.value,
        }
    )
    form.offer(roster.speaking(session, case.organisation_id, code))
    return form, code


def _record_page(session: Any, case: Case, form: Any, template: str, code: str) -> Response:
    return pages.page(
        template,
        case=case,
        form=form,
        reference=ids.show_reference(case.reference),
        offered=languages.names(),
        code=code,
        status=422 if form.problems else 200,
        **manner.strip_with_name(session, case, guard.reach(session, case.id)),
    )
