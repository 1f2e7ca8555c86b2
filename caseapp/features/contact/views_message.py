"""Words for a text, a voicemail, a letter: neutral, looked through, to copy. Nothing is sent.

Outside the rule of a way there are none, also where it was urgent (domain.md §4.5, story 6).
"""

from __future__ import annotations

import uuid
from typing import Any

from flask_babel import gettext as _
from werkzeug.wrappers import Response

from caseapp.access.routes import allow
from caseapp.base.problems import InvalidError
from caseapp.db import db
from caseapp.features.contact import blueprint, queries
from caseapp.features.contact.forms_message import MessageForm
from caseapp.features.contact.views import opened
from caseapp.kinds import Channel, Permission, Voicemail
from caseapp.models.case import Case
from caseapp.models.contact import SafeContact
from caseapp.rules import neutral, talks
from caseapp.rules.names_of_case import names_of
from caseapp.rules.safe_contact import Line
from caseapp.web import pages


@blueprint.route("/cases/<reference>/contact/<uuid:way_id>/message", methods=["GET", "POST"])
@allow(Permission.CASE_READ)
def message(reference: str, way_id: uuid.UUID) -> Response:
    """Put a message together; what would tell something is said at its field."""
    session: Any = db.session()
    case, found, _writes = opened(session, reference)
    line = found.of(way_id)
    refusal = _refusal(line, is_neutral=talks.present(session, case).is_neutral)
    form, text = MessageForm(), ""
    if not refusal and form.is_sent_and_sound():
        try:
            text = _checked(session, case, line.way, form.text)
        except InvalidError as problem:
            form.blame(problem)
    return pages.page(
        "contact/message.html",
        case=case,
        way=line.way,
        refusal=refusal,
        form=form,
        text=text,
        status=422 if form.problems or (refusal and form.is_submitted()) else 200,
    )


def _refusal(line: Line, *, is_neutral: bool) -> str:
    """Why nothing can be written to this way now; nothing where it can."""
    if not line.standing.is_safe:
        return _("This way is not safe now, so nothing is written to it.")
    if is_neutral:
        return _("They said that they are not alone, so nothing is written now.")
    if line.way.channel is Channel.CALL and line.way.voicemail is not Voicemail.YES:
        return _("They have not said yes to a message on the telephone, so leave none.")
    if line.way.channel is Channel.IN_PERSON:
        return _("They are reached in person only, so there is nothing to write.")
    return ""


def _checked(session: Any, case: Case, way: SafeContact, text: str) -> str:
    if not text:
        raise InvalidError("sentences", _("Choose a sentence, or write one."))
    found = neutral.telling(
        text,
        service=queries.organisation(session, case).name,
        of_case=names_of(session, case),
        allowed=way.words or "",
        may_name_us=way.may_name_us,
    )
    if found:
        raise InvalidError(
            "words",
            _(
                "Whoever sees this could learn something from: %(words)s. Please leave it out.",
                words=", ".join(found),
            ),
        )
    return text
