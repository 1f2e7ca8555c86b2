"""The pages of the calendar: one's own or the team's, and that of one case."""

from __future__ import annotations

from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from caseapp.access.handles import glance
from caseapp.access.routes import allow
from caseapp.base import clock, ids
from caseapp.db import db
from caseapp.features.calendar import blueprint, layout, queries
from caseapp.features.calendar.layout import Show
from caseapp.kinds import (
    SCOPE_LABELS,
    VIEW_LABELS,
    CalendarScope,
    CalendarView,
    Kind,
    Permission,
)
from caseapp.rules import answers
from caseapp.web import calendar as the_calendar
from caseapp.web import i18n, logins, pages
from caseapp.web.calendar import Asked


@blueprint.get("/calendar")
@allow(Permission.COLLEAGUES_READ)
def show() -> Response:
    """One's own times, or those of the colleagues: without names of people."""
    return _page(Show.read(request.args, _today(), i18n.locale().first_week_day), None)


@blueprint.get("/cases/<reference>/calendar")
@allow(Permission.CASE_READ)
def of_case(reference: str) -> Response:
    """The times of one case, of what this actor reads of it."""
    case = glance(db.session(), reference)
    begins = i18n.locale().first_week_day
    return _page(Show.read(request.args, _today(), begins, CalendarScope.CASE), case)


def _page(show: Show, case: Any) -> Response:
    session: Any = db.session()
    login, actor = logins.require_login(), logins.require_actor()
    asked = Asked(
        actor,
        login.time_zone,
        show.first,
        show.last,
        show.scope,
        case.id if case is not None else None,
    )
    found = the_calendar.find(session, asked)
    working, closed = queries.working_days(session, actor.organisation_id, show.first, show.last)
    days = layout.days_of(show, found.entries, working, closed)
    is_month = show.view is CalendarView.MONTH
    return pages.page(
        "calendar/show.html",
        show=show,
        case=case,
        days=days,
        weeks=layout.weeks_of(days) if is_month else (),
        names=_names(session, show, found),
        is_cut=found.is_cut,
        today=_today(),
        to=_to(case),
        writes=case is not None and answers.may_write(session, case, Kind.NOT),
        views=_tabs(show, case),
        scopes=_scopes(show) if case is None else (),
    )


def _names(session: Any, show: Show, found: the_calendar.Found) -> Any:
    """The names of people in one's own calendar; none where others' times are shown (P36), and none
    where the whole page is of one person."""
    if show.scope is not CalendarScope.MINE:
        return {}
    return queries.names(session, {each.case.id for each in found.entries if each.case is not None})


def _to(case: Any) -> Any:
    """What makes addresses of this calendar."""
    if case is None:
        return lambda **values: url_for("calendar.show", **values)
    reference = ids.show_reference(case.reference)
    return lambda **values: url_for("calendar.of_case", reference=reference, **values)


def _tabs(show: Show, case: Any) -> list[tuple[str, str, bool]]:
    to = _to(case)
    return [
        (_(label), to(**{**show.values, "view": view.value}), view is show.view)
        for view, label in VIEW_LABELS.items()
    ]


def _scopes(show: Show) -> list[tuple[str, str, bool]]:
    to, found = _to(None), (CalendarScope.MINE, CalendarScope.TEAM)
    return [
        (
            _(SCOPE_LABELS[scope]),
            to(**{**show.values, "whose": scope.value}),
            scope is show.scope,
        )
        for scope in found
    ]


def _today() -> Any:
    return clock.today(logins.require_login().time_zone)
