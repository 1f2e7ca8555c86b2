"""What this feature puts on Today: a quiet link when there is something new."""

from __future__ import annotations

from typing import Any

from caseapp.features.notices import queries
from caseapp.web.login_state import Login
from caseapp.web.today import Part, Reads, Rows, Values


def _reads(_session: Any, login: Login) -> Reads:
    return (queries.NEW,), {"me": login.user_id}


def _something_new(session: Any, _login: Login, rows: Rows) -> Values | None:
    return {} if list(queries.NEW.lines(rows[0][:1], session)) else None


SOMETHING_NEW = Part("notices", "notices/today.html", _something_new, 80, _reads)
