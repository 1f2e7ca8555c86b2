"""The card of an appointment, to print: what stands on it is chosen first, and is not kept."""

from __future__ import annotations

import uuid
from typing import Any

from flask import request
from werkzeug.wrappers import Response

from caseapp.access.routes import allow
from caseapp.base.problems import InvalidError
from caseapp.db import db
from caseapp.features.appointments import blueprint, queries
from caseapp.features.appointments import card as cards
from caseapp.features.appointments.forms import CardForm
from caseapp.features.appointments.views import writable
from caseapp.kinds import Permission
from caseapp.rules import talk_language
from caseapp.web import pages


@blueprint.route(
    "/cases/<reference>/appointments/<uuid:appointment_id>/card", methods=["GET", "POST"]
)
@allow(Permission.CASE_WRITE)
def card(reference: str, appointment_id: uuid.UUID) -> Response:
    """Choose what stands on it; a sent form gives the card."""
    session: Any = db.session()
    case = writable(session, reference)
    row = queries.one(session, case, appointment_id)
    form = CardForm()
    form.offer(talk_language.spoken(session, case))
    if request.method == "GET":
        form.place.data = row.place or ""
        form.ask_for.data = queries.worker_name(session, row)
    if form.is_sent_and_sound():
        try:
            made = cards.make(session, case, row, form.language.data, form.given)
        except InvalidError as problem:
            form.blame(problem)
        else:
            cards.printed(session, case)
            return pages.page("appointments/paper.html", case=case, appointment=row, card=made)
    return pages.page(
        "appointments/card.html",
        case=case,
        appointment=row,
        form=form,
        status=422 if form.problems else 200,
    )
