"""What leave and duty put into the calendar: one's own, or those of the colleagues. That somebody
is away, never what sort of leave it is (practice.md P12)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from caseapp.kinds import CALENDAR_LABELS, CalendarScope, CalendarSort, Permission
from caseapp.models.account import User
from caseapp.models.leave import Away
from caseapp.models.team import Duty
from caseapp.web.calendar import MOST, Asked, Entry, Part, Rows, days, timed


def _away(session: Any, asked: Asked, _rows: Rows) -> Iterable[Entry]:
    label, href = _(CALENDAR_LABELS[CalendarSort.AWAY]), url_for("leave.show")
    for each, user in _of(session, asked, Away, Away.user_id):
        yield days(
            each.id,
            CalendarSort.AWAY,
            label,
            each.starts_at,
            each.ends_at,
            asked.time_zone,
            who=_who(asked, user),
            href=href,
        )


def _duty(session: Any, asked: Asked, _rows: Rows) -> Iterable[Entry]:
    label, href = _(CALENDAR_LABELS[CalendarSort.DUTY]), url_for("leave.duty")
    for each, user in _of(session, asked, Duty, Duty.user_id):
        yield timed(
            each.id,
            CalendarSort.DUTY,
            label,
            each.starts_at,
            each.ends_at,
            asked.time_zone,
            who=_who(asked, user),
            href=href,
        )


def _of(session: Any, asked: Asked, model: Any, user_id: Any) -> Iterable[tuple[Any, User]]:
    """The times of a model within the days that are asked for; none of them of a case."""
    if asked.scope is CalendarScope.CASE or not asked.actor.may(Permission.COLLEAGUES_READ):
        return ()
    wanted = (
        select(model, User)
        .join(User, User.id == user_id)
        .where(
            model.starts_at < asked.ends_at,
            model.ends_at > asked.starts_at,
            model.ends_at > model.starts_at,
        )
    )
    if asked.scope is CalendarScope.MINE:
        wanted = wanted.where(user_id == asked.actor.user_id)
    found: Iterable[tuple[Any, User]] = session.execute(
        wanted.order_by(model.starts_at, model.id).limit(MOST)
    ).all()
    return found


def _who(asked: Asked, user: User) -> str:
    return user.name if asked.scope is CalendarScope.TEAM else ""


AWAY = Part("away", _away)
DUTY = Part("duty", _duty)
