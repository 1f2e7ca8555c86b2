"""What this feature puts on Today: that a case was opened in an emergency, until looked at."""

from __future__ import annotations

from typing import Any

from caseapp.access.reading import Reading
from caseapp.kinds import Permission
from caseapp.rules import emergency_looks as looks
from caseapp.web.login_state import Login
from caseapp.web.today import AskedPart, Values

MOST = 5


def _asks(_session: Any, login: Login) -> Reading | None:
    is_theirs = login.actor is not None and login.actor.may(Permission.EMERGENCY_REVIEW)
    return looks.TO_LOOK_AT if is_theirs else None


def _to_look_at(session: Any, _login: Login, lines: list[Any]) -> Values | None:
    found = looks.waiting_of(session, lines)
    return {"entries": found[:MOST], "has_more": len(found) > MOST} if found else None


TO_LOOK_AT = AskedPart("emergency", "emergency/today.html", _asks, _to_look_at, 5)
