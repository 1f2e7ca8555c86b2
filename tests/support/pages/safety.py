"""How safe it is."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.support.pages.view import NUMBERS, View, conflict, press


def look_meanwhile(page: Page) -> dict[str, str]:
    """Another look at how safe somebody is; on this page a level is chosen too."""
    page.get_by_role("group").get_by_role("radio").last.check()
    seen = f"Calmer today, {next(NUMBERS)}."
    return {"level": "active", "own_view_instead": "not_asked_yet", "seen": seen}


PAGES = (
    View("safety", "renna", "/cases/{case}/safety"),
    View("safety-not-yet", "renna", "/cases/{unlooked}/safety"),
    View("safety-manager", "maudra", "/cases/{case}/safety"),
    View("safety-wrong", "renna", "/cases/{case}/safety", 422, press("Save")),
    View(
        "safety-conflict",
        "renna",
        "/cases/{case}/safety",
        409,
        conflict("Save", look_meanwhile),
    ),
)
