"""What this feature puts on Today: questions that wait for the data protection officer, and what is
to be looked at again: for the officer whoever said that they would, for everybody else their own.
"""

from __future__ import annotations

from typing import Any

from caseapp.access import reading
from caseapp.base import clock
from caseapp.features.looked import queries_questions as queries
from caseapp.kinds import Permission
from caseapp.models.looked import WithheldLine
from caseapp.web.login_state import Login
from caseapp.web.today import Part, Reads, Rows, Values

MOST = 5


def _answers(login: Login) -> bool:
    return login.actor is not None and login.actor.may(Permission.LOOKS_ANSWER)


def _reads_questions(_session: Any, login: Login) -> Reads | None:
    return ((queries.WAITING,), {}) if _answers(login) else None


def _questions(session: Any, _login: Login, rows: Rows) -> Values | None:
    found = list(queries.WAITING.lines(rows[0][:MOST], session))
    return {"found": found} if found else None


def _reads_again(session: Any, login: Login) -> Reads | None:
    today = {"today": clock.today(login.time_zone)}
    if _answers(login):
        return (queries.DUE,), today
    if reading.is_for(session, WithheldLine):
        return (queries.DUE_BY_ME,), {"me": login.user_id, **today}
    return None


def _again(session: Any, _login: Login, rows: Rows) -> Values | None:
    found = list(queries.DUE.lines(rows[0][:MOST], session))
    return {"found": found} if found else None


QUESTIONS = Part("looked-questions", "looked/today_questions.html", _questions, 6, _reads_questions)
TO_LOOK_AT = Part("looked-again", "looked/today_again.html", _again, 60, _reads_again)
