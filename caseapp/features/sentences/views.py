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


@blueprint.route("/settings/sentences", methods=["GET", "POST"])
@allow(Permission.SENTENCES_MANAGE)
def index() -> Response:
    """Every language of the spoken card; a sent form leads to another one."""
    return _languages("spoken")


@blueprint.route("/settings/card-words", methods=["GET", "POST"])
@allow(Permission.SENTENCES_MANAGE)
def pointing_index() -> Response:
    """Every language of the card to point at."""
    return _languages("pointed")


@blueprint.route("/settings/sentences/<code>", methods=["GET", "POST"])
@allow(Permission.SENTENCES_MANAGE)
def one(code: str) -> Response:
    """The sentences in one language; a sent form keeps them."""
    return _one(code, "spoken")


@blueprint.route("/settings/card-words/<code>", methods=["GET", "POST"])
@allow(Permission.SENTENCES_MANAGE)
def pointing_one(code: str) -> Response:
    """The words of the card to point at in one language."""
    return _one(code, "pointed")


def at(sort: str, name: str) -> str:
    """Return the endpoint of a page of one of the two cards."""
    return f"sentences.{'pointing_' if sort == 'pointed' else ''}{name}"


def _languages(sort: str) -> Response:
    form = LanguageForm()
    if form.is_sent_and_sound():
        if form.code is not None:
            form.saved()
            return pages.go(at(sort, "one"), code=form.code)
        form.blame(InvalidError("language", _("We do not know this language. Try its own name.")))
    return pages.page(
        "sentences/index.html",
        cards=rules.spoken(db.session(), rules.SORTS[sort]),
        sort=sort,
        at=at,
        form=form,
        status=422 if form.problems else 200,
    )


def _one(code: str, sort: str) -> Response:
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
            return pages.go(at(sort, "one"), code=code)
    return pages.page(
        "sentences/one.html",
        card=card,
        sort=sort,
        at=at,
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
