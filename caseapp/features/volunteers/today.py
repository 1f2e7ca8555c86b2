"""What a volunteer finds on Today: the card of a task in its window, and before that the day."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from caseapp.access import reading, windows
from caseapp.base import clock
from caseapp.features.volunteers import queries
from caseapp.models.window import TaskItems
from caseapp.rules import languages
from caseapp.web.login_state import Login
from caseapp.web.today import Part, Values


def _tasks(session: Any, login: Login) -> Values | None:
    if not reading.is_for(session, TaskItems):
        return None
    zone = ZoneInfo(login.time_zone)
    days = sorted({at.astimezone(zone).date() for at in windows.days_ahead(session)})
    cards = queries.cards(session)
    if not cards and not days:
        return None
    number = queries.duty_number(session, clock.now()) if cards else ""
    return {"cards": cards, "days": days, "number": number, "language": languages.name}


TASKS = Part("tasks", "volunteers/today.html", _tasks, 10)
