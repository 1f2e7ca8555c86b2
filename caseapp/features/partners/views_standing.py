"""Whether a partner is one: suspended and lifted, retired and taken back, by whoever vets them."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from flask import flash
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from caseapp.access.routes import allow
from caseapp.base.problems import InvalidError
from caseapp.db import db
from caseapp.features.partners import actions, blueprint, queries
from caseapp.features.partners.forms import StepForm
from caseapp.kinds import Permission
from caseapp.models.partner import Partner
from caseapp.web import pages

Act = Callable[[Any, Partner], None]


@blueprint.route("/partners/<uuid:partner_id>/suspend", methods=["GET", "POST"])
@allow(Permission.PARTNERS_VET)
def suspend(partner_id: uuid.UUID) -> Response:
    """Stop it for now."""
    return _step(partner_id, "suspend", actions.suspend)


@blueprint.route("/partners/<uuid:partner_id>/lift", methods=["GET", "POST"])
@allow(Permission.PARTNERS_VET)
def lift(partner_id: uuid.UUID) -> Response:
    """Go on with it."""
    return _step(partner_id, "lift", actions.lift)


@blueprint.route("/partners/<uuid:partner_id>/retire", methods=["GET", "POST"])
@allow(Permission.PARTNERS_VET)
def retire(partner_id: uuid.UUID) -> Response:
    """Take it out of the list."""
    return _step(partner_id, "retire", actions.retire)


@blueprint.route("/partners/<uuid:partner_id>/take-back", methods=["GET", "POST"])
@allow(Permission.PARTNERS_VET)
def take_back(partner_id: uuid.UUID) -> Response:
    """Put it back into the list."""
    return _step(partner_id, "take_back", actions.take_back)


def _step(partner_id: uuid.UUID, step: str, act: Act) -> Response:
    session: Any = db.session()
    partner = queries.one(session, partner_id)
    form = StepForm()
    if form.is_sent_and_sound():
        try:
            act(session, partner)
        except InvalidError as problem:
            form.blame(problem)
        except StaleDataError:
            session.rollback()
            flash(_("Somebody else saved a change meanwhile. Look at it first."))
            return pages.go("partners.show", partner_id=partner_id)
        else:
            form.saved()
            flash(_("Saved."))
            return pages.go("partners.show", partner_id=partner_id)
    return pages.page(
        "partners/step.html",
        partner=partner,
        step=step,
        form=form,
        status=422 if form.problems else 200,
    )
