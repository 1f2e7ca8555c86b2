"""Writing the emergency card down, with what the person said to it: one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from caseapp.access import trail
from caseapp.base.problems import InvalidError
from caseapp.models.case import Case
from caseapp.models.consent import Consent
from caseapp.models.emergency_card import EmergencyCard
from caseapp.rules import arising


@dataclass(frozen=True)
class Words:
    """What is to stand on the card."""

    whom: str = ""
    telephone: str = ""
    tell: str = ""
    first: str = ""


def save(
    session: Any, case: Case, consent: Consent | None, words: Words, answer: str
) -> Consent | None:
    """Write the card down. ``consent``: the yes that stands; another person to call, or none yet,
    asks what they said. A no or not now ends the card and keeps nothing of it.

    Raises :class:`InvalidError` for what is missing.
    """
    if not any((words.whom, words.tell, words.first)) and not arising.is_no(answer):
        raise InvalidError("whom", _("Write whom to call, or what whoever helps may be told."))
    is_same = consent is not None and arising.plain(consent.recipient) == arising.plain(words.whom)
    if answer or not is_same:
        consent = _ask(session, case, words, answer)
    if consent is not None and not arising.is_no(answer):
        card = EmergencyCard(
            case,
            consent_id=consent.id,
            whom=words.whom or None,
            telephone=words.telephone or None,
            tell=words.tell or None,
            first=words.first or None,
        )
        session.add(card)
    trail.say(session, "emergency.card")
    session.flush()
    return consent


def _ask(session: Any, case: Case, words: Words, answer: str) -> Consent | None:
    if not answer:
        raise InvalidError("answer", _("Ask them first, and choose what they said."))
    if arising.is_no(answer):
        return arising.record_answer(session, case, arising.EMERGENCY, answer)
    return arising.record_instead(session, case, arising.EMERGENCY, answer, words.whom)
