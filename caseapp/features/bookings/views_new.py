"""The form of a new talk."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from caseapp.access import guard
from caseapp.access.errors import HiddenError
from caseapp.access.handles import case_by_reference
from caseapp.access.routes import allow
from caseapp.base import clock
from caseapp.base.problems import InvalidError
from caseapp.db import db
from caseapp.features.bookings import actions, blueprint, queries, words
from caseapp.features.bookings.forms import BookingForm
from caseapp.kinds import Kind, Permission
from caseapp.kinds.booking import ComesFrom
from caseapp.models.booking import Booking
from caseapp.models.case import Case
from caseapp.rules import arising, document_names, languages, manner, team
from caseapp.rules.booking_reading import profile_of
from caseapp.web import logins, pages


@blueprint.route("/cases/<reference>/bookings/new", methods=["GET", "POST"])
@allow(Permission.CASE_WRITE)
def new(reference: str) -> Response:
    """Book a talk; what they answer for it can come now or later."""
    session: Any = db.session()
    case = case_by_reference(session, reference)
    reach = guard.reach(session, case.id)
    if Kind.COM not in reach.writes:
        raise HiddenError
    me = logins.require_login().user_id
    profile = profile_of(session, case)
    form = BookingForm.of(profile, team.workers(session, case, clock.now()), me)
    if not document_names.named(session, case):
        del form.name_explained
    asks_again = False
    if form.is_sent_and_sound():
        try:
            origin = _origin(session, case)
            made = actions.make(session, case, form.planned, form.answer, origin=origin)
        except InvalidError as problem:
            form.blame(problem)
            asks_again = problem.field == "all_the_same"
        else:
            form.saved()
            flash(_(words.BOOKED[made.state]))
            return pages.go("bookings.show", booking_id=made.id)
    return pages.page(
        "bookings/new.html",
        case=case,
        form=form,
        permitted=not arising.is_asked(session, case, arising.INTERPRET),
        profile=profile,
        asks_again=asks_again or bool(form.all_the_same.data),
        offered=languages.names(),
        status=422 if form.problems else 200,
        **manner.strip_with_name(session, case, reach),
    )


def _origin(session: Any, case: Case) -> tuple[Booking, ComesFrom] | None:
    """Which talk of this case the new one follows, if its address names one."""
    try:
        key = uuid.UUID(request.args.get("after", ""))
    except ValueError:
        return None
    before, of_case = queries.one(session, key)
    if of_case.id != case.id:
        raise HiddenError
    return before, ComesFrom.FOLLOW_UP if before.emergency else ComesFrom.REBOOKED
