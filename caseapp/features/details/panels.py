"""What this feature puts on the case page: what can be asked when there is time, until it was."""

from __future__ import annotations

from caseapp.access import guard
from caseapp.features.details import queries
from caseapp.kinds import AnswerState, Kind
from caseapp.web.panels import Look, Panel, Place, Values


def _later(look: Look) -> Values | None:
    """Links to what nobody has asked; nothing where all of it was, or somebody only reads."""
    writes = guard.offered(look.reach)
    if Kind.SUM not in writes:
        return None
    found = queries.later(look.session, look.case)
    if found is None:
        return None
    summary, profile = found
    asks = {
        "say_it": not summary.say_it,
        "details": summary.source_state is AnswerState.NOT_ASKED_YET,
        "communication": profile is None and Kind.COM in writes,
    }
    return {"asks": asks} if any(asks.values()) else None


LATER = Panel("later", "details/panel.html", _later, Place.COLUMN, 90)
