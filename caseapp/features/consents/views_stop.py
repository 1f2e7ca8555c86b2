"""Stopping a permission, whole or in part: everybody who reads it may, and nobody is asked why."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from caseapp.access import guard
from caseapp.access.routes import allow
from caseapp.base import clock, ids
from caseapp.db import db
from caseapp.features.consents import actions, blueprint, queries
from caseapp.features.consents.forms import StopForm, mask_of
from caseapp.features.consents.views import case_of, is_together
from caseapp.kinds import Kind, Permission
from caseapp.models.case import Case
from caseapp.web import pages


@blueprint.route("/cases/<reference>/consents/<uuid:consent_id>/stop", methods=["GET", "POST"])
@allow(Permission.CASE_READ, together=True)
def stop(reference: str, consent_id: uuid.UUID) -> Response:
    """Say what can and cannot be taken back; a sent form stops it at once."""
    session: Any = db.session()
    case = case_of(session, reference)
    card = queries.card(session, case, consent_id, clock.now())
    if not (card.may_stop or card.seems_past):
        flash(_("This was stopped already, or there was nothing to stop."))
        return _on(session, case)
    form = StopForm()
    form.offer(card.left, together=is_together())
    if form.is_sent_and_sound():
        part = mask_of(form.part.data)
        actions.stop(session, case, card.consent, part, form.channel)
        form.saved()
        flash(_("Stopped. From now on nothing more of it is shared."))
        return _on(session, case)
    return pages.page(
        "consents/stop.html",
        case=case,
        card=card,
        form=form,
        together=is_together(),
        status=422 if form.problems else 200,
    )


def _on(session: Any, case: Case) -> Response:
    """Go on to the permissions; to Today, for somebody who has just stopped their own."""
    if Kind.CON not in guard.reach(session, case.id).reads:
        return pages.go("today.show")
    return pages.go("consents.index", reference=ids.show_reference(case.reference))
