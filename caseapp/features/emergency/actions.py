"""What people do with emergency access: one transaction each."""

from __future__ import annotations

from typing import Any

from caseapp.access import trail
from caseapp.base.problems import ConflictError
from caseapp.kinds import EmergencyReason
from caseapp.models.case import Case
from caseapp.models.emergency import EmergencyAccess
from caseapp.rules import emergency as rules
from caseapp.rules import emergency_looks as looks
from caseapp.rules.emergency_finding import Asked


def open_one(session: Any, asked: Asked, reason: EmergencyReason) -> None:
    """Open the case that fits; the attempt is in the trail whatever came of it."""
    rules.open_one(session, asked, reason)
    session.flush()


def end(session: Any, access: EmergencyAccess) -> None:
    """End one's own emergency access."""
    rules.end(session, access)
    trail.say(session, "emergency.end")
    session.flush()


def explain(session: Any, access: EmergencyAccess, sentence: str) -> None:
    """Add the sentence to one's own emergency access."""
    rules.explain(session, access, sentence)
    trail.say(session, "emergency.sentence")
    session.flush()


def look(
    session: Any, access: EmergencyAccess, case: Case, version: str, came: looks.Outcome
) -> None:
    """Keep what came of a look. Raises :class:`ConflictError` when somebody else was first."""
    if version != str(access.version):
        raise ConflictError
    looks.record(session, access, case, came)
    trail.say(session, "emergency.look")
    session.flush()
