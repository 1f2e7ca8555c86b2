"""What this feature puts on the case page: who it is about."""

from __future__ import annotations

from flask_babel import gettext

from caseapp.access import guard, reading
from caseapp.features.cases import queries
from caseapp.kinds import Kind
from caseapp.models.consent_views import ConsentOutline, ConsentShare
from caseapp.models.tenancy import TenancyIdentity
from caseapp.rules import note_readers
from caseapp.web.panels import Look, Panel, Place, Values


def _who(look: Look) -> Values:
    line = queries.case_line(look.session, look.case)
    has_tenancy = Kind.IDN in look.reach.reduced and reading.is_for(look.session, TenancyIdentity)
    return {
        "line": line,
        "writes": guard.offered(look.reach),
        "has_tenancy": has_tenancy,
        "shares": _shares(look),
        "restricts": note_readers.may_restrict(look.session, look.reach),
    }


def _shares(look: Look) -> str:
    """What the page of permissions is called for those who read a part of them."""
    if look.reach.emergency is not None:
        return ""
    if reading.is_for(look.session, ConsentShare) and look.reach.any:
        return gettext("What was shared with you")
    return gettext("Permissions in outline") if reading.is_for(look.session, ConsentOutline) else ""


WHO = Panel("who", "cases/panel_who.html", _who, Place.HEAD, 10)
