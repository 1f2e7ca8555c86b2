"""What this feature puts on Today: questions that wait for the data protection officer, and what is
to be looked at again: for the officer whoever said that they would, for everybody else their own.
"""

from __future__ import annotations

from typing import Any

from caseapp.access import reading
from caseapp.access.reading import Reading
from caseapp.features.looked import queries_questions as queries
from caseapp.kinds import Permission
from caseapp.models.looked import WithheldLine
from caseapp.web.login_state import Login
from caseapp.web.today import AskedPart, Values

MOST = 5


def _answers(login: Login) -> bool:
    return login.actor is not None and login.actor.may(Permission.LOOKS_ANSWER)


def _asks_questions(_session: Any, login: Login) -> Reading | None:
    return queries.WAITING if _answers(login) else None


def _asks_again(session: Any, login: Login) -> Reading | None:
    if _answers(login):
        return queries.DUE
    return queries.DUE_BY_ME if reading.is_for(session, WithheldLine) else None


def _found(_session: Any, _login: Login, lines: list[Any]) -> Values | None:
    return {"found": lines[:MOST]} if lines else None


QUESTIONS = AskedPart("looked-questions", "looked/today_questions.html", _asks_questions, _found, 6)
TO_LOOK_AT = AskedPart("looked-again", "looked/today_again.html", _asks_again, _found, 60)
