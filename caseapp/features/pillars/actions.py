"""What people do with a pillar beside moving its stage. Each is one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from caseapp.access import trail
from caseapp.kinds import Kind, Walker
from caseapp.models.case import Case
from caseapp.models.stage import StageEvent
from caseapp.models.walking import PillarWalk
from caseapp.rules import amending, handing
from caseapp.rules.stages import Answer


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
    handing.hand(session, case, pillar, now, walker, partner=partner, number=number)
    trail.say(session, "pillar.walk")


def amend(
    session: Any,
    case: Case,
    event: StageEvent,
    standing: Mapping[str, Answer],
    right: Mapping[str, Answer],
    why: Mapping[Kind, str],
) -> None:
    """Correct what stands of a move; what stood there before stays readable."""
    amending.amend(session, case, event, standing, right, why)
    trail.say(session, "stage.amend")
