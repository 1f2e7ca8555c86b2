"""What this feature puts on the case page: who it is about."""

from __future__ import annotations

from caseapp.access import guard, reading
from caseapp.features.cases import queries
from caseapp.kinds import Kind
from caseapp.models.tenancy import TenancyIdentity
from caseapp.web.panels import Look, Panel, Place, Values


def _who(look: Look) -> Values:
    line = queries.case_line(look.session, look.case)
    has_tenancy = Kind.IDN in look.reach.reduced and reading.is_for(look.session, TenancyIdentity)
    return {"line": line, "writes": guard.offered(look.reach), "has_tenancy": has_tenancy}


WHO = Panel("who", "cases/panel_who.html", _who, Place.HEAD, 10)
