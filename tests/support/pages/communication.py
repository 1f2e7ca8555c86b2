"""How to be with them."""

from __future__ import annotations

from playwright.sync_api import Page

from caseapp.features.communication.sections import BY_CODE
from tests.support.pages.view import NUMBERS, View, conflict, kept_rows, press


def profile_meanwhile(page: Page) -> dict[str, str]:
    """Another wish for breaks; the rows stay as they are."""
    single = {"need": "always", "wish": "woman", "strength": "must"}
    return {**single, "breaks": str(20 + next(NUMBERS) % 20), **kept_rows(page)}


def room_meanwhile(_page: Page) -> dict[str, str]:
    """Another seat."""
    return {"room_seat": f"By the window, {next(NUMBERS)}."}


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
    View("communication-all", "renna", "/cases/{case}/communication/all"),
    *(
        View(f"communication-{code}", "renna", f"/cases/{{case}}/communication/{code}")
        for code in BY_CODE
    ),
    View(
        "communication-section-wrong",
        "renna",
        "/cases/{case}/communication/breaks",
        422,
        press("Save", ("A break every so many minutes", "90")),
    ),
    View(
        "communication-section-conflict",
        "renna",
        "/cases/{case}/communication/room",
        409,
        conflict("Save", room_meanwhile),
    ),
    View("communication-card", "renna", "/cases/{case}/communication/card"),
    View("before-you-talk", "renna", "/cases/{case}/before-you-talk"),
)
