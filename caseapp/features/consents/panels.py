"""What permissions put on *Together*: the way to them, for two people (practice.md P5)."""

from __future__ import annotations

from caseapp.kinds import Kind
from caseapp.web.panels import Look, Panel, Place, Values


def _permissions(look: Look) -> Values | None:
    return {"reference": look.reference} if Kind.CON in look.reach.reads else None


TOGETHER = Panel("permissions", "consents/together.html", _permissions, Place.TOGETHER, 70)
