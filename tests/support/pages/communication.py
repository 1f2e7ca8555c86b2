"""How to be with them."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.support.pages.view import NUMBERS, View, conflict, kept_rows, press


def profile_meanwhile(page: Page) -> dict[str, str]:
    """Another wish for breaks; the rows stay as they are."""
    single = {"need": "always", "wish": "woman", "strength": "must"}
    return {**single, "breaks": str(20 + next(NUMBERS) % 20), **kept_rows(page)}


PAGES = (
    View("communication", "renna", "/cases/{case}/communication"),
    View(
        "communication-wrong",
        "renna",
        "/cases/{case}/communication",
        422,
        press("Save", ("A break every so many minutes", "90")),
    ),
    View(
        "communication-conflict",
        "renna",
        "/cases/{case}/communication",
        409,
        conflict("Save", profile_meanwhile),
    ),
    View("before-you-talk", "renna", "/cases/{case}/before-you-talk"),
)
