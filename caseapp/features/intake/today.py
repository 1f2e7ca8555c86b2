"""What Today shows of first contacts: those that nobody answered, and hellos that are due
(practice.md P30). Nothing here filters by user: the gate does."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Date, and_, bindparam, or_

from caseapp.access.reading import Reading
from caseapp.base import clock
from caseapp.kinds import IntakeState, Permission
from caseapp.models.case import CaseCard
from caseapp.models.intake import Intake
from caseapp.web import pages
from caseapp.web.login_state import Login
from caseapp.web.today import Part, Values

#: So many stand on Today; all of them are on their own pages.
MOST = 20
_DUE = Reading(
    Intake,
    ("state", "since", "next_on"),
    where=(
        or_(
            Intake.state == IntakeState.UNANSWERED,
            and_(
                Intake.state == IntakeState.WAITING,
                Intake.next_on <= bindparam("today", type_=Date()),
            ),
        ),
    ),
    # Whoever waits has a next hello; the unanswered have none and stand first, the oldest on top.
    order=(Intake.next_on.isnot(None), Intake.next_on, Intake.since),
    left=(CaseCard, ("reference", "name_to_use"), CaseCard.case_id == Intake.case_id),
    most=MOST,
)


def _load(session: Any, login: Login) -> Values | None:
    if not pages.may(Permission.CASE_OPEN):
        return None
    today = clock.today(login.time_zone)
    found = [(place, card) for place, card in _DUE.of(session, today=today) if card is not None]
    return {"due": found} if found else None


DUE = Part("intake", "intake/today.html", _load, 10)
