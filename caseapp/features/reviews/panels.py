"""What this feature puts on the case page: what comes next."""

from __future__ import annotations

from caseapp.base import clock
from caseapp.features.reviews import queries
from caseapp.web import logins
from caseapp.web.panels import Look, Panel, Place, Values


def _next(look: Look) -> Values | None:
    """The next few things, for those who read anything of the case wholly."""
    if not look.reach.reads:
        return None
    rows = queries.next_due(look.session, look.case, look.reach.reads)
    return {"rows": rows, "today": clock.today(logins.require_login().time_zone)}


NEXT = Panel("next", "reviews/panel.html", _next, Place.COLUMN, 60)
