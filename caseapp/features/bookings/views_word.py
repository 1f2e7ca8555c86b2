"""The word that calendars outside call a talk by (practice.md P36): neutral."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from caseapp.access.routes import allow
from caseapp.base.problems import ConflictError, InvalidError
from caseapp.db import db
from caseapp.features.bookings import actions_word, blueprint
from caseapp.features.bookings.forms_day import WordForm
from caseapp.features.bookings.views_steps import meanwhile, writable
from caseapp.kinds import Permission
from caseapp.web import pages


@blueprint.route("/bookings/<uuid:booking_id>/word", methods=["GET", "POST"])
@allow(Permission.CASE_WRITE)
def word(booking_id: uuid.UUID) -> Response:
    """Write, change or take away the word."""
    session: Any = db.session()
    booking, case = writable(session, booking_id)
    form = WordForm(record=booking, data={"word": booking.word or ""})
    theirs: list[tuple[str, str]] = []
    if form.is_sent_and_sound():
        try:
            form.check_version()
            actions_word.call(session, case, booking, form.word.data or "")
        except InvalidError as problem:
            form.blame(problem)
        except (ConflictError, StaleDataError):
            booking, case, theirs = meanwhile(session, booking_id, form)
        else:
            form.saved()
            flash(_("Saved."))
            return pages.go("bookings.show", booking_id=booking_id)
    return pages.page(
        "bookings/word.html",
        booking=booking,
        case=case,
        form=form,
        theirs=theirs,
        status=409 if theirs else 422 if form.problems else 200,
    )
