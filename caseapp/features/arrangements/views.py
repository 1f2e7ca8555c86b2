"""Where a child is in one talk, and a talk with whoever interpreted something hard."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from caseapp.access import guard
from caseapp.access.errors import HiddenError
from caseapp.access.routes import allow
from caseapp.base import clock
from caseapp.base.problems import ConflictError, InvalidError
from caseapp.db import db
from caseapp.features.arrangements import blueprint
from caseapp.features.arrangements.forms import ChildForm, StepForm
from caseapp.kinds import Kind, Permission
from caseapp.kinds.communication_children import MINDER_LABELS, SESSION_CHILD
from caseapp.models.booking import Booking
from caseapp.models.case import Case
from caseapp.models.sessionchild import BookingChild
from caseapp.rules import arrangements as rules
from caseapp.rules import debriefs
from caseapp.web import pages


@blueprint.route("/bookings/<uuid:booking_id>/child", methods=["GET", "POST"])
@allow(Permission.CASE_WRITE)
def child(booking_id: uuid.UUID) -> Response:
    """Where a child is while they talk; what the parent would like is preset."""
    session: Any = db.session()
    booking, case = _writable(session, booking_id)
    row = rules.child_of(session, booking)
    profile = rules.wished(session, case)
    form = _form(row, profile)
    theirs: BookingChild | None = None
    if form.is_sent_and_sound():
        try:
            form.check_version()
            rules.arrange(session, case, booking, row, form.given)
        except InvalidError as problem:
            form.blame(problem)
        except (ConflictError, StaleDataError, IntegrityError):
            session.rollback()
            booking, case = _writable(session, booking_id)
            theirs = rules.child_of(session, booking)
            if theirs is not None:
                form.take_over(theirs)
        else:
            form.saved()
            flash(_("Saved."))
            return pages.go("bookings.show", booking_id=booking_id)
    return pages.page(
        "arrangements/child.html",
        booking=booking,
        profile=profile,
        form=form,
        theirs=_lines(form, theirs) if theirs else None,
        status=409 if theirs else 422 if form.problems else 200,
    )


@blueprint.post("/bookings/<uuid:booking_id>/hard")
@allow(Permission.CASE_WRITE)
def hard(booking_id: uuid.UUID) -> Response:
    """Say that something hard was talked about: somebody talks with whoever interpreted."""
    session: Any = db.session()
    booking, _case = _writable(session, booking_id)
    if booking.interpreter_id is None or booking.starts_at > clock.now():
        raise HiddenError
    if StepForm().is_sent_and_sound():
        debriefs.ask(session, booking.interpreter_id)
        flash(_("Thank you. Somebody talks with whoever interpreted, within two days."))
    return pages.go("bookings.show", booking_id=booking_id)


def _form(row: BookingChild | None, profile: Any) -> ChildForm:
    shown: dict[str, Any] = {"arrangement": rules.preset(profile).value}
    if profile is not None:
        shown["minder"] = profile.child_minder or ""
        shown["minder_checked"] = profile.child_minder_checked.value
        shown["tells"] = profile.child_tell.value == "yes"
    if row is not None:
        names = ("minder", "follows", "reason", "tells")
        shown = {name: getattr(row, name) for name in names}
        shown |= {name: getattr(row, name).value for name in ("arrangement", "minder_checked")}
    return ChildForm(data=shown, record=row)


def _writable(session: Any, booking_id: uuid.UUID) -> tuple[Booking, Case]:
    """Return a talk and its case, if whoever asks writes there; else raise ``HiddenError``."""
    found = session.execute(
        select(Booking, Case).join(Case, Case.id == Booking.case_id).where(Booking.id == booking_id)
    ).first()
    if found is None or Kind.COM not in guard.reach(session, found[1].id).writes:
        raise HiddenError
    return found[0], found[1]


def _lines(form: ChildForm, theirs: BookingChild) -> list[tuple[Any, Any]]:
    """What is saved now, with labels."""
    return [
        (form.arrangement.label.text, _(SESSION_CHILD[theirs.arrangement])),
        (form.minder.label.text, theirs.minder),
        (form.minder_checked.label.text, _(MINDER_LABELS[theirs.minder_checked])),
        (form.follows.label.text, _("yes") if theirs.follows else _("no")),
        (form.reason.label.text, theirs.reason),
        (form.tells.label.text, _("yes") if theirs.tells else _("no")),
    ]
