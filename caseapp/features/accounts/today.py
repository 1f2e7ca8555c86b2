"""What administrators find on Today: who asks for a new invitation, because theirs has ended."""

from __future__ import annotations

from typing import Any

from caseapp.access.table import may
from caseapp.features.accounts.actions import renewing
from caseapp.kinds import Permission
from caseapp.web.login_state import Login
from caseapp.web.today import Part, Values


def _late(session: Any, login: Login) -> Values | None:
    actor = login.actor
    if actor is None or not may(actor.role, Permission.ACCOUNTS_MANAGE):
        return None
    found = renewing.waiting(session, actor)
    return {"late": found} if found else None


LATE = Part("late-invitations", "accounts/today.html", _late, 2)
