"""The appointments of a case: those to come and those before; a new one."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from flask import flash, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from caseapp.access import guard
from caseapp.access.errors import HiddenError
from caseapp.access.handles import case_by_reference
from caseapp.access.routes import allow
from caseapp.base import clock, ids
from caseapp.base.problems import InvalidError
from caseapp.db import db
from caseapp.features.appointments import actions, blueprint, queries
from caseapp.features.appointments.forms import NewForm
from caseapp.kinds import Kind, Permission
from caseapp.kinds.appointment import APPOINTMENT_STATES
from caseapp.models.account import User
from caseapp.models.appointment import Appointment
from caseapp.models.case import Case
from caseapp.rules import team
from caseapp.web import logins, pages


@blueprint.get("/cases/<reference>/appointments")
@allow(Permission.CASE_READ)
def index(reference: str) -> Response:
    """Those to come, the next first; or those before, the latest first."""
    session: Any = db.session()
    case, writes = case_of(session, reference)
    is_past = "past" in request.args
    after = _key(request.args.get("after", ""))
    shown, has_more = queries.page_of(session, case, clock.now(), is_past=is_past, after=after)
    return pages.page(
        "appointments/index.html",
        case=case,
        shown=shown,
        writes=writes,
        is_past=is_past,
        is_first=after is None,
        after=shown[-1][0].id if has_more else None,
        states=APPOINTMENT_STATES,
    )


@blueprint.route("/cases/<reference>/appointments/new", methods=["GET", "POST"])
@allow(Permission.CASE_WRITE)
def new(reference: str) -> Response:
    """Make one, or one for each time that it comes again."""
    session: Any = db.session()
    case = writable(session, reference)
    form = NewForm(data={"worker": str(logins.require_login().user_id)})
    form.offer(who_can(session, case))
    if form.is_sent_and_sound():
        try:
            made = actions.make(session, case, form.planned, **form.again)
        except InvalidError as problem:
            form.blame(problem)
        else:
            form.saved()
            say_saved(session, case, made)
            shown = ids.show_reference(case.reference)
            return pages.go("appointments.show", reference=shown, appointment_id=made.id)
    return pages.page(
        "appointments/new.html", case=case, form=form, status=422 if form.problems else 200
    )


def case_of(session: Any, reference: str) -> tuple[Case, bool]:
    """Return a case for whoever reads its appointments, and whether they write them."""
    case = case_by_reference(session, reference)
    reach = guard.reach(session, case.id)
    if Kind.NOT not in reach.reads:
        raise HiddenError
    is_writer = logins.require_actor().may(Permission.CASE_WRITE)
    return case, is_writer and Kind.NOT in reach.writes


def writable(session: Any, reference: str) -> Case:
    """Return a case for whoever writes its appointments; to anybody else it is hidden."""
    case, writes = case_of(session, reference)
    if not writes:
        raise HiddenError
    return case


def say_saved(session: Any, case: Case, row: Appointment) -> None:
    """Say on the next page that it is saved, and what is unusual of its time."""
    flash(_("Saved."))
    for sentence in actions.unusual(session, case, row):
        flash(sentence)


def who_can(session: Any, case: Case, *, also: uuid.UUID | None = None) -> Sequence[User]:
    """Return who of us can be there: the team, whoever asks, and who was named already."""
    found = {each.id: each for each in team.workers(session, case, clock.now())}
    for key in (logins.require_login().user_id, also):
        user = session.get(User, key) if key is not None and key not in found else None
        if user is not None:
            found[user.id] = user
    return list(found.values())


def _key(written: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(written)
    except ValueError:
        return None
