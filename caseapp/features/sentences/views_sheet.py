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
from caseapp.features.sentences.views import card_of
from caseapp.kinds import Permission
from caseapp.rules import sentences as rules
from caseapp.web import logins, pages


@blueprint.get("/settings/sentences/<code>/sheet.csv", defaults={"sort": "spoken"})
@blueprint.get("/settings/card-words/<code>/sheet.csv", defaults={"sort": "pointed"})
@allow(Permission.SENTENCES_MANAGE)
def download(code: str, sort: str) -> Response:
    """The sheet of one language."""
    content = sheet.written(card_of(db.session(), code, sort))
    named = f'attachment; filename="card-{sort}-{code}.csv"'
    headers = {"Content-Disposition": named}
    return Page(f"\ufeff{content}", mimetype="text/csv", headers=headers)


@blueprint.route(
    "/settings/sentences/<code>/sheet", defaults={"sort": "spoken"}, methods=["GET", "POST"]
)
@blueprint.route(
    "/settings/card-words/<code>/sheet", defaults={"sort": "pointed"}, methods=["GET", "POST"]
)
@allow(Permission.SENTENCES_MANAGE)
def upload(code: str, sort: str) -> Response:
    """Bring a sheet back: what stands in it takes the place of what was there."""
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
            return pages.go("sentences.one", code=code, sort=sort)
    return pages.page(
        "sentences/sheet.html",
        card=card,
        sort=sort,
        form=form,
        status=422 if form.problems else 200,
    )
