"""What this feature puts on Today: that something was shared without a yes, until it is settled."""

from __future__ import annotations

from typing import Any

from caseapp.features.disclosures import queries
from caseapp.kinds import Permission
from caseapp.web.login_state import Login
from caseapp.web.today import Part, Reads, Rows, Values

MOST = 5


def _reads(_session: Any, login: Login) -> Reads | None:
    if login.actor is None or not login.actor.may(Permission.DISCLOSURE_REVIEW):
        return None
    return (queries.WAITING,), {}


def _to_look_at(session: Any, _login: Login, rows: Rows) -> Values | None:
    """The latest first."""
    latest = rows[0][::-1]
    shown = list(queries.WAITING.lines(latest[:MOST], session))
    return {"entries": shown, "has_more": len(latest) > MOST} if shown else None


TO_LOOK_AT = Part("disclosures", "disclosures/today.html", _to_look_at, 6, _reads)
