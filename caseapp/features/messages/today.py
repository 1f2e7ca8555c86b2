"""What this feature puts on Today of whoever opens cases: messages that wait for them. Others, who
get one where nobody opens cases, have them at ``/messages``."""

from __future__ import annotations

from typing import Any

from caseapp.features.messages import queries
from caseapp.kinds import Permission
from caseapp.web.login_state import Login
from caseapp.web.today import Part, Values


def _messages(session: Any, login: Login) -> Values | None:
    if login.actor is None or not login.actor.may(Permission.CASE_OPEN):
        return None
    waiting = queries.waiting(session, login.user_id)
    kept = queries.kept(session, login.user_id)
    return {"waiting": waiting, "kept": kept} if waiting or kept else None


MESSAGES = Part("messages", "messages/today.html", _messages, 8)
