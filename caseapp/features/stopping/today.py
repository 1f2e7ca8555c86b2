"""What this feature puts on Today: one's own tasks about permissions, and words that fit nobody."""

from __future__ import annotations

from typing import Any

from caseapp.access.table import CELLS, Level
from caseapp.base import clock
from caseapp.features.stopping import queries
from caseapp.kinds import Kind, Permission
from caseapp.web.login_state import Login
from caseapp.web.today import Part, Values


def _asked(session: Any, login: Login) -> Values | None:
    if login.actor is None or not _may_write(login):
        return None
    found = queries.mine(session, login.user_id)
    return {"tasks": found, "today": clock.today(login.time_zone)} if found else None


def _may_write(login: Login) -> bool:
    """Whether the hat worn writes permissions at all; nobody else is asked to look at them."""
    actor = login.actor
    return actor is not None and any(
        cell.level is Level.WRITE for cell in CELLS[Kind.CON, actor.role]
    )


def _kept(session: Any, login: Login) -> Values | None:
    if login.actor is None or not login.actor.may(Permission.STOPS_REVIEW):
        return None
    return {} if queries.is_any_kept(session) else None


ASKED = Part("stopping", "stopping/today.html", _asked, 4)
KEPT = Part("stopping-kept", "stopping/today_kept.html", _kept, 6)
