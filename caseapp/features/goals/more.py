"""What else can be said of a goal, one thing at a time (domain.md §5.2, practice.md P20).

Each part has a form of its own; none is needed, and none is asked twice.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from caseapp.kinds import AnswerState
from caseapp.models.goal import Goal
from caseapp.models.goal_more import GoalObstacle, GoalStrength, GoalTalk


def _(message: str) -> str:
    """Mark a label for translation; it is translated where it is shown."""
    return message


#: In the order in which they are offered.
PARTS: dict[str, str] = {
    "about": _("What it is about"),
    "why": _("Why it matters"),
    "good": _("What you would notice if it happened"),
    "importance": _("How much it matters"),
    "confidence": _("How sure you feel"),
    "hands": _("In whose hands it is"),
    "obstacle": _("What could be in the way"),
    "strength": _("What you can lean on"),
    "card": _("A card to talk through"),
}


def next_of(session: Any, goal: Goal) -> str | None:
    """Return the first thing that nobody spoke of yet; ``None`` when all was."""
    said = {
        "about": bool(goal.outcome),
        "why": bool(goal.why),
        "good": bool(goal.good),
        "importance": goal.importance_state is not AnswerState.NOT_ASKED_YET,
        "confidence": goal.confidence_state is not AnswerState.NOT_ASKED_YET,
        "hands": bool(goal.control),
    }
    silent = next((part for part, is_said in said.items() if not is_said), None)
    if silent is not None:
        return silent
    for part, model in (
        ("obstacle", GoalObstacle),
        ("strength", GoalStrength),
        ("card", GoalTalk),
    ):
        found = session.scalars(select(model).where(model.goal_id == goal.id).limit(1)).first()
        if found is None:
            return part
    return None
