"""The days on which an organisation is closed, for its administrators."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from caseapp.access.errors import HiddenError
from caseapp.access.routes import allow
from caseapp.base.problems import InvalidError
from caseapp.db import db
from caseapp.features.reviews import actions, blueprint
from caseapp.features.reviews.forms import ClosedDayForm
from caseapp.kinds import Permission
from caseapp.models.organisation import ClosedDay
from caseapp.web import logins, pages
from caseapp.web.forms import Form


@blueprint.route("/admin/organisation/closed-days", methods=["GET", "POST"])
@allow(Permission.SETTINGS_MANAGE)
def closed_days() -> Response:
    """The closed days there are; a sent form adds one."""
    session: Any = db.session()
    by = logins.require_login().actor
    assert by is not None  # noqa: S101 (the door lets nobody else in)
    form = ClosedDayForm()
    if form.is_sent_and_sound():
        try:
            actions.add_closed_day(session, by.organisation_id, form.day.data, form.name.data or "")
        except InvalidError as problem:
            form.blame(problem)
        else:
            form.saved()
            flash(_("Saved."))
            return pages.go("reviews.closed_days")
    days = session.scalars(
        select(ClosedDay)
        .where(ClosedDay.organisation_id == by.organisation_id)
        .order_by(ClosedDay.day)
    ).all()
    return pages.page(
        "reviews/closed_days.html", days=days, form=form, status=422 if form.problems else 200
    )


@blueprint.post("/admin/organisation/closed-days/<uuid:day_id>/open")
@allow(Permission.SETTINGS_MANAGE)
def open_day(day_id: uuid.UUID) -> Response:
    """Take a closed day off the list."""
    session: Any = db.session()
    closed = session.get(ClosedDay, day_id)
    if closed is None:
        raise HiddenError
    if Form().is_sent_and_sound():
        actions.remove_closed_day(session, closed)
        flash(_("Saved."))
    return pages.go("reviews.closed_days")
