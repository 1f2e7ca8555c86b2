"""What reviews add to a list of cases: narrowing by when something is due, and what comes next."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from flask_babel import gettext
from sqlalchemy import and_, bindparam

from caseapp.access import reading
from caseapp.access.finding import Among
from caseapp.base import clock
from caseapp.features.reviews.queries import scheduled
from caseapp.kinds import Kind, ReviewState
from caseapp.models.review import Review, SummaryDate
from caseapp.vocabularies.reviews import reviews
from caseapp.web import logins
from caseapp.web.caselists import Choices, Column, Filter, Next


def _(message: str) -> str:
    """Mark a label for translation; it is translated where it is shown."""
    return message


#: Days from today, by what an address holds.
_WITHIN = {"now": 0, "7": 7, "30": 30}
_LABELS = {"now": _("today or before"), "7": _("within 7 days"), "30": _("within 30 days")}


def _due(value: str) -> Among:
    if value not in _WITHIN:
        raise ValueError(value)
    until = clock.today(logins.require_login().time_zone) + timedelta(days=_WITHIN[value])
    return Among(Review, _is_due(Review, until), SummaryDate, _is_due(SummaryDate, until))


def _is_due(model: Any, until: Any) -> Any:
    return and_(model.state == ReviewState.SCHEDULED, model.due_on <= until)


def _offers(_session: Any) -> Choices:
    return [(code, gettext(label)) for code, label in _LABELS.items()]


DUE = Filter("due", _("Next date"), _due, _offers, 15, Review, SummaryDate, further=False)


def _next(model: Any) -> reading.Reading:
    return scheduled(model, model.case_id.in_(bindparam("cases", expanding=True)))


_NEXT, _NEXT_DATES = _next(Review), _next(SummaryDate)


def _source(session: Any) -> reading.Reading:
    return _NEXT_DATES if reading.is_for(session, SummaryDate) else _NEXT


def _first(session: Any, source: reading.Reading, rows: Sequence[Any]) -> Mapping[uuid.UUID, Next]:
    return {
        case_id: Next(line.due_on, reviews().of(line.code, Kind.SUM).label)
        for case_id, line in source.firsts(rows, session).items()
    }


NEXT = Column("next", _source, _first)
