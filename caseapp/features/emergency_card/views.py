"""The page of the emergency card: what it says, and the form for whoever writes answers down."""

from __future__ import annotations

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
from caseapp.features.emergency_card import actions, blueprint, queries
from caseapp.features.emergency_card.forms import CardForm
from caseapp.features.emergency_card.queries import Shown
from caseapp.kinds import Kind, Permission
from caseapp.models.case import Case
from caseapp.rules import answers
from caseapp.web import pages


@blueprint.route("/cases/<reference>/emergency-card", methods=["GET", "POST"])
@allow(Permission.CASE_READ)
def show(reference: str) -> Response:
    """What to do in an emergency; a sent form writes it down with what they said."""
    session: Any = db.session()
    case = case_by_reference(session, reference)
    reach = guard.reach(session, case.id)
    if Kind.CON not in reach.reads:
        if reach.emergency is None or request.method == "POST":
            raise HiddenError
        return _page(case, queries.in_emergency(session, case, clock.now()))
    consent, card = queries.standing(session, case)
    shown = queries.shown(consent, card)
    if not answers.may_write(session, case, Kind.CON):
        if request.method == "POST":
            raise HiddenError
        return _page(case, shown)
    form = CardForm(obj=shown)
    if form.is_sent_and_sound():
        try:
            actions.save(session, case, consent, form.words, form.answer.data or "")
        except InvalidError as problem:
            form.blame(problem)
        else:
            form.saved()
            flash(_("Saved. We will look at it again together soon."))
            return pages.go("emergency_card.show", reference=ids.show_reference(case.reference))
    return _page(case, shown, form)


def _page(case: Case, shown: Shown | None, form: CardForm | None = None) -> Response:
    return pages.page(
        "emergency_card/show.html",
        case=case,
        shown=shown,
        form=form,
        status=422 if form and form.problems else 200,
    )
