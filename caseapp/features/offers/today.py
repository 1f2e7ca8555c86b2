"""What an interpreter finds on Today: that there is an offer to answer. Nothing of it."""

from __future__ import annotations

from typing import Any

from caseapp.features.offers import queries
from caseapp.kinds import Permission
from caseapp.web.login_state import Login
from caseapp.web.today import Part, Values


def _offers(session: Any, login: Login) -> Values | None:
    if login.actor is None or not login.actor.may(Permission.OFFERS_ANSWER):
        return None
    return {"waits": queries.waits(session)}


OFFERS = Part("offers", "offers/today.html", _offers, 10)
