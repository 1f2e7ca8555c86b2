"""What Today shows of first contacts: those that nobody answered, and hellos that are due
(practice.md P30). Nothing here filters by user: the gate does."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Date, and_, bindparam, select, union_all

from caseapp.access import gate
from caseapp.access.reading import Reading
from caseapp.base import clock
from caseapp.kinds import IntakeState, Permission
from caseapp.models.case import CaseCard
from caseapp.models.intake import Intake
from caseapp.web import pages
from caseapp.web.login_state import Login
from caseapp.web.today import Part, Reads, Rows, Values

#: So many stand on Today; all of them are on their own pages.
MOST = 20
_IS_UNANSWERED = Intake.state == IntakeState.UNANSWERED
_IS_DUE = and_(
    Intake.state == IntakeState.WAITING, Intake.next_on <= bindparam("hello_by", type_=Date())
)
_AMONG: Any = bindparam("cases", expanding=True)
#: Read by the cases of those who are due: joined to them, all cards would be gone through.
_CARDS = Reading(CaseCard, ("reference", "name_to_use"), where=(CaseCard.case_id.in_(_AMONG),))


@cache
def _due() -> Reading:
    """The first of them; each part begins at an index."""
    parts = (
        select(Intake.id)
        .where(gate.gate.person(Intake), is_theirs)
        .order_by(by)
        .limit(MOST)
        .subquery()
        for is_theirs, by in ((_IS_UNANSWERED, Intake.since), (_IS_DUE, Intake.next_on))
    )
    first = union_all(*(select(part) for part in parts))
    return Reading(
        Intake,
        ("state", "since", "next_on"),
        where=(Intake.id.in_(first),),
        order=(Intake.since,),
    )


def _reads(_session: Any, login: Login) -> Reads | None:
    if not pages.may(Permission.CASE_OPEN):
        return None
    return (_due(),), {"hello_by": clock.today(login.time_zone)}


def _load(session: Any, _login: Login, rows: Rows) -> Values | None:
    if not rows[0]:
        return None
    found = sorted(_due().lines(rows[0], session), key=_pressing)[:MOST]
    cards = {card.case_id: card for card in _CARDS.of(session, cases=[p.case_id for p in found])}
    due = [(place, cards[place.case_id]) for place in found if place.case_id in cards]
    return {"due": due} if due else None


def _pressing(place: Any) -> tuple[Any, ...]:
    """Whoever waits has a next hello; the unanswered have none and stand first, the oldest on
    top."""
    return place.next_on is not None, place.next_on or date.min, place.since


DUE = Part("intake", "intake/today.html", _load, 10, _reads)
