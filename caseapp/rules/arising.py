"""Permissions that are written down where they arise (practice.md P10): working with us when a case
is opened, an interpreter with a talk, calls with a way to reach somebody, somebody in the room with
who comes along, whom to call with the emergency card.

Each is one answer, offered and never needed. None names anybody here, and none opens anything; they
stand in the ledger, written by the rule that writes every answer. Where a yes stands already
nothing is asked again.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms.fields.choices import SelectChoice

from caseapp.base import clock
from caseapp.kinds import Company, Decision, Kind
from caseapp.models.case import Case
from caseapp.models.consent import Consent
from caseapp.rules import answers, consent, reviews, talk_language
from caseapp.rules.consent_checks import YES, usual_end
from caseapp.rules.consent_ledger import is_unsure
from caseapp.vocabularies.purposes import purposes

SUPPORT, INTERPRET, REMOTE = "SUPPORT", "INTERPRET", "REMOTE"
ACCOMPANY, EMERGENCY = "ACCOMPANY", "EMERGENCY"

#: One question with one answer: what they said and who else was there.
ONE_ANSWER: dict[str, Any] = {
    Company.ALONE.value: _("yes, after all of this was said; nobody else was there"),
    Company.SEEN_ALONE.value: _(
        "yes, after all of this was said; somebody was there, after we had talked alone"
    ),
    Company.ACCOMPANIED.value: _("yes, after all of this was said; somebody was there"),
    Decision.NOT_NOW.value: _("not now"),
    Decision.NO.value: _("no"),
    "": _("not asked yet"),
}


def one_answer() -> list[SelectChoice]:
    """Return what can be chosen for :func:`record_answer`."""
    return [SelectChoice(code, label) for code, label in ONE_ANSWER.items()]


def is_asked(session: Any, case: Case, code: str, recipient: str = "") -> bool:
    """Whether a form offers the question: no yes stands, and whoever asks writes answers down."""
    may = answers.may_write(session, case, Kind.CON)
    return may and standing(session, case, code, recipient) is None


def standing(session: Any, case: Case, code: str, recipient: str = "") -> Consent | None:
    """Return the yes for this purpose that stands, to this recipient where one is named."""
    named = (
        row for row in _standing(session, case, code) if plain(row.recipient) == plain(recipient)
    )
    return next(named, None)


def is_no(answer: str) -> bool:
    """Whether one of :data:`ONE_ANSWER` is a no, or not now."""
    return answer in (Decision.NO, Decision.NOT_NOW)


def latest(session: Any, case: Case, code: str) -> Consent | None:
    """Return the last yes for this purpose that stands, whoever it names."""
    return next(_standing(session, case, code), None)


def record_instead(session: Any, case: Case, code: str, answer: str, recipient: str) -> Consent:
    """Write down a yes that takes the place of every other for this purpose, whoever it named."""
    made = _write(session, case, code, Company(answer), recipient)
    if is_unsure(made):
        return made
    now = clock.now()
    others = [
        entry
        for entry in consent.ledger(session, case)
        if entry.consent.purpose == code and entry.consent.id != made.id
    ]
    consent.supersede(session, case, [each for each in others if not consent.is_over(each, now)])
    return made


def by_name(session: Any, case: Case, code: str) -> dict[str, date | None]:
    """Return until when a yes for this purpose holds, by the names of those it is about."""
    found: dict[str, date | None] = {}
    for row in _standing(session, case, code):
        found.setdefault(plain(row.recipient), row.expires_on)
    return found


def record_answer(
    session: Any, case: Case, code: str, answer: str, recipient: str = ""
) -> Consent | None:
    """Write down one of :data:`ONE_ANSWER`; nothing where nobody was asked."""
    if not answer:
        return None
    if is_no(answer):
        said = consent.Said(
            decision=Decision(answer), purpose=purposes().get(code), recipient=recipient
        )
        return consent.record(session, case, said)
    return record(session, case, code, Company(answer), recipient)


def record(
    session: Any, case: Case, code: str, company: Company, recipient: str = ""
) -> Consent | None:
    """Write down that somebody said yes, after the card was said; nothing where a yes stands."""
    if standing(session, case, code, recipient) is not None:
        return None
    return _write(session, case, code, company, recipient)


def _standing(session: Any, case: Case, code: str) -> Iterator[Consent]:
    """Give each yes for this purpose that stands, the last one first."""
    now = clock.now()
    for entry in consent.ledger(session, case):
        row = entry.consent
        if row.purpose == code and row.decision in YES and not consent.is_over(entry, now):
            yield row


def _write(session: Any, case: Case, code: str, company: Company, recipient: str) -> Consent:
    purpose = purposes().get(code)
    said = consent.Said(
        decision=Decision.YES,
        purpose=purpose,
        recipient=recipient,
        until=usual_end(purpose, reviews.place_of(session, case.organisation_id).today),
        card_said=True,
        company=company,
        language=talk_language.first(session, case),
    )
    return consent.record(session, case, said)


def plain(name: str | None) -> str:
    """Return a name as two of them are compared."""
    return " ".join((name or "").split()).casefold()
