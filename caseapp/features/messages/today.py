"""What this feature puts on Today of whoever opens cases: the way to the messages that wait.
It asks nothing: what is left about a case comes with the notices, too."""

from __future__ import annotations

from typing import Any

from caseapp.kinds import Permission
from caseapp.web.login_state import Login
from caseapp.web.today import Part, Values


def _messages(session: Any, login: Login) -> Values | None:
    if login.actor is None or not login.actor.may(Permission.CASE_OPEN):
        return None
    return {}


MESSAGES = Part("messages", "messages/link.html", _messages, 81)
