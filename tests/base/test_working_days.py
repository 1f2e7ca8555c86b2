"""Working days: whatever the week and the closed days are."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from caseapp.base.working_days import EVERY_DAY, Calendar

DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))
WEEKS = st.integers(1, EVERY_DAY)


@st.composite
def calendars(draw: st.DrawFn) -> tuple[Calendar, date]:
    """Give a calendar, and a day around which its closed days lie."""
    day = draw(DAYS)
    closed = draw(st.frozensets(st.integers(-30, 60), max_size=20))
    days = frozenset(day + timedelta(days=more) for more in closed)
    return Calendar(draw(WEEKS), days), day


@given(calendars())
def test_the_next_working_day_is_the_first_there_is(made: tuple[Calendar, date]) -> None:
    calendar, day = made
    found = calendar.on_or_after(day)
    assert calendar.is_working(found)
    between = [day + timedelta(days=more) for more in range((found - day).days)]
    assert not any(calendar.is_working(each) for each in between)


@given(calendars(), st.integers(0, 30))
def test_so_many_working_days_lie_between(made: tuple[Calendar, date], number: int) -> None:
    calendar, day = made
    found = calendar.add(day, number)
    passed = [day + timedelta(days=more) for more in range(1, (found - day).days + 1)]
    assert sum(calendar.is_working(each) for each in passed) == number
    assert number == 0 or calendar.is_working(found)


@given(calendars(), st.integers(0, 15), st.integers(0, 15))
def test_adding_twice_is_adding_once(made: tuple[Calendar, date], one: int, two: int) -> None:
    calendar, day = made
    assert calendar.add(calendar.add(day, one), two) == calendar.add(day, one + two)


def test_a_year_without_a_working_day_takes_days_as_they_come() -> None:
    day = date(2026, 1, 1)
    closed = frozenset(day + timedelta(days=more) for more in range(800))
    assert Calendar(EVERY_DAY, closed).on_or_after(day) == day


def test_monday_to_friday() -> None:
    friday = date(2026, 11, 27)
    assert Calendar().add(friday, 1) == date(2026, 11, 30)
    assert Calendar(closed=frozenset({date(2026, 11, 30)})).add(friday, 1) == date(2026, 12, 1)
    assert Calendar().on_or_after(friday) == friday
