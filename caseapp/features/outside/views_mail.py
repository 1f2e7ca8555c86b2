"""Mail that says how many things wait: whether one wants it; and when an organisation is quiet."""

from __future__ import annotations

from flask import current_app, flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from caseapp.access.routes import allow
from caseapp.base.problems import ConflictError
from caseapp.config import Settings
from caseapp.db import db
from caseapp.features.outside import actions, blueprint, queries
from caseapp.features.outside.forms import MailForm, QuietForm
from caseapp.kinds import Permission
from caseapp.models.organisation import Organisation
from caseapp.web import logins, pages

CONFLICT = 409


@blueprint.route("/account/mail", methods=["GET", "POST"])
@allow(Permission.COLLEAGUES_READ)
def mail() -> Response:
    """Whether somebody wants mail about what waits for them here, and when not."""
    session, by = db.session(), logins.require_actor()
    record = queries.wish_of(session, by)
    given = (
        {}
        if record is None
        else {
            "is_wanted": record.is_wanted,
            "quiet_from": _hour(record.quiet_from),
            "quiet_until": _hour(record.quiet_until),
        }
    )
    form = MailForm(record=record, data=given)
    is_stale = False
    if form.is_sent_and_sound():
        try:
            form.check_version()
        except ConflictError:
            is_stale = True
            form.take_over(record)
        else:
            actions.wish(session, by, record, is_wanted=form.is_wanted.data, quiet=form.quiet)
            form.saved()
            flash(_("Saved."))
            return pages.go("outside.mail")
    home = session.get_one(Organisation, by.organisation_id)
    settings: Settings = current_app.extensions["caseapp_settings"]
    return pages.page(
        "outside/mail.html",
        form=form,
        home=home,
        is_set_up=bool(settings.smtp_host),
        is_stale=is_stale,
        status=CONFLICT if is_stale else 422 if form.problems else 200,
    )


@blueprint.route("/admin/organisation/quiet-hours", methods=["GET", "POST"])
@allow(Permission.SETTINGS_MANAGE)
def quiet_hours() -> Response:
    """From when until when nothing is sent to the staff of this organisation."""
    session, by = db.session(), logins.require_actor()
    home = session.get_one(Organisation, by.organisation_id)
    given = {"quiet_from": str(home.quiet_from), "quiet_until": str(home.quiet_until)}
    form = QuietForm(record=home, data=given)
    is_stale = False
    if form.is_sent_and_sound():
        try:
            form.check_version()
        except ConflictError:
            is_stale = True
            form.take_over(home)
        else:
            actions.change_quiet_hours(session, home, form.hours)
            form.saved()
            flash(_("Saved."))
            return pages.go("outside.quiet_hours")
    return pages.page(
        "outside/quiet_hours.html",
        form=form,
        is_stale=is_stale,
        status=CONFLICT if is_stale else 422 if form.problems else 200,
    )


def _hour(value: int | None) -> str:
    return "" if value is None else str(value)
