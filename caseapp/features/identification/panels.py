"""What this feature puts on the case page: the dates of pillar one that matter now."""

from __future__ import annotations

from caseapp.base import clock
from caseapp.features.identification import queries
from caseapp.features.identification.queries import Sight
from caseapp.web import logins
from caseapp.web.panels import Look, Panel, Place, Values


def _dates(look: Look) -> Values | None:
    """The dates as far as this actor sees them; nothing when there are none."""
    today = clock.today(logins.require_login().time_zone)
    match queries.sight_of(look.session, look.reach):
        case Sight.WHOLE | Sight.DATES:
            dates = queries.mattering(look.session, look.case, today)
            return {"dates": dates, "ends": []} if dates else None
        case Sight.END:
            found = queries.ends(look.session, look.case)
            ends = [each for each in found if each.on_date >= today]
            return {"dates": [], "ends": ends} if ends else None
        case _:
            return None


DATES = Panel("dates", "identification/panel.html", _dates, Place.COLUMN, 30)
