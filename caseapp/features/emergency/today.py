"""What this feature puts on Today: that a case was opened in an emergency, until looked at."""

from __future__ import annotations

from typing import Any

from caseapp.kinds import Permission
from caseapp.rules import emergency_looks as looks
from caseapp.rules import officer_asked
from caseapp.rules.emergency import REVIEW
from caseapp.web.login_state import Login
from caseapp.web.today import Part, Reads, Rows, Values

MOST = 5


def _reads(_session: Any, login: Login) -> Reads | None:
    is_theirs = login.actor is not None and login.actor.may(Permission.EMERGENCY_REVIEW)
    return ((looks.TO_LOOK_AT,), {}) if is_theirs else None


def _to_look_at(session: Any, login: Login, rows: Rows) -> Values | None:
    found = looks.waiting_of(session, looks.TO_LOOK_AT.lines(rows[0], session))
    if not found:
        return None
    shown = found[:MOST]
    began = {entry.id: entry.started_at for entry in shown}
    asked = officer_asked.asked(session, login.actor, REVIEW, began)
    return {"entries": shown, "has_more": len(found) > MOST, "asked": asked}


TO_LOOK_AT = Part("emergency", "emergency/today.html", _to_look_at, 5, _reads)
