"""Partners, and their people in a permission."""

from __future__ import annotations

from playwright.sync_api import Page

from caseapp.models.consent import Consent, ConsentPerson
from caseapp.models.partner import Partner
from tests.support.live import Live
from tests.support.pages.view import NUMBERS, View, conflict, press


def partner_meanwhile(page: Page) -> dict[str, str]:
    """Another number of a partner; the rest stays as it is."""
    fields = page.get_by_role("main").locator("#form :is(input, select, textarea)[id]").all()
    kept = [each for each in fields if each.get_attribute("type") not in ("radio", "hidden")]
    shown = {str(each.get_attribute("name")): each.input_value() for each in kept}
    return {**shown, "sends_by": "in_app", "telephone": f"0555 {1000 + next(NUMBERS)}"}


def places(live: Live) -> dict[str, object]:
    """What the paths below name."""
    named = live.first(ConsentPerson, "renna", ConsentPerson.case_id == live.case_id("C01"))
    shared = Consent.partner_id.is_not(None), Consent.case_id == live.case_id("C01")
    return {
        "partner": live.first(Partner, "maudra", Partner.name == "Orrin Lane Legal"),
        "stopped": live.first(Partner, "maudra", Partner.suspended_at.is_not(None)),
        "share": live.first(Consent, "renna", *shared),
        "named": named,
    }


PAGES = (
    View("consent-partner", "renna", "/cases/{case}/consents/{share}"),
    View("consent-people", "renna", "/cases/{case}/consents/{share}/people"),
    View(
        "consent-people-wrong",
        "renna",
        "/cases/{case}/consents/{share}/people",
        422,
        press("Name them"),
    ),
    View("consent-person-end", "renna", "/cases/{case}/consents/people/{named}/end"),
    View("partners", "renna", "/partners"),
    View("partners-found", "maudra", "/partners?q=legal"),
    View("partners-none", "caswen", "/partners"),
    View("partners-retired", "maudra", "/partners?retired=yes"),
    View("partner", "maudra", "/partners/{partner}"),
    View("partner-stopped", "renna", "/partners/{stopped}"),
    View("partner-new", "renna", "/partners/new"),
    View("partner-new-wrong", "renna", "/partners/new", 422, press("Save")),
    View("partner-edit", "maudra", "/partners/{partner}/edit"),
    View(
        "partner-conflict",
        "maudra",
        "/partners/{partner}/edit",
        409,
        conflict("Save", partner_meanwhile),
    ),
    View("partner-suspend", "maudra", "/partners/{partner}/suspend"),
    View("partner-lift", "maudra", "/partners/{stopped}/lift"),
    View("partner-retire", "maudra", "/partners/{partner}/retire"),
    View("partner-take-back", "maudra", "/partners/{partner}/take-back"),
    View("case-partner", "caswen", "/cases/{walked}"),
)
