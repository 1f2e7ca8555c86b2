"""Writing an answer down, and stopping a permission: one transaction each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import inspect

from caseapp.access import guard, trail
from caseapp.base import clock
from caseapp.kinds import AnswerState, Company, ContactMode, InterpreterFit, Kind
from caseapp.models.account import Membership
from caseapp.models.case import Case
from caseapp.models.consent import Consent, ConsentPerson
from caseapp.models.conversation import Conversation
from caseapp.models.partner import Partner
from caseapp.rules import consent as rules
from caseapp.rules import consent_people, partners, telling
from caseapp.rules.consent import Said


@dataclass(frozen=True)
class Talk:
    """The conversation that an answer came from (practice.md P7)."""

    mode: ContactMode
    at: datetime | None = None


def answer(session: Any, case: Case, said: Said, talk: Talk | None = None) -> Consent:
    """Write down what somebody answered. Raises :class:`InvalidError` for what is missing."""
    if said.partner is not None and inspect(said.partner).transient:
        partners.add(session, said.partner, "partner_name")
    conversation = _conversation(session, case, said, talk)
    consent = rules.record(session, case, said, conversation)
    trail.say(session, "consent.answer")
    return consent


def stop(
    session: Any, case: Case, consent: Consent, part: Kind, came_by: ContactMode | None
) -> bool:
    """Stop a permission, or these kinds of it; return whether there was anything left to stop."""
    stopped = rules.withdraw(session, case, consent, part, came_by)
    trail.say(session, "consent.stop")
    return stopped


def tell(session: Any, consent: Consent, on: date, by: ContactMode | None) -> None:
    """Keep that the recipient of a permission was told that it has ended."""
    telling.told(session, consent, on, by)
    trail.say(session, "stopping.told")
    session.flush()


def name_person(
    session: Any, case: Case, consent: Consent, partner: Partner, hat: Membership
) -> None:
    """Let somebody of a partner look by a permission. Raises :class:`InvalidError` for what speaks
    against it."""
    consent_people.name_checked(session, case, consent, partner, hat)
    trail.say(session, "consent.name_person")


def end_person(session: Any, person: ConsentPerson) -> None:
    """Let one of them look no longer."""
    consent_people.end(session, person)
    trail.say(session, "consent.end_person")


def _conversation(session: Any, case: Case, said: Said, talk: Talk | None) -> Conversation | None:
    """The conversation line, for those who write it: only when somebody said how they talked."""
    if talk is None or Kind.NOT not in guard.writes(session, case.id):
        return None
    fits = said.interpreter in (InterpreterFit.AS_WISHED, InterpreterFit.CHOSEN)
    conversation = Conversation(
        case,
        happened_at=talk.at or clock.now(),
        mode=talk.mode,
        alone=AnswerState.TOLD if said.company else AnswerState.NOT_ASKED_YET,
        alone_value=said.company is Company.ALONE if said.company else None,
        preference_met=AnswerState.TOLD if fits else AnswerState.NOT_ASKED_YET,
        language=None,
    )
    session.add(conversation)
    return conversation
