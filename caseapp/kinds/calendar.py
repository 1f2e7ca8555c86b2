"""What stands in a calendar, as sorts: a word for each, and what each is called outside caseapp."""

from __future__ import annotations

from enum import StrEnum


def _(message: str) -> str:
    """Mark a label for translation; it is translated where it is shown."""
    return message


class CalendarSort(StrEnum):
    """What sort of thing a line of the calendar is (practice.md P36)."""

    APPOINTMENT = "appointment"
    DATE = "date"
    TO_DO = "to_do"
    DUTY = "duty"
    AWAY = "away"


CALENDAR_LABELS: dict[CalendarSort, str] = {
    CalendarSort.APPOINTMENT: _("Appointment"),
    CalendarSort.DATE: _("A date that cannot move"),
    CalendarSort.TO_DO: _("To do"),
    CalendarSort.DUTY: _("On duty"),
    CalendarSort.AWAY: _("Away"),
}


class CalendarView(StrEnum):
    """How much of the calendar is shown at once."""

    MONTH = "month"
    WEEK = "week"
    DAY = "day"
    LIST = "list"


VIEW_LABELS: dict[CalendarView, str] = {
    CalendarView.MONTH: _("Month"),
    CalendarView.WEEK: _("Week"),
    CalendarView.DAY: _("Day"),
    CalendarView.LIST: _("List"),
}


class CalendarScope(StrEnum):
    """Whose times are shown: one's own, those of colleagues, or of one case."""

    MINE = "mine"
    TEAM = "team"
    CASE = "case"


SCOPE_LABELS: dict[CalendarScope, str] = {
    CalendarScope.MINE: _("Mine"),
    CalendarScope.TEAM: _("Team"),
    CalendarScope.CASE: _("This person"),
}


class MailState(StrEnum):
    """How far a mail has come. ``on_its_way``: handed over, perhaps; it is not sent again."""

    ON_ITS_WAY = "on_its_way"
    SENT = "sent"
    REFUSED = "refused"
