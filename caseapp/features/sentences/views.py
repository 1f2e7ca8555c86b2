"""The languages of a card, and the texts of one: the spoken card, and the card to point at."""

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
from caseapp.features.sentences.forms import FORMS, LanguageForm, SheetForm
from caseapp.kinds import Permission
from caseapp.rules import sentences as rules
from caseapp.web import logins, pages


@blueprint.route("/settings/sentences", defaults={"sort": "spoken"}, methods=["GET", "POST"])
@blueprint.route("/settings/card-words", defaults={"sort": "pointed"}, methods=["GET", "POST"])
@allow(Permission.SENTENCES_MANAGE)
def index(sort: str) -> Response:
    """Every language of the card; a sent form leads to another one."""
    form = LanguageForm()
    if form.is_sent_and_sound():
        if form.code is not None:
            form.saved()
            return pages.go("sentences.one", code=form.code, sort=sort)
        form.blame(InvalidError("language", _("We do not know this language. Try its own name.")))
    return pages.page(
        "sentences/index.html",
        cards=rules.spoken(db.session(), rules.SORTS[sort]),
        sort=sort,
        form=form,
        status=422 if form.problems else 200,
    )


@blueprint.route("/settings/sentences/<code>", defaults={"sort": "spoken"}, methods=["GET", "POST"])
@blueprint.route(
    "/settings/card-words/<code>", defaults={"sort": "pointed"}, methods=["GET", "POST"]
)
@allow(Permission.SENTENCES_MANAGE)
def one(code: str, sort: str) -> Response:
    """The sentences in one language; a sent form keeps them."""
    session: Any = db.session()
    card = card_of(session, code, sort)
    form = FORMS[sort](record=card)
    if request.method == "GET" and not form.was_kept:
        form.show(card)
    is_late = False
    if form.is_sent_and_sound():
        try:
            by = logins.require_actor()
            version = form.version.data or ""
            rules.write(session, by.organisation_id, code, form.given, version, sort=card.sort)
        except InvalidError as problem:
            form.blame(problem)
        except (ConflictError, StaleDataError):
            session.rollback()
            is_late = True
            card = card_of(session, code, sort)
            form.take_over(card)
        else:
            form.saved()
            flash(_("Saved."))
            return pages.go("sentences.one", code=code, sort=sort)
    return pages.page(
        "sentences/one.html",
        card=card,
        sort=sort,
        form=form,
        sheet=SheetForm(),
        is_late=is_late,
        status=409 if is_late else 422 if form.problems else 200,
    )


def card_of(session: Any, code: str, sort: str) -> rules.Card:
    """Return the card in a language; raise ``HiddenError`` for what is none."""
    card = rules.card_in(session, code, rules.SORTS[sort])
    if card is None:
        raise HiddenError
    return card
