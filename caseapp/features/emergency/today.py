"""What this feature puts on Today: that a case was opened in an emergency, until looked at."""

from __future__ import annotations

from typing import Any

from caseapp.kinds import Permission
from caseapp.rules import emergency_looks as looks
from caseapp.web.login_state import Login
from caseapp.web.today import Part, Values

MOST = 5


def _to_look_at(session: Any, login: Login) -> Values | None:
    if login.actor is None or not login.actor.may(Permission.EMERGENCY_REVIEW):
        return None
    found = looks.waiting(session)
    return {"entries": found[:MOST], "has_more": len(found) > MOST} if found else None


TO_LOOK_AT = Part("emergency", "emergency/today.html", _to_look_at, 5)
