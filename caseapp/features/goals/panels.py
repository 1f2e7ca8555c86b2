"""What goals put on *Together*: what is under way and hoped for, the next steps, what somebody can
lean on (practice.md P5)."""

from __future__ import annotations

from caseapp.features.goals import queries
from caseapp.kinds import Kind
from caseapp.rules import answers
from caseapp.web.panels import Look, Panel, Place, Values


def _goals(look: Look) -> Values | None:
    if Kind.GOA not in look.reach.reads:
        return None
    sections = queries.in_sections(queries.goals(look.session, look.case))
    return {
        "reference": look.reference,
        "now": sections["now"],
        "hopes": sections["hopes"],
        "strengths": queries.strengths(look.session, look.case),
        "writes": answers.may_write(look.session, look.case, Kind.GOA),
    }


TOGETHER = Panel("goals", "goals/together.html", _goals, Place.TOGETHER, 30)
