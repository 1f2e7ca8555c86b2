"""What was shared without a yes."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.support.live import Live
from tests.support.pages.view import NUMBERS, View, conflict, press

DISCLOSURE = "/cases/{child}/disclosures/{disclosure}"

TOLD_LATE = ("They were told what, to whom, why and when, on", "2999-01-01")


def account_meanwhile(_page: Page) -> dict[str, str]:
    """Another way to write up what was shared without a yes."""
    return {"view_instead": "not_asked_yet", "facts": f"The coach rang, {next(NUMBERS)}."}


def places(live: Live) -> dict[str, object]:
    """What the paths below name."""
    return {
        "disclosure": live.disclosure("C04"),
        "alone": live.decided_alone("imrel", "C08"),
    }


def reasons_meanwhile(_page: Page) -> dict[str, str]:
    """Another reason that an organisation uses."""
    return {"used": ("VITAL_INTEREST", "SERIOUS_HARM")[next(NUMBERS) % 2]}


PAGES = (
    View("reasons", "admin_demo", "/settings/reasons"),
    View(
        "reasons-late", "admin_demo", "/settings/reasons", 409, conflict("Save", reasons_meanwhile)
    ),
    View("disclosures", "renna", "/cases/{child}/disclosures"),
    View("disclosures-none", "renna", "/cases/{case}/disclosures"),
    View("disclosures-outline", "holm", "/cases/{child}/disclosures"),
    View("disclosures-everywhere", "maudra", "/disclosures"),
    View("disclosure-new", "renna", "/cases/{child}/disclosures/new"),
    View("disclosure-new-wrong", "renna", "/cases/{case}/disclosures/new", 422, press("Save")),
    View("disclosure", "renna", DISCLOSURE),
    View("disclosure-outline", "holm", DISCLOSURE),
    View("disclosure-wrong", "renna", DISCLOSURE, 422, press("Save", TOLD_LATE)),
    View("disclosure-late", "renna", DISCLOSURE, 409, conflict("Save", account_meanwhile)),
    View("disclosure-look", "maudra", "/cases/{spared}/disclosures/{alone}/look"),
    View(
        "disclosure-look-wrong",
        "maudra",
        "/cases/{spared}/disclosures/{alone}/look",
        422,
        press("Save"),
    ),
)
