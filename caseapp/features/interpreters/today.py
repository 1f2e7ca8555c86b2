"""What a manager finds on Today: who interpreted and would like to talk (domain.md §4.4)."""

from __future__ import annotations

from typing import Any

from caseapp.features.interpreters import queries
from caseapp.kinds import Permission
from caseapp.web.login_state import Login
from caseapp.web.today import Part, Values, Waits


def _waits(_session: Any, login: Login) -> Waits | None:
    if login.actor is None or not login.actor.may(Permission.INTERPRETERS_VET):
        return None
    return queries.WISH_TO_TALK


def _talks(session: Any, _login: Login) -> Values | None:
    found = queries.wish_to_talk(session)
    return {"found": found} if found else None


TALKS = Part("interpreters-talks", "interpreters/today.html", _talks, 12, waits=_waits)
