"""Cases: the list, the search, opening one, the case page, who it is."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.support.live import Live
from tests.support.pages.view import NUMBERS, View, conflict, press

QUERY = "Reference, name or telephone"


def summary_meanwhile(_page: Page) -> dict[str, str]:
    """Another summary; never twice the same, which would be no change."""
    return {"name_to_use": "Ilvara", "pronouns": f"she {next(NUMBERS)}"}


def details_meanwhile(_page: Page) -> dict[str, str]:
    """Other words of how somebody came."""
    kept = {"age_status": "adult", "identity_level": "working_name"}
    return {**kept, "source": "helpline", "source_words": f"Rang at night, {next(NUMBERS)}."}


def identity_meanwhile(_page: Page) -> dict[str, str]:
    """Another name."""
    said = {"legal_name_instead": "not_asked_yet"}
    return {**said, "legal_name": f"Ilvara Tess {next(NUMBERS)}"}


def places(live: Live) -> dict[str, object]:
    """What the paths below name."""
    return {"case_id": live.case_id("C01")}


PAGES = (
    View("cases", "renna", "/cases"),
    View("cases-manager", "maudra", "/cases"),
    View("cases-none", "davik", "/cases"),
    View("cases-filtered", "renna", "/cases?pillar=2&order=next"),
    View("cases-filters", "renna", "/cases/filters"),
    View("cases-filters-manager", "maudra", "/cases/filters"),
    View("cases-kept", "renna", "/cases/kept"),
    View("cases-kept-wrong", "renna", "/cases/kept?child=1", 422, press("Keep")),
    View("cases-search", "admin_demo", "/cases/search"),
    View("cases-searched", "renna", "/cases/search", do=press("Search", (QUERY, "Ilvara"))),
    View("cases-search-wrong", "renna", "/cases/search", 422, press("Search")),
    View("case-new", "renna", "/cases/new"),
    View("case-new-wrong", "renna", "/cases/new", 422, press("Open the case")),
    View("case", "renna", "/cases/{case}"),
    View("case-child", "junith", "/cases/{child}"),
    View("case-manager", "maudra", "/cases/{case}"),
    View("case-summary", "renna", "/cases/{case}/summary"),
    View(
        "case-summary-wrong",
        "renna",
        "/cases/{case}/summary",
        422,
        press("Save", ("Name to use", "")),
    ),
    View(
        "case-summary-conflict",
        "renna",
        "/cases/{case}/summary",
        409,
        conflict("Save", summary_meanwhile),
    ),
    View("case-panel", "renna", "/cases/{case}/panels/notes"),
    View("case-panel-who", "maudra", "/cases/{case}/panels/who"),
    View("case-print", "renna", "/cases/{case}/print"),
    View("details", "renna", "/cases/{case}/details"),
    View("details-read", "junith", "/cases/{child}/details"),
    View(
        "details-wrong",
        "renna",
        "/cases/{case}/details",
        422,
        press("Save", ("Since when", "2999-01-01")),
    ),
    View(
        "details-conflict",
        "renna",
        "/cases/{case}/details",
        409,
        conflict("Save", details_meanwhile),
    ),
    View("identity", "renna", "/cases/{case}/identity"),
    View("identity-read", "junith", "/cases/{child}/identity"),
    View(
        "identity-wrong",
        "renna",
        "/cases/{case}/identity",
        422,
        press("Save", ("Date of birth", "long ago")),
    ),
    View(
        "identity-conflict",
        "renna",
        "/cases/{case}/identity",
        409,
        conflict("Save", identity_meanwhile),
    ),
)
