"""One's own offers, one of them with its answer, and its slip; what is wished afterwards."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from caseapp.access.errors import HiddenError
from caseapp.access.routes import allow
from caseapp.access.windows import AROUND
from caseapp.base import clock
from caseapp.base.problems import InvalidError
from caseapp.db import db
from caseapp.features.offers import blueprint, queries, slips
from caseapp.features.offers.forms import AnswerForm, TalkForm
from caseapp.kinds import Permission
from caseapp.kinds import interpreter as words
from caseapp.kinds.booking import OFFER_LABELS, OfferAnswer
from caseapp.models.booking import InterpreterOffer
from caseapp.rules import debriefs, languages, offers
from caseapp.web import pages


@blueprint.get("/offers")
@allow(Permission.OFFERS_ANSWER)
def index() -> Response:
    """What is offered and agreed, and what took place."""
    session: Any = db.session()
    return pages.page(
        "offers/index.html",
        to_come=queries.to_come(session),
        over=queries.over(session),
        **_words(),
    )


@blueprint.route("/offers/<uuid:offer_id>", methods=["GET", "POST"])
@allow(Permission.OFFERS_ANSWER)
def show(offer_id: uuid.UUID) -> Response:
    """One offer: nothing of whom it is about; a sent form is the answer."""
    session: Any = db.session()
    offer = queries.one(session, offer_id)
    form = AnswerForm()
    if form.is_sent_and_sound():
        try:
            offers.answer(session, offer, is_yes=bool(form.yes.data))
        except InvalidError as problem:
            form.blame(problem)
        except StaleDataError:
            session.rollback()
            flash(_("This has changed meanwhile. Look at it again."))
            return pages.go("offers.show", offer_id=offer_id)
        else:
            flash(_("Thank you. It is kept."))
            return pages.go("offers.show", offer_id=offer_id)
    return pages.page(
        "offers/show.html",
        offer=offer,
        form=form,
        talk=TalkForm(),
        may_answer=offers.is_open(offer),
        window=_window(offer),
        status=422 if form.problems else 200,
        **_words(),
    )


@blueprint.get("/offers/<uuid:offer_id>/slip")
@allow(Permission.OFFERS_ANSWER)
def slip(offer_id: uuid.UUID) -> Response:
    """The slip, to read and to print, inside its window."""
    session: Any = db.session()
    offer = queries.one(session, offer_id)
    return slips.page(session, queries.slip(session, offer), offer)


@blueprint.post("/offers/<uuid:offer_id>/talk")
@allow(Permission.OFFERS_ANSWER)
def talk(offer_id: uuid.UUID) -> Response:
    """Ask for a talk about how it was, within two days."""
    session: Any = db.session()
    offer = queries.one(session, offer_id)
    if offer.answer is not OfferAnswer.YES or offer.starts_at > clock.now():
        raise HiddenError
    form = TalkForm()
    if form.is_sent_and_sound():
        debriefs.ask(session, offer.interpreter_id)
        flash(_("Thank you for saying so. Somebody gets in touch within two days."))
    return pages.go("offers.show", offer_id=offer_id)


def _window(offer: InterpreterOffer) -> str:
    """How the slip of an offer stands: it is to open, is open, or there is none."""
    now = clock.now()
    if offer.answer is not OfferAnswer.YES or offer.withdrawn_at is not None:
        return "none"
    if now < offer.starts_at - AROUND:
        return "to_come"
    return "open" if now < offer.ends_at + AROUND else "over"


def _words() -> dict[str, Any]:
    return {
        "words": words,
        "answers": OFFER_LABELS,
        "name_of": languages.name,
        "opens_before": AROUND,
        "now": clock.now(),
    }
