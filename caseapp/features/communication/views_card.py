"""The card with the choices in pictures: pointing is enough, and nobody answers for the person
(practice.md P19). For two people at one screen, on paper, or on the worker's own screen.

What they pointed at is kept as their answer, asked by the card. Nothing is chosen beforehand, and
what stood before is not shown, so that nobody is led to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, request
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from caseapp.access import guard
from caseapp.access.errors import HiddenError
from caseapp.access.handles import case_by_reference
from caseapp.access.routes import allow
from caseapp.base import ids
from caseapp.base.problems import ConflictError, InvalidError
from caseapp.db import db
from caseapp.features.communication import actions_section, blueprint, queries
from caseapp.features.communication.forms_card import CardForm
from caseapp.kinds import Comfort, Kind, Permission
from caseapp.kinds.communication_room import BreakSignal
from caseapp.models.case import Case
from caseapp.rules import languages, never_use, sentences
from caseapp.web import i18n, logins, pages


@blueprint.route("/cases/<reference>/communication/card", methods=["GET", "POST"])
@allow(Permission.CASE_WRITE, together=True)
def card(reference: str) -> Response:
    """Ask who should interpret; a sent form keeps what they pointed at."""
    session: Any = db.session()
    case = _case_of(session, reference)
    found = queries.profile(session, case)
    form = CardForm(record=found.record)
    if form.is_sent_and_sound():
        try:
            form.check_version()
            actions_section.answer_by_card(session, case, found.record, form.answer)
        except InvalidError as problem:
            form.blame(InvalidError("strength", problem.sentence))
        except (ConflictError, StaleDataError, IntegrityError):
            session.rollback()
            found = queries.profile(session, case)
            form.take_over(found.record)
            form.form_errors.append(_("Something was saved meanwhile. Point again, and save."))
        else:
            form.saved()
            flash(_("Saved. You can change this at any time."))
            return _onward(case)
    cards = {each.code: each for each in sentences.spoken(session, sentences.POINTED)}
    whole = {code: each for code, each in cards.items() if each.is_whole}
    shown = whole[_language(found, whole)]
    signal = _signal(found)
    return pages.page(
        "communication/card.html",
        case=case,
        form=form,
        card=shown,
        spoken=list(whole.values()),
        said={line.sentence.value: line.text for line in shown.lines},
        signal=signal,
        stopped=never_use.sentence() if never_use.stops(session, case, signal) else "",
        unspoken=_unspoken(found, shown.code),
        together=_is_together(),
        status=422 if form.problems else 200,
    )


def _case_of(session: Any, reference: str) -> Case:
    """Return a case whose profile this actor writes, if two people do not look at another one."""
    case = case_by_reference(session, reference)
    is_other = (logins.require_login().together_case_id or case.id) != case.id
    if is_other or Kind.COM not in guard.offered(guard.reach(session, case.id)):
        raise HiddenError
    return case


def _is_together() -> bool:
    return logins.require_login().together_case_id is not None


def _onward(case: Case) -> Response:
    if _is_together():
        return pages.go("together.show")
    return pages.go("communication.whole", reference=ids.show_reference(case.reference))


def _language(found: queries.Profile, spoken: Mapping[str, Any]) -> str:
    """The language that was asked for, else the first of theirs in which there is a whole card."""
    wanted = [
        request.args.get("language", ""),
        *(row.code for row in found.languages if row.comfort is not Comfort.AVOID),
    ]
    return next((code for code in wanted if code in spoken), i18n.language())


def _unspoken(found: queries.Profile, code: str) -> str:
    """The name of their language where the card cannot be written in it."""
    first = next((row for row in found.languages if row.comfort is not Comfort.AVOID), None)
    return languages.name(first.code) if first is not None and first.code != code else ""


def _signal(found: queries.Profile) -> str:
    """How they stop, in their own words, where they have told."""
    record = found.record
    if record is None or record.break_signal is BreakSignal.PREFER_NOT_TO_SAY:
        return ""
    return record.signal_words or ""
