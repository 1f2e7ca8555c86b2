"""Reading what the calendar shows beside its parts: the days that nobody works, and names of people
where the role reads them. Nothing here decides who may see it: the gate does."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from sqlalchemy import and_, bindparam, select

from caseapp.access.reading import Reading
from caseapp.base.working_days import Calendar
from caseapp.models.case import CaseCard
from caseapp.models.organisation import ClosedDay, Organisation

_AMONG: Any = bindparam("cases", expanding=True)
_CARDS = Reading(CaseCard, ("name_to_use",), where=(CaseCard.case_id.in_(_AMONG),))


def working_days(
    session: Any, organisation_id: uuid.UUID, first: date, last: date
) -> tuple[Calendar, Mapping[date, str]]:
    """Return when an organisation works, and what its closed days between two days are called."""
    within = and_(ClosedDay.organisation_id == Organisation.id, ClosedDay.day.between(first, last))
    rows = session.execute(
        select(Organisation, ClosedDay)
        .outerjoin(ClosedDay, within)
        .where(Organisation.id == organisation_id)
    ).all()
    closed = {each.day: each.name for _home, each in rows if each is not None}
    return Calendar(rows[0][0].working_days, frozenset(closed)), closed


def names(session: Any, cases: Collection[uuid.UUID]) -> Mapping[uuid.UUID, str]:
    """Return the names to use of people, of those whose name this actor reads."""
    if not cases:
        return {}
    return {card.case_id: card.name_to_use for card in _CARDS.of(session, cases=list(cases))}
