"""The spoken card and its sentences."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.support.pages.view import NUMBERS, View, conflict, press


def sentences_meanwhile(_page: Page) -> dict[str, str]:
    """Another first sentence of the card."""
    return {"free": f"Puede decir que no, {next(NUMBERS)}."}


PAGES = (
    View("card", "renna", "/cases/{case}/consents/card"),
    View("card-checked", "renna", "/cases/{case}/consents/card?language=ro"),
    View("card-together", "renna", "/cases/{case}/consents/card?language=es", together=True),
    View("sentences", "maudra", "/settings/sentences"),
    View("card-words", "maudra", "/settings/card-words"),
    View("card-words-one", "admin_demo", "/settings/card-words/es"),
    View("card-words-sheet", "maudra", "/settings/card-words/es/sheet"),
    View("sentences-wrong", "maudra", "/settings/sentences", 422, press("Go on")),
    View("sentences-one", "admin_demo", "/settings/sentences/ro"),
    View(
        "sentences-one-wrong",
        "maudra",
        "/settings/sentences/es",
        422,
        press("Save", ("Checked on", "2026-01-02")),
    ),
    View(
        "sentences-one-conflict",
        "maudra",
        "/settings/sentences/es",
        409,
        conflict("Save", sentences_meanwhile),
    ),
    View("sentences-sheet", "maudra", "/settings/sentences/es/sheet"),
    View(
        "sentences-sheet-wrong",
        "maudra",
        "/settings/sentences/es/sheet",
        422,
        press("Bring it back"),
    ),
)
