"""The list of what is due: one's own, or all that one reads; narrowed, and by pages of a key."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Date, and_, bindparam, or_

from caseapp.access import reading
from caseapp.access.reading import Line, Reading
from caseapp.db.base import Identifier
from caseapp.features.reviews.queries import Due, scheduled
from caseapp.kinds import DueGroup, Kind
from caseapp.models.case import Case, CaseCard
from caseapp.models.review import LegalDate, Review
from caseapp.rules.mine import is_mine
from caseapp.rules.mine import values as whose
from caseapp.vocabularies.reviews import reviews

A_PAGE = 25
MINE, ALL = "mine", "all"
#: Days from today, by what an address holds.
WITHIN = {"now": 0, "7": 7, "14": 14, "60": 60}
_FIRST = (date.min, uuid.UUID(int=0))
_AMONG: Any = bindparam("cases", expanding=True)
_CARDS = Reading(CaseCard, ("reference", "name_to_use"), where=(CaseCard.case_id.in_(_AMONG),))
_NAMELESS = Reading(Case, ("reference",), where=(Case.id.in_(_AMONG),))


@dataclass(frozen=True)
class Find:
    """What a list is narrowed by, read from its address; nonsense is not a filter."""

    within: str = "14"
    whose: str = MINE
    group: str = ""
    after: str = ""

    @classmethod
    def read(cls, values: Mapping[str, str]) -> Find:
        """Read an address."""
        within, who, group = (values.get(name, "") for name in ("within", "whose", "group"))
        return cls(
            within if within in WITHIN else "14",
            who if who in (MINE, ALL) else MINE,
            group if group in {each.value for each in DueGroup} else "",
            values.get("after", ""),
        )

    @property
    def key(self) -> tuple[date, uuid.UUID]:
        """After which line the page begins."""
        day, _dot, row = self.after.partition(".")
        try:
            return date.fromisoformat(day), uuid.UUID(row)
        except ValueError:
            return _FIRST

    @property
    def values(self) -> dict[str, str]:
        """What stands in an address of this list, but for its page."""
        found = {"within": self.within, "whose": self.whose, "group": self.group}
        return {name: value for name, value in found.items() if value}


@dataclass(frozen=True)
class Item:
    """One line of the list: what is due, of whom."""

    due: Due
    case: Line
    name: str | None


@cache
def _reading(model: Any, who: str, group: str) -> Reading:
    day, row = bindparam("day", type_=Date()), bindparam("row", type_=Identifier())
    until = bindparam("until", type_=Date())
    where = [
        model.due_on <= until,
        or_(model.due_on > day, and_(model.due_on == day, model.id > row)),
    ]
    if group:
        codes = [kind.code for kind in reviews().kinds if kind.group.value == group]
        where.append(model.code.in_(codes))
    if who == MINE:
        where.append(is_mine(model, model.due_on <= until))
    return scheduled(model, *where, most=A_PAGE + 1)


def page(session: Any, find: Find, today: date, user_id: uuid.UUID) -> tuple[list[Item], str]:
    """Return a page of the list, and where the next begins, if there is one."""
    day, row = find.key
    until = today + timedelta(days=WITHIN[find.within])
    asked: dict[str, Any] = {"day": day, "row": row, "until": until}
    if find.whose == MINE:
        asked |= whose(user_id)
    rows = [
        Due(each, each.kind)
        for each in _reading(Review, find.whose, find.group).of(session, **asked)
    ]
    if reading.is_for(session, LegalDate):
        seen = {due.row.id for due in rows}
        legal = _reading(LegalDate, find.whose, find.group).of(session, **asked)
        rows += [Due(each, Kind.LEG) for each in legal if each.id not in seen]
    rows.sort(key=lambda due: (due.row.due_on, due.row.id))
    shown = rows[:A_PAGE]
    last = shown[-1].row if len(rows) > A_PAGE else None
    return with_cases(session, shown), f"{last.due_on.isoformat()}.{last.id}" if last else ""


def with_cases(session: Any, rows: Sequence[Due]) -> list[Item]:
    """Return what is due with its case, and with the name where that is read."""
    cases = list({due.row.case_id for due in rows})
    cards = {card.case_id: card for card in _CARDS.of(session, cases=cases)} if cases else {}
    nameless = [case_id for case_id in cases if case_id not in cards]
    others = {case.id: case for case in _NAMELESS.of(session, cases=nameless)} if nameless else {}
    return [
        Item(
            due,
            cards.get(due.row.case_id) or others[due.row.case_id],
            cards[due.row.case_id].name_to_use if due.row.case_id in cards else None,
        )
        for due in rows
        if due.row.case_id in cards or due.row.case_id in others
    ]


def by_day(items: Iterable[Item]) -> dict[date, list[Item]]:
    """Put lines under their days."""
    found: dict[date, list[Item]] = {}
    for item in items:
        found.setdefault(item.due.row.due_on, []).append(item)
    return found
