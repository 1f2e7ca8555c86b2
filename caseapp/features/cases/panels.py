"""What this feature puts on the case page: who it is about, and who supports them."""

from __future__ import annotations

from caseapp.access import guard
from caseapp.base import clock
from caseapp.features.cases import queries
from caseapp.kinds import Kind
from caseapp.web.panels import Look, Panel, Place, Values


def _who(look: Look) -> Values:
    line = queries.case_line(look.session, look.case)
    return {"line": line, "writes": guard.offered(look.reach)}


def _team(look: Look) -> Values | None:
    is_reduced = Kind.SUM not in look.reach.reads
    members = queries.team(look.session, look.case, clock.now(), reduced=is_reduced)
    return {"members": members} if members else None


WHO = Panel("who", "cases/panel_who.html", _who, Place.HEAD, 10)
TEAM = Panel("team", "cases/panel_team.html", _team, Place.COLUMN, 70)
