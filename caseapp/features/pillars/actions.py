"""What people do with a pillar beside moving its stage. Each is one transaction."""

from __future__ import annotations

from typing import Any

from caseapp.access import trail
from caseapp.kinds import Walker
from caseapp.models.case import Case
from caseapp.models.walking import PillarWalk
from caseapp.rules import walking


def walk(
    session: Any,
    case: Case,
    pillar: int,
    now: PillarWalk | None,
    walker: Walker,
    *,
    partner: str = "",
    number: str = "",
) -> None:
    """Say who walks a pillar with the person."""
    walking.change(session, case, pillar, now, walker, partner=partner, number=number)
    trail.say(session, "pillar.walk")
