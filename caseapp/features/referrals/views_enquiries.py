"""Asking another organisation without naming anyone: two inputs, no permission, no case (P32)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import flash, request
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from caseapp.access.routes import allow
from caseapp.base.problems import ConflictError, InvalidError
from caseapp.db import db
from caseapp.features.referrals import actions, blueprint, queries_board
from caseapp.features.referrals.forms_enquiries import EnquiryAnswerForm, EnquiryForm
from caseapp.features.referrals.views import today
from caseapp.kinds import Permission
from caseapp.rules import partners
from caseapp.web import logins, pages


@dataclass(frozen=True)
class By:
    """Who asked, and when."""

    user_id: uuid.UUID
    today: date


@blueprint.get("/enquiries")
@allow(Permission.PARTNERS_READ)
def enquiries() -> Response:
    """What was asked, and what they said: of all partners or of one, a page at a time."""
    partner, after = _key(request.args.get("partner", "")), _key(request.args.get("after", ""))
    found = queries_board.enquiries(db.session(), partner, after)
    shown = found[: queries_board.ASKED]
    return pages.page(
        "referrals/enquiries.html",
        asked=shown,
        partner=partner,
        narrowed={"partner": partner} if partner else {},
        is_first=after is None,
        after=shown[-1][0].id if len(found) > len(shown) else None,
    )


@blueprint.route("/enquiries/new", methods=["GET", "POST"])
@allow(Permission.PARTNERS_MANAGE)
def ask() -> Response:
    """Write down that somebody was asked, for what, and what they said."""
    session: Any = db.session()
    login = logins.require_login()
    assert login.actor is not None  # noqa: S101 (the door lets nobody else in)
    form = EnquiryForm()
    form.offer(partners.all_kept(session, login.actor.organisation_id))
    if request.method == "GET" and not form.was_kept:
        form.partner.data = request.args.get("partner", "")
    if form.is_sent_and_sound():
        try:
            by = By(login.user_id, today())
            actions.ask_without_name(session, form.chosen, form.what, form.said, form.told, by)
        except InvalidError as problem:
            form.blame(problem)
        else:
            form.saved()
            flash(_("Saved."))
            return pages.go("referrals.board")
    return pages.page(
        "referrals/enquiry.html", form=form, enquiry=None, status=422 if form.problems else 200
    )


@blueprint.route("/enquiries/<uuid:enquiry_id>", methods=["GET", "POST"])
@allow(Permission.PARTNERS_MANAGE)
def enquiry(enquiry_id: uuid.UUID) -> Response:
    """Write down what they said."""
    session: Any = db.session()
    row = queries_board.enquiry(session, enquiry_id)
    form = EnquiryAnswerForm(record=row, data={"answer": row.answer.value, "words": row.words})
    is_late = False
    if form.is_sent_and_sound():
        try:
            form.check_version()
            actions.answer_enquiry(session, row, form.said, form.told)
        except (ConflictError, StaleDataError):
            session.rollback()
            is_late = True
            row = queries_board.enquiry(session, enquiry_id)
            form.take_over(row)
        else:
            form.saved()
            flash(_("Saved."))
            return pages.go("referrals.board")
    return pages.page(
        "referrals/enquiry.html",
        form=form,
        enquiry=row,
        is_late=is_late,
        status=409 if is_late else 422 if form.problems else 200,
    )


def _key(written: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(written)
    except ValueError:
        return None
