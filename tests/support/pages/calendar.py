"""The calendar, in each of its views, and its feed."""

from __future__ import annotations

from tests.support.pages.view import View, press

PAGES = (
    View("calendar", "renna", "/calendar"),
    View("calendar-month", "renna", "/calendar?view=month"),
    View("calendar-day", "renna", "/calendar?view=day"),
    View("calendar-list", "tobren", "/calendar?view=list"),
    View("calendar-team", "maudra", "/calendar?view=month&whose=team"),
    View("calendar-case", "renna", "/cases/{case}/calendar"),
    View("feed", "renna", "/calendar/feed"),
    View("feed-interpreter", "sanvi", "/calendar/feed"),
    View("feed-wrong", "renna", "/calendar/feed", 422, press("Make an address")),
    View("mail", "renna", "/account/mail"),
    View("quiet-hours", "admin_demo", "/admin/organisation/quiet-hours"),
    View("small-numbers", "admin_demo", "/admin/organisation/small-numbers"),
)
