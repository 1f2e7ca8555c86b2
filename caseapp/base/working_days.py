"""Working days: the days of the week an organisation works, and the days when it is closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

#: One bit for each day of the week, Monday first.
MONDAY_TO_FRIDAY = 0b0011111
EVERY_DAY = 0b1111111
#: Where every day of so long a time is closed, days are taken as they come.
_AT_MOST = 366


@dataclass(frozen=True)
class Calendar:
    """When an organisation works: ``weekdays`` has a bit for each day, Monday first."""

    weekdays: int = MONDAY_TO_FRIDAY
    closed: frozenset[date] = frozenset()

    def is_working(self, day: date) -> bool:
        """Whether the organisation works on a day."""
        return bool(self.weekdays >> day.weekday() & 1) and day not in self.closed

    def on_or_after(self, day: date) -> date:
        """Return the day itself when it is a working day, otherwise the next that is."""
        found = (day + timedelta(days=more) for more in range(_AT_MOST))
        return next((each for each in found if self.is_working(each)), day)

    def add(self, day: date, number: int) -> date:
        """Return the working day that is so many working days after a day."""
        for _step in range(number):
            day = self.on_or_after(day + timedelta(days=1))
        return day
