"""How days are laid out: which of them a view shows, and what stands under each. Plain values;
nothing is read here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from caseapp.base.working_days import Calendar
from caseapp.kinds import CalendarScope, CalendarView
from caseapp.web.calendar import Entry

WEEK = 7
#: So many days a list shows, and so many lines a day of a month before it says how many more.
LIST_DAYS, IN_A_MONTH = 28, 3
#: Days that can be asked for; others are nonsense and mean today.
_FIRST, _LAST = date(1900, 1, 1), date(2199, 12, 31)
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Show:
    """What is shown: how much, around which day, whose."""

    view: CalendarView
    on: date
    scope: CalendarScope
    #: The day that begins a week, Monday being 0.
    begins: int = 0

    @classmethod
    def read(
        cls, values: Mapping[str, str], today: date, begins: int, scope: CalendarScope | None = None
    ) -> Show:
        """Read an address; nonsense is not a view and not a day."""
        view, who = values.get("view", ""), values.get("whose", "")
        is_team = who == CalendarScope.TEAM
        return cls(
            CalendarView(view) if view in set(CalendarView) else CalendarView.WEEK,
            _day(values.get("on", "")) or today,
            scope or (CalendarScope.TEAM if is_team else CalendarScope.MINE),
            begins,
        )

    @property
    def first(self) -> date:
        """The first day that is shown."""
        if self.view is CalendarView.MONTH:
            return self.week_of(self.on.replace(day=1))
        return self.week_of(self.on) if self.view is CalendarView.WEEK else self.on

    @property
    def last(self) -> date:
        """The last day that is shown."""
        if self.view is CalendarView.MONTH:
            return self.week_of(self._month_after - _DAY) + timedelta(days=WEEK - 1)
        number = {CalendarView.WEEK: WEEK, CalendarView.LIST: LIST_DAYS}.get(self.view, 1)
        return self.first + timedelta(days=number - 1)

    @property
    def before(self) -> date:
        """The day around which the view before this one is."""
        if self.view is CalendarView.MONTH:
            return (self.on.replace(day=1) - _DAY).replace(day=1)
        return self.first - (self.last - self.first) - _DAY

    @property
    def after(self) -> date:
        """The day around which the view after this one is."""
        return self._month_after if self.view is CalendarView.MONTH else self.last + _DAY

    @property
    def week(self) -> tuple[date, date]:
        """The first and the last day of the week of the day: what a month is on a telephone."""
        first = self.week_of(self.on)
        return first, first + timedelta(days=WEEK - 1)

    @property
    def values(self) -> dict[str, str]:
        """What stands in an address of this view."""
        found = {"view": self.view.value, "on": self.on.isoformat()}
        return found | ({"whose": self.scope.value} if self.scope is CalendarScope.TEAM else {})

    def week_of(self, day: date) -> date:
        """Return the first day of the week of a day."""
        return day - timedelta(days=(day.weekday() - self.begins) % WEEK)

    @property
    def _month_after(self) -> date:
        return (self.on.replace(day=28) + timedelta(days=4)).replace(day=1)


@dataclass(frozen=True)
class Day:
    """One day with what stands in it. ``closed``: what a day is called on which nobody works."""

    on: date
    entries: Sequence[Entry]
    is_working: bool
    closed: str

    @property
    def few(self) -> Sequence[Entry]:
        """What a month shows of it."""
        return self.entries[:IN_A_MONTH]

    @property
    def more(self) -> int:
        """How many lines a month does not show."""
        return max(0, len(self.entries) - IN_A_MONTH)


def days_of(
    show: Show, entries: Sequence[Entry], working: Calendar, closed: Mapping[date, str]
) -> list[Day]:
    """Return every day of a view, with what stands in it."""
    number = (show.last - show.first).days + 1
    return [
        Day(
            day,
            [each for each in entries if each.first <= day <= each.last],
            working.is_working(day),
            closed.get(day, ""),
        )
        for day in (show.first + timedelta(days=each) for each in range(number))
    ]


def weeks_of(days: Sequence[Day]) -> list[Sequence[Day]]:
    """Return days in rows of a week."""
    return [days[start : start + WEEK] for start in range(0, len(days), WEEK)]


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if _FIRST <= found <= _LAST else None
