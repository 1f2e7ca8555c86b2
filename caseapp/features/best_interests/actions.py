"""Beginning a best-interests decision, keeping what was written, completing, countersigning."""

from __future__ import annotations

from datetime import date
from typing import Any

from caseapp.access import trail
from caseapp.kinds import BestKind, KeyDecision
from caseapp.models.best_interests import BestInterests
from caseapp.models.case import Case
from caseapp.models.consent import Consent
from caseapp.rules import best_interests as rules


def start(
    session: Any,
    case: Case,
    sort: BestKind,
    about: KeyDecision | None,
    consent: Consent | None,
) -> BestInterests:
    """Begin one."""
    decision = rules.start(session, case, sort, about, consent)
    trail.say(session, "best_interests.start")
    return decision


def keep(session: Any, decision: BestInterests, values: dict[str, Any]) -> None:
    """Keep what was written so far. The form's version was checked before."""
    for name, value in values.items():
        setattr(decision, name, value)
    trail.say(session, "best_interests.keep")
    session.flush()


def complete(
    session: Any,
    decision: BestInterests,
    values: dict[str, Any],
    consent: Consent | None,
    today: date,
) -> None:
    """Complete it. What it lacks was asked before; raises :class:`InvalidError` all the same."""
    rules.complete(session, decision, values, consent, today)
    trail.say(session, "best_interests.complete")


def countersign(session: Any, case: Case, decision: BestInterests) -> None:
    """Put a second person's name under it."""
    rules.countersign(session, case, decision)
    trail.say(session, "best_interests.countersign")
