"""What this feature puts on Today: that there is a word about stopping which fits nobody. One's own
tasks about permissions stand with all that is due (``reviews``)."""

from __future__ import annotations

from typing import Any

from caseapp.features.stopping import queries
from caseapp.kinds import Permission
from caseapp.web.login_state import Login
from caseapp.web.today import Part, Values, Waits


def _kept(_session: Any, _login: Login) -> Values:
    return {}


def _waits(_session: Any, login: Login) -> Waits | None:
    if login.actor is None or not login.actor.may(Permission.STOPS_REVIEW):
        return None
    return queries.KEPT


KEPT = Part("stopping-kept", "stopping/today_kept.html", _kept, 6, waits=_waits)
