"""Today, for each of those who have one."""

from __future__ import annotations

from tests.support.pages.view import View

PAGES = (
    View("today", "renna", "/today"),
    View("today-manager", "maudra", "/today"),
    View("today-administrator", "admin_demo", "/today"),
    View("today-duty", "imrel", "/today"),
    View("today-officer", "holm", "/today"),
    View("today-asked", "tobren", "/today"),
)
