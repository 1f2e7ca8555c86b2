"""The permission for an interpreter, written down where it arises (practice.md P10): with a talk.

It names nobody and opens nothing; it stands in the ledger, and is looked at with language and
contact instead of ending. Where one stands already nothing is asked again.
"""

from __future__ import annotations

from typing import Any

from caseapp.base import clock
from caseapp.kinds import Company, Decision
from caseapp.models.case import Case
from caseapp.rules import consent
from caseapp.rules.consent_checks import YES
from caseapp.vocabularies.purposes import purposes

CODE = "INTERPRET"


def stands(session: Any, case: Case) -> bool:
    """Whether somebody has said yes to an interpreter, and has not taken it back."""
    now = clock.now()
    return any(
        entry.consent.purpose == CODE
        and entry.consent.decision in YES
        and not consent.is_over(entry, now)
        for entry in consent.ledger(session, case)
    )


def record(session: Any, case: Case, company: Company) -> None:
    """Write down that somebody said yes to an interpreter, after the card was said."""
    if stands(session, case):
        return
    said = consent.Said(
        decision=Decision.YES,
        purpose=purposes().get(CODE),
        card_said=True,
        company=company,
    )
    consent.record(session, case, said)
