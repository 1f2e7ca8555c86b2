"""What this feature puts on the case page: that this may be somebody we know. Staff only; it stands
on no Together page (practice.md P6)."""

from __future__ import annotations

from caseapp.access import guard
from caseapp.features.records import queries
from caseapp.kinds import Kind
from caseapp.web.panels import Look, Panel, Place, Values


def _doubles(look: Look) -> Values | None:
    if Kind.SUM not in look.reach.reads:
        return None
    found = queries.doubles(look.session, look.case)
    return {"doubles": found, "offered": guard.offered(look.reach)} if found else None


DOUBLES = Panel("doubles", "records/panel.html", _doubles, Place.HEAD, 30)
