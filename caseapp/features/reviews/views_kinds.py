"""The kinds of reviews as an organisation uses them (domain.md §6.1, practice.md P11): for its
administrators. What is left empty is as it comes; nothing that is open is touched."""

from __future__ import annotations

from typing import Any

from flask import flash
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from caseapp.access.errors import HiddenError
from caseapp.access.routes import allow
from caseapp.base.problems import ConflictError, InvalidError
from caseapp.db import db
from caseapp.features.reviews import actions_kinds as actions
from caseapp.features.reviews import blueprint
from caseapp.features.reviews.forms_help import KindForm, OutsideForm
from caseapp.features.reviews.uses import uses_of
from caseapp.kinds import Permission
from caseapp.models.organisation import Organisation
from caseapp.rules.review_kinds import asks_help_after, changed, days_of, kinds_of
from caseapp.vocabularies.reviews import Start, reviews
from caseapp.web import logins, pages

CONFLICT = 409


@blueprint.route("/admin/organisation/reviews", methods=["GET", "POST"])
@allow(Permission.SETTINGS_MANAGE)
def kinds() -> Response:
    """Every kind, and whether it is in use; a sent form names somebody outside who can be asked."""
    session: Any = db.session()
    home = _home(session)
    form = OutsideForm(record=home)
    if not form.is_submitted():
        form.outside_help.data = home.outside_help
    if form.is_sent_and_sound():
        actions.name_outside(session, home, form.outside_help.data or "")
        form.saved()
        flash(_("Saved."))
        return pages.go("reviews.kinds")
    ours = kinds_of(session, home.id)
    shown = [
        each for each in reviews().kinds if not each.of_staff and each.start is not Start.COMPUTED
    ]
    return pages.page(
        "reviews/kinds.html",
        form=form,
        rows=[(changed(each, ours.settings.get(each.code)), ours) for each in shown],
        days_of=days_of,
        with_record=Start.WITH_RECORD,
        status=422 if form.problems else 200,
    )


@blueprint.route("/admin/organisation/reviews/<code>", methods=["GET", "POST"])
@allow(Permission.SETTINGS_MANAGE)
def kind(code: str) -> Response:
    """One kind; a sent form changes how it is used here."""
    session: Any = db.session()
    home = _home(session)
    if not reviews().known(code):
        raise HiddenError
    usual = reviews().get(code)
    setting = kinds_of(session, home.id).settings.get(code)
    form = KindForm(record=setting)
    form.use.choices = uses_of(usual)
    if not form.is_submitted():
        actions.show(form, setting)
    is_stale = False
    if form.is_sent_and_sound():
        try:
            form.check_version()
            actions.change(session, home, usual, setting, form)
        except InvalidError as problem:
            form.blame(problem)
        except (ConflictError, StaleDataError):
            session.rollback()
            is_stale = True
        else:
            form.saved()
            flash(_("Saved."))
            return pages.go("reviews.kinds")
    return pages.page(
        "reviews/kind.html",
        form=form,
        usual=usual,
        usual_days=days_of(usual),
        asks_help_after=asks_help_after(usual),
        can_be_put_off=not usual.is_binding and not usual.at_their_wish,
        is_stale=is_stale,
        status=CONFLICT if is_stale else 422 if form.problems else 200,
    )


def _home(session: Any) -> Organisation:
    by = logins.require_login().actor
    assert by is not None  # noqa: S101 (the door lets nobody else in)
    found: Organisation = session.get_one(Organisation, by.organisation_id)
    return found
