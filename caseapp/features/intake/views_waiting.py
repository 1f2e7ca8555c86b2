"""The waiting list: who, since when, and the next hello. It has no ranks and no end (INV-04)."""

from __future__ import annotations

from typing import Any

from flask import flash, request
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from caseapp.access.handles import case_by_reference
from caseapp.access.routes import allow
from caseapp.base import clock
from caseapp.base.problems import ConflictError, InvalidError
from caseapp.db import db
from caseapp.features.intake import blueprint, queries
from caseapp.features.intake.forms import HelloForm
from caseapp.features.intake.queries import PAGE
from caseapp.kinds import Permission
from caseapp.rules import intake as rules
from caseapp.web import logins, pages


@blueprint.get("/waiting")
@allow(Permission.CASE_OPEN)
def waiting() -> Response:
    """Everybody who waits, by the day of the next hello, a page at a time."""
    after = queries.read_day(request.args.get("after", ""))
    lines = queries.waiting(db.session, after)
    today = clock.today(logins.require_login().time_zone)
    return pages.page(
        "intake/waiting.html",
        lines=lines[:PAGE],
        is_first=after is None,
        after=queries.key_of(lines, "next_on"),
        today=today,
        next_on=rules.next_hello(None, today),
    )


@blueprint.route("/cases/<reference>/hello", methods=["GET", "POST"])
@allow(Permission.CASE_OPEN)
def hello(reference: str) -> Response:
    """We said hello to somebody who waits; when do we next?"""
    session: Any = db.session()
    case = case_by_reference(session, reference)
    place = queries.place_of(session, case)
    today = clock.today(logins.require_login().time_zone)
    form = HelloForm(record=place)
    is_late = False
    if form.is_sent_and_sound():
        try:
            form.check_version()
            rules.say_hello(session, case, place, next_on=form.next_on.data, today=today)
            session.flush()
        except InvalidError as problem:
            form.blame(problem)
        except (ConflictError, StaleDataError):
            session.rollback()
            case = case_by_reference(session, reference)
            is_late = True
            form.take_over(queries.place_of(session, case))
        else:
            form.saved()
            flash(_("Saved."))
            return pages.go("intake.waiting")
    return pages.page(
        "intake/hello.html",
        case=case,
        contact=queries.contact(session, case),
        form=form,
        is_late=is_late,
        status=409 if is_late else 422 if form.problems else 200,
    )
