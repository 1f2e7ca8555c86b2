"""The journey: pillars, moves, corrections, who walks a pillar."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.support.live import Live
from tests.support.pages.view import NUMBERS, View, carried, conflict, press, said

#: An organisation without a name.
NO_PARTNER = ("Name of the organisation", "")

AMEND = "/cases/{case}/pillars/{moved}/moves/{move}/amend"


def stage_meanwhile(page: Page) -> dict[str, str]:
    """The first stage that is offered; on this page the last of all is chosen."""
    offered = page.get_by_role("group", name=said(page, "What is it now?")).get_by_role("radio")
    first = offered.first.get_attribute("value") or ""
    page.get_by_text(said(page, "Another stage")).click()
    offered.last.check()
    return {"stage": first, "presence": "with_us", "reason": "They asked for it"}


def walk_meanwhile(page: Page) -> dict[str, str]:
    """Another organisation that walks a pillar."""
    name = f"Harbour Union {next(NUMBERS)}"
    return {"walker": "organisation", "partner": name, **carried(page, "walk")}


def correction_meanwhile(page: Page) -> dict[str, str]:
    """Other words of a move, and why."""
    page.get_by_label(said(page, "Why is it corrected?")).fill("She said it again.")
    fields = page.get_by_role("main").locator("#form :is(input, select, textarea)[id]")
    shown = {str(field.get_attribute("name")): field.input_value() for field in fields.all()}
    words = {"their_words": f"Slowly, {next(NUMBERS)}.", "their_words_instead": "told"}
    return {**shown, **words}


def places(live: Live) -> dict[str, object]:
    """What the paths below name."""
    return {**live.move("C01")}


PAGES = (
    View("pillar-1", "renna", "/cases/{case}/pillars/1"),
    View("pillar-2-wrong", "renna", "/cases/{case}/pillars/2", 422, press("Save stage")),
    View(
        "pillar-3-conflict",
        "renna",
        "/cases/{case}/pillars/3",
        409,
        conflict("Save stage", stage_meanwhile),
    ),
    View("pillar-4-guardian", "junith", "/cases/{child}/pillars/4"),
    View("journey", "renna", "/cases/{case}/journey"),
    View("facts", "renna", "/cases/{case}/pillars/{moved}/moves/{move}"),
    View("pillar-not-raised", "imrel", "/cases/{spared}/pillars/4"),
    View("pillar-walked", "imrel", "/cases/{walked}/pillars/3"),
    View("walk", "imrel", "/cases/{walked}/pillars/3/walk"),
    View("walk-wrong", "imrel", "/cases/{walked}/pillars/3/walk", 422, press("Save", NO_PARTNER)),
    View(
        "walk-conflict",
        "renna",
        "/cases/{case}/pillars/3/walk",
        409,
        conflict("Save", walk_meanwhile),
    ),
    View("journey-corrected", "renna", "/cases/{child}/journey?pillar=2"),
    View("amend", "renna", AMEND),
    View("amend-wrong", "renna", AMEND, 422, press("Save")),
    View("amend-conflict", "renna", AMEND, 409, conflict("Save", correction_meanwhile)),
    View("journey-pillar-4", "renna", "/cases/{case}/journey?pillar=4"),
)
