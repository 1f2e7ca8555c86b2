"""What this feature puts on Today: questions that wait for the data protection officer, and what is
to be looked at again, whoever said that they would. Other reviewers are told by a notice."""

from __future__ import annotations

from typing import Any

from caseapp.base import clock
from caseapp.features.looked import queries_questions as queries
from caseapp.kinds import Permission
from caseapp.web.login_state import Login
from caseapp.web.today import Part, Values

MOST = 5


def _questions(session: Any, login: Login) -> Values | None:
    if login.actor is None or not login.actor.may(Permission.LOOKS_ANSWER):
        return None
    found = queries.waiting(session)
    return {"found": found[:MOST]} if found else None


def _to_look_at(session: Any, login: Login) -> Values | None:
    if login.actor is None or not login.actor.may(Permission.LOOKS_ANSWER):
        return None
    found = queries.due(session, clock.today(login.time_zone))
    return {"found": found[:MOST]} if found else None


QUESTIONS = Part("looked-questions", "looked/today_questions.html", _questions, 6)
TO_LOOK_AT = Part("looked-again", "looked/today_again.html", _to_look_at, 60)
