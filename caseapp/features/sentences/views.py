"""The languages of the card, and the sentences of one."""

from __future__ import annotations

from typing import Any

from flask import flash, request
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from caseapp.access.errors import HiddenError
from caseapp.access.routes import allow
from caseapp.base.problems import ConflictError, InvalidError
from caseapp.db import db
from caseapp.features.sentences import blueprint
from caseapp.features.sentences.forms import LanguageForm, SentencesForm, SheetForm
from caseapp.kinds import Permission
from caseapp.rules import sentences as rules
from caseapp.web import logins, pages


@blueprint.route("/settings/sentences", methods=["GET", "POST"])
@allow(Permission.SENTENCES_MANAGE)
def index() -> Response:
    """Every language of the card; a sent form leads to another one."""
    form = LanguageForm()
    if form.is_sent_and_sound():
        if form.code is not None:
            form.saved()
            return pages.go("sentences.one", code=form.code)
        form.blame(InvalidError("language", _("We do not know this language. Try its own name.")))
    return pages.page(
        "sentences/index.html",
        cards=rules.spoken(db.session()),
        form=form,
        status=422 if form.problems else 200,
    )


@blueprint.route("/settings/sentences/<code>", methods=["GET", "POST"])
@allow(Permission.SENTENCES_MANAGE)
def one(code: str) -> Response:
    """The sentences in one language; a sent form keeps them."""
    session: Any = db.session()
    card = card_of(session, code)
    form = SentencesForm(record=card)
    if request.method == "GET" and not form.was_kept:
        form.show(card)
    is_late = False
    if form.is_sent_and_sound():
        try:
            by = logins.require_actor()
            rules.write(session, by.organisation_id, code, form.given, form.version.data or "")
        except InvalidError as problem:
            form.blame(problem)
        except (ConflictError, StaleDataError):
            session.rollback()
            is_late = True
            card = card_of(session, code)
            form.take_over(card)
        else:
            form.saved()
            flash(_("Saved."))
            return pages.go("sentences.one", code=code)
    return pages.page(
        "sentences/one.html",
        card=card,
        form=form,
        sheet=SheetForm(),
        is_late=is_late,
        status=409 if is_late else 422 if form.problems else 200,
    )


def card_of(session: Any, code: str) -> rules.Card:
    """Return the card in a language; raise ``HiddenError`` for what is none."""
    card = rules.card_in(session, code)
    if card is None:
        raise HiddenError
    return card
