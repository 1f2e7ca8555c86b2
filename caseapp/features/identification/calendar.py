"""What identification puts into the calendar: the dates that still matter; of one's own cases, of
those of whoever one supervises, or of one case. Whoever reads dates only reads these too
(domain.md §7.3).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from caseapp.access import reading
from caseapp.access.finding import reads
from caseapp.access.reading import Reading
from caseapp.base import ids
from caseapp.kinds import IDENTIFICATION_DATE_LABELS, CalendarScope, CalendarSort, Kind
from caseapp.models.identification_dates import IdentificationDates
from caseapp.rules.mine import is_of_mine, is_of_supervised
from caseapp.rules.mine import values as whose
from caseapp.web.calendar import CASE, Asked, Entry, Part, Reads, Rows, all_day, dated, lines

_VIEW = IdentificationDates


@cache
def _dates(scope: CalendarScope) -> Reading:
    view: Any = _VIEW
    whose_ = {
        CalendarScope.MINE: is_of_mine(view),
        CalendarScope.TEAM: is_of_supervised(view),
        CalendarScope.CASE: view.case_id == CASE,
    }[scope]
    return dated(
        _VIEW, ("what", "on_date"), _VIEW.on_date, _VIEW.still_matters, whose_, is_few=True
    )


def _reads(session: Any, asked: Asked) -> Reads | None:
    if not reads(asked.actor.role, Kind.NRM) and not reading.is_for(session, _VIEW):
        return None
    return (_dates(asked.scope),), whose(asked.actor.user_id)


def _entries(session: Any, asked: Asked, rows: Rows) -> Iterable[Entry]:
    for row, case in lines(session, asked, _dates(asked.scope), rows[0]):
        href = ""
        if case is not None:
            reference = ids.show_reference(case.reference)
            href = url_for("identification.show", reference=reference)
        label = _(IDENTIFICATION_DATE_LABELS[row.what])
        key = f"{row.id}-{row.what.value}"
        yield all_day(key, CalendarSort.DATE, label, row.on_date, case=case, href=href)


DATES = Part("identification", _entries, _reads)
