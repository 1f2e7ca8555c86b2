"""The spoken card by itself: large, plain, in a language that the person reads or hears; to print,
or to look at together."""

from __future__ import annotations

from typing import Any

from flask import request
from werkzeug.wrappers import Response

from caseapp.access.routes import allow
from caseapp.db import db
from caseapp.features.consents import blueprint
from caseapp.features.consents.views import case_of, is_together
from caseapp.kinds import Permission
from caseapp.rules import never_use, sentences
from caseapp.web import i18n, pages


@blueprint.get("/cases/<reference>/consents/card")
@allow(Permission.CASE_READ, together=True)
def card(reference: str) -> Response:
    """The seven sentences in a language, with who checked them."""
    session: Any = db.session()
    case = case_of(session, reference)
    spoken = sentences.spoken(session)
    asked = request.args.get("language", "")
    chosen = next((each for each in spoken if each.code == asked), None)
    card = chosen or next((each for each in spoken if each.code == i18n.language()), spoken[0])
    written = [row.text for row in card.own]
    return pages.page(
        "consents/card.html",
        case=case,
        spoken=spoken,
        card=card,
        stopped=never_use.sentence() if never_use.stops(session, case, *written) else "",
        together=is_together(),
    )
