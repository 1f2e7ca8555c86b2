"""What people of partners find on Today: what is new since they were last here, and the one thing
asked of them (P33)."""

from __future__ import annotations

from typing import Any

from caseapp.access import shared
from caseapp.base import clock
from caseapp.features.partners import queries_today
from caseapp.web.login_state import Login
from caseapp.web.today import Part, Values


def _since(session: Any, login: Login) -> Values | None:
    if login.actor is None or login.actor.role not in shared.ROLES:
        return None
    found = shared.since_last_here(session, login.actor)
    asked = queries_today.asked(session, clock.now())
    return {"since": found, "asked": asked} if found or asked else None


SINCE = Part("since", "partners/today.html", _since, 1)
