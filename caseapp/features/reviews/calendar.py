"""What reviews put into the calendar: what is to be looked at again, and tasks; one's own, or
those of one case. Of a team there are no reviews in it: how many wait with whom is at
``/reviews/team``, as numbers (domain.md §6.4).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import bindparam

from caseapp.access import reading
from caseapp.access.reading import Reading
from caseapp.base import ids
from caseapp.db.base import Identifier
from caseapp.features.reviews.queries import DATES, Due
from caseapp.kinds import CalendarScope, CalendarSort, DueGroup, Kind
from caseapp.models.review import LegalDate, Review
from caseapp.models.task import Task
from caseapp.rules.mine import is_mine, is_open
from caseapp.rules.mine import values as whose
from caseapp.web.calendar import (
    CASE,
    FIRST,
    LAST,
    Asked,
    Entry,
    Part,
    Reads,
    Rows,
    all_day,
    dated,
    lines,
)

_ME: Any = bindparam("me", type_=Identifier())
_NAMES = ("code", "counts_from", "due_on")


@cache
def _reviews(model: Any, scope: CalendarScope) -> Reading:
    within = model.due_on.between(FIRST, LAST)
    mine = is_mine(model, within) if scope is CalendarScope.MINE else model.case_id == CASE
    return dated(model, _NAMES, model.due_on, is_open(model), mine)


@cache
def _tasks(scope: CalendarScope) -> Reading:
    whose_ = Task.user_id == _ME if scope is CalendarScope.MINE else Task.case_id == CASE
    return dated(Task, ("due_on",), Task.due_on, Task.done_at.is_(None), whose_)


def _readings(session: Any, asked: Asked) -> list[tuple[Kind | None, Reading]]:
    """The readings with the kind of data that they are of, where the row does not say it."""
    found: list[tuple[Kind | None, Reading]] = [(None, _reviews(Review, asked.scope))]
    outlines = {Kind.LEG: LegalDate} if asked.scope is CalendarScope.MINE else DATES
    for kind, view in outlines.items():
        if reading.is_for(session, view):
            found.append((kind, _reviews(view, asked.scope)))
    return found


def _reads(session: Any, asked: Asked) -> Reads | None:
    if asked.scope is CalendarScope.TEAM:
        return None
    readings = [each for _kind, each in _readings(session, asked)]
    return (*readings, _tasks(asked.scope)), whose(asked.actor.user_id)


def _entries(session: Any, asked: Asked, rows: Rows) -> Iterable[Entry]:
    seen = set()
    for (kind, each), found in zip(_readings(session, asked), rows, strict=False):
        for row, case in lines(session, asked, each, found):
            if row.id not in seen:
                seen.add(row.id)
                yield _review(Due(row, kind or row.kind), case)
    for task, case in lines(session, asked, _tasks(asked.scope), rows[-1]):
        href = url_for("reviews.show", reference=ids.show_reference(case.reference)) if case else ""
        yield all_day(task.id, CalendarSort.TO_DO, _("Task"), task.due_on, case=case, href=href)


def _review(due: Due, case: Any) -> Entry:
    sort = CalendarSort.DATE if due.what.group is DueGroup.DATE else CalendarSort.TO_DO
    href = ""
    if case is not None:
        reference = ids.show_reference(case.reference)
        href = url_for("reviews.one", reference=reference, review_id=due.row.id)
    return all_day(due.row.id, sort, _(due.what.label), due.row.due_on, case=case, href=href)


DUE = Part("reviews", _entries, _reads)
