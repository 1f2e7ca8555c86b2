"""What this feature puts on Today: a quiet link when there is something new."""

from __future__ import annotations

from typing import Any

from caseapp.features.notices import queries
from caseapp.web.login_state import Login
from caseapp.web.today import Part, Values


def _something_new(session: Any, login: Login) -> Values | None:
    return {} if queries.is_any_new(session, login.user_id) else None


SOMETHING_NEW = Part("notices", "notices/today.html", _something_new, 80)
