"""Writing down that a recipient was told that a permission has ended."""

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
from caseapp.features.consents.forms import ToldForm
from caseapp.features.consents.views import case_of
from caseapp.kinds import Kind, Permission
from caseapp.rules import answers, telling
from caseapp.web import logins, pages


@blueprint.route("/cases/<reference>/consents/<uuid:consent_id>/told", methods=["GET", "POST"])
@allow(Permission.CASE_WRITE)
def told(reference: str, consent_id: uuid.UUID) -> Response:
    """What to say, and when it was said; a sent form keeps it."""
    session: Any = db.session()
    case = case_of(session, reference)
    if not answers.may_write(session, case, Kind.CON):
        raise HiddenError
    today = clock.today(logins.require_login().time_zone)
    card = queries.card(session, case, consent_id, clock.now())
    if all(each.told_on for each in telling.tellings(session, card.consent)):
        flash(_("There is nobody to tell now."))
        return _on(case.reference, consent_id)
    form = ToldForm()
    if form.is_sent_and_sound():
        try:
            actions.tell(session, card.consent, form.told_on.data or today, form.channel)
        except InvalidError as problem:
            form.blame(problem)
        else:
            form.saved()
            flash(_("Saved."))
            return _on(case.reference, consent_id)
    return pages.page(
        "consents/told.html",
        case=case,
        card=card,
        form=form,
        status=422 if form.problems else 200,
    )


def _on(reference: str, consent_id: uuid.UUID) -> Response:
    shown = ids.show_reference(reference)
    return pages.go("consents.show", reference=shown, consent_id=consent_id)
