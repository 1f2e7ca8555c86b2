"""The calendar, in each of its views, and its feed."""

from __future__ import annotations

from tests.support.pages.view import View

PAGES = (
    View("calendar", "renna", "/calendar"),
    View("calendar-month", "renna", "/calendar?view=month"),
    View("calendar-day", "renna", "/calendar?view=day"),
    View("calendar-list", "tobren", "/calendar?view=list"),
    View("calendar-team", "maudra", "/calendar?view=month&whose=team"),
    View("calendar-case", "renna", "/cases/{case}/calendar?view=list"),
)
