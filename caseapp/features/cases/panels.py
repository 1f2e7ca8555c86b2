"""What this feature puts on the case page: who it is about."""

from __future__ import annotations

from caseapp.access import guard
from caseapp.features.cases import queries
from caseapp.rules import note_readers
from caseapp.web.panels import Look, Panel, Place, Values


def _who(look: Look) -> Values:
    line = queries.case_line(look.session, look.case)
    return {
        "line": line,
        "writes": guard.offered(look.reach),
        "restricts": note_readers.may_restrict(look.session, look.reach),
    }


WHO = Panel("who", "cases/panel_who.html", _who, Place.HEAD, 10)
