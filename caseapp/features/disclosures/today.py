"""What this feature puts on Today: that something was shared without a yes, until it is settled."""

from __future__ import annotations

from typing import Any

from caseapp.access.reading import Reading
from caseapp.features.disclosures import queries
from caseapp.kinds import Permission
from caseapp.rules import disclosure_looks as looks
from caseapp.web.login_state import Login
from caseapp.web.today import AskedPart, Values

MOST = 5


def _asks(_session: Any, login: Login) -> Reading | None:
    is_theirs = login.actor is not None and login.actor.may(Permission.DISCLOSURE_REVIEW)
    return queries.TO_LOOK_AT if is_theirs else None


def _to_look_at(session: Any, _login: Login, lines: list[Any]) -> Values | None:
    protected = looks.of_protected(session)
    found = lines[::-1]
    if not found and not protected:
        return None
    return {
        "entries": found[:MOST],
        "has_more": len(found) > MOST,
        "protected": protected[:MOST],
    }


TO_LOOK_AT = AskedPart("disclosures", "disclosures/today.html", _asks, _to_look_at, 6)
