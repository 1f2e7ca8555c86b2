"""What this feature puts on Today: that something was shared without a yes, until it is settled."""

from __future__ import annotations

from typing import Any

from caseapp.features.disclosures import queries
from caseapp.kinds import Permission
from caseapp.web.login_state import Login
from caseapp.web.today import Part, Values

MOST = 5


def _to_look_at(session: Any, login: Login) -> Values | None:
    if login.actor is None or not login.actor.may(Permission.DISCLOSURE_REVIEW):
        return None
    found = queries.waiting(session)
    return {"entries": found[:MOST], "has_more": len(found) > MOST} if found else None


TO_LOOK_AT = Part("disclosures", "disclosures/today.html", _to_look_at, 6)
