"""Writing an answer down, and stopping a permission: one transaction each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from caseapp.access import guard, trail
from caseapp.base import clock
from caseapp.kinds import AnswerState, Company, ContactMode, InterpreterFit, Kind
from caseapp.models.case import Case
from caseapp.models.consent import Consent
from caseapp.models.conversation import Conversation
from caseapp.rules import consent as rules
from caseapp.rules import telling
from caseapp.rules.consent import Said


@dataclass(frozen=True)
class Talk:
    """The conversation that an answer came from (practice.md P7)."""

    mode: ContactMode
    at: datetime | None = None


def answer(session: Any, case: Case, said: Said, talk: Talk | None = None) -> Consent:
    """Write down what somebody answered. Raises :class:`InvalidError` for what is missing."""
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
