"""What this feature puts on Today of whoever opens cases: the way to the messages that wait, which
asks nothing, because what is left about a case comes with the notices, too; and, of whoever is on
duty, that one fits no case. Nobody else is told of that one."""

from __future__ import annotations

from typing import Any

from caseapp.features.messages import queries
from caseapp.kinds import Permission
from caseapp.web.login_state import Login
from caseapp.web.today import Part, Reads, Rows, Values


def _messages(session: Any, login: Login) -> Values | None:
    if login.actor is None or not login.actor.may(Permission.CASE_OPEN):
        return None
    return {}


def _reads(_session: Any, login: Login) -> Reads | None:
    if login.actor is None or not login.actor.may(Permission.CASE_OPEN):
        return None
    return (queries.KEPT,), {}


def _kept(_session: Any, _login: Login, rows: Rows) -> Values | None:
    return {} if rows[0] else None


KEPT = Part("messages-kept", "messages/today_kept.html", _kept, 9, _reads)
MESSAGES = Part("messages", "messages/link.html", _messages, 81)
