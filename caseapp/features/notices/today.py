"""What this feature puts on Today: a quiet link when there is something new."""

from __future__ import annotations

from typing import Any

from caseapp.features.notices import queries
from caseapp.web.login_state import Login
from caseapp.web.today import AskedPart, Values


def _something_new(_session: Any, _login: Login, lines: list[Any]) -> Values | None:
    return {} if lines else None


SOMETHING_NEW = AskedPart(
    "notices", "notices/today.html", lambda _session, _login: queries.NEW, _something_new, 80
)
