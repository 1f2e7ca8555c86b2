"""What this feature puts on Today: messages that wait for whoever looks."""

from __future__ import annotations

from typing import Any

from caseapp.features.messages import queries
from caseapp.web.login_state import Login
from caseapp.web.today import Part, Values


def _messages(session: Any, login: Login) -> Values | None:
    waiting = queries.waiting(session, login.user_id)
    kept = queries.kept(session, login.user_id)
    return {"waiting": waiting, "kept": kept} if waiting or kept else None


MESSAGES = Part("messages", "messages/today.html", _messages, 8)
