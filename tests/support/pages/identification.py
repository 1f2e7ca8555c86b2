"""Identification: recovery period, decisions, challenges."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.support.live import Live
from tests.support.pages.view import NUMBERS, View, conflict, press

KNOWN = "/cases/{case}/identification"

NEGATIVE = "/cases/{negative_case}/identification"


def decision_meanwhile(_page: Page) -> dict[str, str]:
    """Another authority of a decision."""
    return {"step": "preliminary", "outcome": "positive", "authority": f"Panel {next(NUMBERS)}"}


def places(live: Live) -> dict[str, object]:
    """What the paths below name."""
    return {
        **live.identification("C01"),
        **{f"negative_{name}": key for name, key in live.identification("C10").items()},
    }


PAGES = (
    View("identification", "renna", KNOWN),
    View("identification-negative", "tobren", NEGATIVE),
    View("identification-manager", "maudra", KNOWN),
    View("pillar-1-proposed", "renna", "/cases/{case}/pillars/1?stage=P1-55"),
    View("recovery-new", "renna", KNOWN + "/recovery/new"),
    View(
        "recovery-new-wrong",
        "renna",
        KNOWN + "/recovery/new",
        422,
        press("Save"),
    ),
    View("recovery", "renna", KNOWN + "/recovery/{period}"),
    View("more-time-new", "renna", KNOWN + "/recovery/{period}/more-time"),
    View("more-time", "renna", KNOWN + "/recovery/{period}/more-time/{extension}"),
    View("decision-new", "renna", KNOWN + "/decisions/new"),
    View(
        "decision-new-wrong",
        "renna",
        KNOWN + "/decisions/new",
        422,
        press("Save"),
    ),
    View("decision", "renna", KNOWN + "/decisions/{decision}"),
    View(
        "decision-conflict",
        "renna",
        KNOWN + "/decisions/{decision}",
        409,
        conflict("Save", decision_meanwhile),
    ),
    View(
        "challenge-new",
        "tobren",
        NEGATIVE + "/decisions/{negative_decision}/challenges/new",
    ),
    View(
        "challenge",
        "tobren",
        NEGATIVE + "/challenges/{negative_challenge}",
    ),
)
