"""What this feature puts on Today: one line a person, with the next thing due within 14 days (P11),
and before them one's own tasks about permissions, such as a word that sharing should stop.

Whose they are is read from the team at this moment: what names nobody else is the key worker's.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import and_, bindparam, or_, select

from caseapp.access import reading
from caseapp.access.bundle import bundle
from caseapp.access.reading import Line, Reading
from caseapp.base import clock
from caseapp.db.base import Identifier, Moment
from caseapp.features.reviews.queries import Due, in_order, scheduled
from caseapp.kinds import Kind, TeamRole
from caseapp.models.case import Case, CaseCard
from caseapp.models.review import LegalDate, Review
from caseapp.models.task import Task
from caseapp.models.team import Assignment
from caseapp.web.login_state import Login
from caseapp.web.today import Part, Values

AHEAD = timedelta(days=14)
#: More than anybody has in two weeks; the earliest come first.
_MOST = 300
#: So many of one's own tasks stand here; all of them on the pages of the cases.
_MOST_TASKS = 20


def _mine(model: Any) -> Reading:
    me, now = bindparam("me", type_=Identifier()), bindparam("now", type_=Moment())
    # Asked from the person's own side: their cases are few, the reviews of all others many.
    held = select(Assignment.case_id).where(
        Assignment.user_id == me,
        Assignment.team_role == TeamRole.KEY_WORKER,
        Assignment.starts_at <= now,
        or_(Assignment.ends_at.is_(None), Assignment.ends_at > now),
    )
    is_mine = or_(model.owner_id == me, and_(model.owner_id.is_(None), model.case_id.in_(held)))
    return scheduled(model, model.due_on <= bindparam("until"), is_mine)


_REVIEWS, _LEGAL = _mine(Review), _mine(LegalDate)
#: Read with the reviews, in their statement.
_ASKED = Reading(
    Task,
    ("id", "due_on", "version", "what"),
    where=(
        Task.user_id == bindparam("me", type_=Identifier()),
        Task.kind == Kind.CON,
        Task.done_at.is_(None),
    ),
    order=(Task.due_on, Task.id),
)
_AMONG: Any = bindparam("cases", expanding=True)
_CARDS = Reading(CaseCard, ("reference", "name_to_use"), where=(CaseCard.case_id.in_(_AMONG),))
#: Cases of which somebody reads a review and no name.
_NAMELESS = Reading(Case, ("reference",), where=(Case.id.in_(_AMONG),))


@dataclass(frozen=True)
class PersonLine:
    """One person: the next thing that is due, and how many more come within the time."""

    case: Line
    name: str | None
    due: Due
    more: int


def _people(session: Any, login: Login) -> Values | None:
    today = clock.today(login.time_zone)
    asked: dict[str, Any] = {"me": login.user_id, "now": clock.now(), "until": today + AHEAD}
    sources = (_REVIEWS, _ASKED, *((_LEGAL,) if reading.is_for(session, LegalDate) else ()))
    rows, asked_for, *legal = bundle(*sources).rows(session, **asked)
    tasks = list(_ASKED.lines(asked_for[:_MOST_TASKS], session))
    found = [Due(row, row.kind) for row in _REVIEWS.lines(rows[:_MOST], session)]
    for dates in legal:
        found += [Due(row, Kind.LEG) for row in _LEGAL.lines(dates[:_MOST], session)]
    cases = list({due.row.case_id for due in found} | {task.case_id for task in tasks})
    cards = {card.case_id: card for card in _CARDS.of(session, cases=cases)} if cases else {}
    nameless = [case_id for case_id in cases if case_id not in cards]
    others = {case.id: case for case in _NAMELESS.of(session, cases=nameless)} if nameless else {}
    lines = _one_a_person(in_order(found), cards, others)
    known = {**others, **cards}
    asked_now = [(task, known[task.case_id]) for task in tasks if task.case_id in known]
    return {"lines": lines, "tasks": asked_now, "today": today} if lines or asked_now else None


def _one_a_person(
    rows: Iterable[Due], cards: Mapping[uuid.UUID, Line], others: Mapping[uuid.UUID, Line]
) -> list[PersonLine]:
    of_case: dict[Any, list[Due]] = {}
    for each in rows:
        of_case.setdefault(each.row.case_id, []).append(each)
    return [
        PersonLine(
            cards.get(case_id) or others[case_id],
            cards[case_id].name_to_use if case_id in cards else None,
            found[0],
            len(found) - 1,
        )
        for case_id, found in of_case.items()
        if case_id in cards or case_id in others
    ]


PEOPLE = Part("people", "reviews/today.html", _people, 20)
