"""What goals put on Today of whoever leads others: goals that wait, and nobody asked for sixty days
(domain.md §5.5). It is an offer of help; no word of a goal is shown."""

from __future__ import annotations

from typing import Any

from caseapp.access import reading
from caseapp.base import clock
from caseapp.features.goals import queries
from caseapp.kinds import Permission
from caseapp.models.goal_more import GoalOutline
from caseapp.rules.goal_reviews import WAITS
from caseapp.web.login_state import Login
from caseapp.web.today import Part, Reads, Rows, Values

MOST = 5


def _reads(session: Any, login: Login) -> Reads | None:
    if login.actor is None or not login.actor.may(Permission.CASE_ASSIGN):
        return None
    if not reading.is_for(session, GoalOutline):
        return None
    return (queries.WAITING,), {"asked_before": clock.today(login.time_zone) - WAITS}


def _waiting(session: Any, _login: Login, rows: Rows) -> Values | None:
    found = list(queries.WAITING.lines(rows[0][:MOST], session))
    return {"entries": found} if found else None


WAITING = Part("goals", "goals/today.html", _waiting, 8, _reads)
