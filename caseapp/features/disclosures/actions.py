"""What people do about sharing without a yes: one transaction each."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Any

from caseapp.access import trail
from caseapp.kinds import DisclosureOutcome, DisclosureStep
from caseapp.models.case import Case
from caseapp.models.disclosure import Disclosure
from caseapp.rules import disclosure_looks as looks
from caseapp.rules import disclosure_reasons
from caseapp.rules import disclosures as rules


def record(session: Any, case: Case, said: rules.Shared) -> Disclosure:
    """Write down what was shared. Raises :class:`InvalidError` for what is missing."""
    made = rules.record(session, case, said)
    trail.say(session, "disclosure.record", said.reason)
    return made


def choose_reasons(session: Any, organisation_id: uuid.UUID, used: Collection[str]) -> None:
    """Keep which reasons an organisation uses."""
    disclosure_reasons.choose(session, organisation_id, used)
    trail.say(session, "disclosure.choose_reasons")


def write_up(
    session: Any, case: Case, disclosure_id: uuid.UUID, version: str, said: looks.Account
) -> None:
    """Keep how it is written up now. Raises :class:`ConflictError` when somebody was first."""
    looks.write_up(session, case, disclosure_id, version, said)
    trail.say(session, "disclosure.account")


def look(
    session: Any,
    case: Case,
    disclosure_id: uuid.UUID,
    step: DisclosureStep,
    outcome: DisclosureOutcome | None,
    words: str,
) -> None:
    """Keep what another person says of it. Raises :class:`ConflictError` when one was first."""
    looks.look(session, case, disclosure_id, step, outcome, words)
    trail.say(session, "disclosure.look")
