"""What people of partners find on Today: what is new since they were last here (P33)."""

from __future__ import annotations

from typing import Any

from caseapp.access import shared
from caseapp.web.login_state import Login
from caseapp.web.today import Part, Values


def _since(session: Any, login: Login) -> Values | None:
    found = shared.since_last_here(session, login.actor) if login.actor else None
    return {"since": found} if found else None


SINCE = Part("since", "partners/today.html", _since, 1)
