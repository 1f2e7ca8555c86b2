"""The sentences of one language as a spreadsheet: to take along, and to bring back."""

from __future__ import annotations

from typing import Any

from flask import Response as Page
from flask import flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from caseapp.access.routes import allow
from caseapp.base.problems import InvalidError
from caseapp.db import db
from caseapp.features.sentences import blueprint, sheet
from caseapp.features.sentences.forms import SheetForm
from caseapp.features.sentences.views import at, card_of
from caseapp.kinds import Permission
from caseapp.rules import sentences as rules
from caseapp.web import logins, pages


@blueprint.get("/settings/sentences/<code>/sheet.csv")
@allow(Permission.SENTENCES_MANAGE)
def download(code: str) -> Response:
    """The sheet of one language of the spoken card."""
    return _sheet(code, "spoken")


@blueprint.get("/settings/card-words/<code>/sheet.csv")
@allow(Permission.SENTENCES_MANAGE)
def pointing_download(code: str) -> Response:
    """The sheet of one language of the card to point at."""
    return _sheet(code, "pointed")


@blueprint.route("/settings/sentences/<code>/sheet", methods=["GET", "POST"])
@allow(Permission.SENTENCES_MANAGE)
def upload(code: str) -> Response:
    """Bring a sheet back: what stands in it takes the place of what was there."""
    return _bring(code, "spoken")


@blueprint.route("/settings/card-words/<code>/sheet", methods=["GET", "POST"])
@allow(Permission.SENTENCES_MANAGE)
def pointing_upload(code: str) -> Response:
    """Bring a sheet of the card to point at back."""
    return _bring(code, "pointed")


def _sheet(code: str, sort: str) -> Response:
    content = sheet.written(card_of(db.session(), code, sort))
    named = f'attachment; filename="card-{code}.csv"'
    headers = {"Content-Disposition": named}
    return Page(f"\ufeff{content}", mimetype="text/csv", headers=headers)


def _bring(code: str, sort: str) -> Response:
    session: Any = db.session()
    card = card_of(session, code, sort)
    form = SheetForm()
    if form.is_sent_and_sound():
        try:
            by = logins.require_actor()
            given = sheet.read(form.content, card.sort)
            rules.write(session, by.organisation_id, code, given, sort=card.sort)
        except InvalidError as problem:
            form.blame(InvalidError("sheet", problem.sentence))
        else:
            flash(_("Saved."))
            return pages.go(at(sort, "one"), code=code)
    return pages.page(
        "sentences/sheet.html",
        card=card,
        sort=sort,
        at=at,
        form=form,
        status=422 if form.problems else 200,
    )
