"""Somebody under eighteen: who agrees, and what is best."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.support.live import Live
from tests.support.pages.view import NUMBERS, View, conflict, press

GUARDIAN = "/cases/{girl}/consents/{unsure}/guardian"

BEST = "/cases/{girl}/best-interests/{best}"


def best_meanwhile(_page: Page) -> dict[str, str]:
    """Another sentence of a decision about what is best for a child."""
    return {"space": f"In the garden, {next(NUMBERS)}.", "voice_mode": "draw"}


def places(live: Live) -> dict[str, object]:
    """What the paths below name."""
    return {
        "unsure": live.childs_consent("C06", "HEALTH"),
        "best": live.decision("C06"),
        "private": live.private_note("C06"),
    }


PAGES = (
    View("consents-child", "imrel", "/cases/{girl}/consents"),
    View("consent-child", "imrel", "/cases/{girl}/consents/{unsure}"),
    View("consent-new-child", "imrel", "/cases/{girl}/consents/new"),
    View("guardian-answer", "imrel", GUARDIAN),
    View("guardian-answer-wrong", "imrel", GUARDIAN, 422, press("Save")),
    View("deciders", "imrel", "/cases/{girl}/guardians"),
    View("deciders-wrong", "imrel", "/cases/{girl}/guardians", 422, press("Save")),
    View("best-interests", "imrel", "/cases/{girl}/best-interests"),
    View("best-interests-none", "junith", "/cases/{child}/best-interests"),
    View("best-interests-begin", "imrel", "/cases/{girl}/best-interests/new"),
    View("best-interests-new", "imrel", "/cases/{girl}/best-interests/new?consent={unsure}"),
    View("best-interests-one", "imrel", BEST),
    View("best-interests-conflict", "imrel", BEST, 409, conflict("Save", best_meanwhile)),
    View("note-private", "maudra", "/cases/{girl}/notes/{private}/guardian"),
)
