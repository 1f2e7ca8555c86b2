"""What this feature puts on the case page: who supports the person now."""

from __future__ import annotations

from caseapp.access.reading import is_for
from caseapp.base import clock
from caseapp.features.team import queries
from caseapp.kinds import Kind
from caseapp.models.consent_views import NamedWorker
from caseapp.web.panels import Look, Panel, Place, Values


def _team(look: Look) -> Values | None:
    is_reduced = Kind.SUM not in look.reach.reads
    members = queries.now_on(look.session, look.case, clock.now(), reduced=is_reduced)
    is_named = is_reduced and is_for(look.session, NamedWorker)
    return {"members": members, "is_named": is_named} if members else None


TEAM = Panel("team", "team/panel.html", _team, Place.COLUMN, 70)
