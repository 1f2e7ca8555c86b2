"""The page on which an organisation says which reasons for sharing without a yes it uses."""

from __future__ import annotations

from typing import Any

from flask import flash
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from caseapp.access.routes import allow
from caseapp.base.problems import ConflictError, InvalidError
from caseapp.db import db
from caseapp.features.disclosures import actions, blueprint
from caseapp.features.disclosures.forms import ReasonsForm
from caseapp.kinds import Permission
from caseapp.rules import disclosure_reasons as rules
from caseapp.vocabularies.disclosure import reasons
from caseapp.web import logins, pages

CONFLICT = 409


@blueprint.route("/settings/reasons", methods=["GET", "POST"])
@allow(Permission.SETTINGS_MANAGE)
def choose_reasons() -> Response:
    """Each reason by itself, used or not; what is never one is listed and cannot be chosen."""
    session: Any = db.session()
    here = logins.require_actor().organisation_id
    row = rules.kept(session, here)
    form = ReasonsForm(record=row, used=_used(row))
    is_late = False
    if form.is_sent_and_sound():
        try:
            form.check_version()
            actions.choose_reasons(session, here, form.used.data or ())
        except InvalidError as problem:
            form.blame(problem)
        except (ConflictError, StaleDataError, IntegrityError):
            session.rollback()
            is_late, row = True, rules.kept(session, here)
            form.take_over(row)
        else:
            form.saved()
            flash(_("Saved."))
            return pages.go("disclosures.choose_reasons")
    theirs = [_(each.label) for each in reasons().all if each.code in _used(row)]
    return pages.page(
        "disclosures/reasons.html",
        form=form,
        reasons=reasons(),
        theirs=theirs if is_late else None,
        status=CONFLICT if is_late else 422 if form.problems else 200,
    )


def _used(row: Any) -> list[str]:
    out = rules.left_out(row)
    return [each.code for each in reasons().all if each.code not in out]
