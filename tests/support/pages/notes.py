"""Notes."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.support.live import Live
from tests.support.pages.view import NUMBERS, View, conflict, press


def note_meanwhile(_page: Page) -> dict[str, str]:
    """Another text of a note."""
    return {"text": f"Walked to the market, {next(NUMBERS)}.", "mode": "in_person"}


def places(live: Live) -> dict[str, object]:
    """What the paths below name."""
    return {"note": live.own_note("C01")}


PAGES = (
    View("note-new", "renna", "/cases/{case}/notes/new"),
    View("note-new-wrong", "renna", "/cases/{case}/notes/new", 422, press("Save note")),
    View("note", "renna", "/cases/{case}/notes/{note}"),
    View("note-earlier", "renna", "/cases/{case}/notes/{note}/earlier"),
    View(
        "note-conflict",
        "renna",
        "/cases/{case}/notes/{note}",
        409,
        conflict("Save note", note_meanwhile),
    ),
)
