"""What this feature puts on Today: what was shared without a yes, until that is settled."""

from __future__ import annotations

from typing import Any

from caseapp.features.disclosures import queries
from caseapp.kinds import Permission
from caseapp.rules import disclosure_looks as looks
from caseapp.rules import disclosures, officer_asked
from caseapp.web.login_state import Login
from caseapp.web.today import Part, Reads, Rows, Values

MOST = 5


def _reads(_session: Any, login: Login) -> Reads | None:
    is_theirs = login.actor is not None and login.actor.may(Permission.DISCLOSURE_REVIEW)
    return ((queries.WAITING,), {}) if is_theirs else None


def _to_look_at(session: Any, login: Login, rows: Rows) -> Values | None:
    """The latest first; of protected cases, for the officer, that there is something."""
    latest = rows[0][::-1]
    shown = list(queries.WAITING.lines(latest[:MOST], session))
    protected = looks.of_protected(session)[:MOST]
    if not shown and not protected:
        return None
    began = {each.reference: each.happened_at for each in (*shown, *protected)}
    asked = officer_asked.asked(session, login.actor, disclosures.REVIEW, began)
    return {
        "entries": shown,
        "has_more": len(latest) > MOST,
        "protected": protected,
        "asked": asked,
    }


TO_LOOK_AT = Part("disclosures", "disclosures/today.html", _to_look_at, 6, _reads)
