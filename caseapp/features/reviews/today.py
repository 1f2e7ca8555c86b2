"""What this feature puts on Today: one line a person, with the next thing due within 14 days (P11).

Whose they are is read from the team at this moment: what names nobody else is the key worker's.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import and_, bindparam, exists, or_

from caseapp.access import reading
from caseapp.access.reading import Line, Reading
from caseapp.base import clock
from caseapp.db.base import Identifier, Moment
from caseapp.features.reviews.queries import Due, in_order, scheduled
from caseapp.kinds import Kind, TeamRole
from caseapp.models.case import Case, CaseCard
from caseapp.models.review import LegalDate, Review
from caseapp.models.team import Assignment
from caseapp.web.login_state import Login
from caseapp.web.today import Part, Values

AHEAD = timedelta(days=14)
#: More than anybody has in two weeks; the earliest come first.
_MOST = 300


def _mine(model: Any) -> Reading:
    me, now = bindparam("me", type_=Identifier()), bindparam("now", type_=Moment())
    key_worker = exists().where(
        Assignment.case_id == model.case_id,
        Assignment.user_id == me,
        Assignment.team_role == TeamRole.KEY_WORKER,
        Assignment.starts_at <= now,
        or_(Assignment.ends_at.is_(None), Assignment.ends_at > now),
    )
    is_mine = or_(model.owner_id == me, and_(model.owner_id.is_(None), key_worker))
    card = (CaseCard, ("reference", "name_to_use"), CaseCard.case_id == model.case_id)
    return scheduled(model, model.due_on <= bindparam("until"), is_mine, most=_MOST, left=card)


_REVIEWS, _LEGAL = _mine(Review), _mine(LegalDate)
#: Cases of which somebody reads a review and no name.
_NAMELESS = Reading(Case, ("reference",), where=(Case.id.in_(bindparam("cases", expanding=True)),))


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
    found = [(Due(row, row.kind), card) for row, card in _REVIEWS.of(session, **asked)]
    if reading.is_for(session, LegalDate):
        found += [(Due(row, Kind.LEG), card) for row, card in _LEGAL.of(session, **asked)]
    cards = {due.row.case_id: card for due, card in found if card is not None}
    lines = _one_a_person(session, in_order([due for due, _card in found]), cards)
    return {"lines": lines, "today": today} if lines else None


def _one_a_person(
    session: Any, rows: Iterable[Due], cards: Mapping[uuid.UUID, Line]
) -> list[PersonLine]:
    of_case: dict[Any, list[Due]] = {}
    for each in rows:
        of_case.setdefault(each.row.case_id, []).append(each)
    nameless = [case_id for case_id in of_case if case_id not in cards]
    others = {case.id: case for case in _NAMELESS.of(session, cases=nameless)} if nameless else {}
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
