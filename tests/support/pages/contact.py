"""Safe contact, who is around somebody, and messages."""

from __future__ import annotations

from playwright.sync_api import Page

from caseapp.models.around import PersonAround
from caseapp.models.contact import SafeContact
from caseapp.models.message import CaseMessage, KeptMessage
from tests.support.live import Live
from tests.support.pages.view import NUMBERS, View, conflict, press

WAY = "/cases/{around_case}/contact/{way}"
AROUND = "/cases/{around_case}/people/{around}"


def way_meanwhile(_page: Page) -> dict[str, str]:
    """Other times in their words."""
    said = {"device_instead": "not_asked_yet", "voicemail": "no", "caller_id": "not_asked_yet"}
    return {**said, "channel": "text", "times": f"after {next(NUMBERS)}"}


def around_meanwhile(_page: Page) -> dict[str, str]:
    """Another telephone number."""
    said = {"name": "Aunt", "knows": "not_asked_yet", "may_call": "not_asked_yet", "about": ""}
    return {**said, "telephone": f"07700 900 {100 + next(NUMBERS)}"}


def places(live: Live) -> dict[str, object]:
    """What the paths below name."""
    return {
        "around_case": live.reference("C09"),
        "way": live.first(SafeContact, "renna", SafeContact.case_id == live.case_id("C09")),
        "around": live.first(PersonAround, "renna", PersonAround.case_id == live.case_id("C09")),
        "message": live.first(CaseMessage, "renna", CaseMessage.case_id == live.case_id("C09")),
        "kept_message": live.first(KeptMessage, "imrel"),
    }


PAGES = (
    View("contact", "renna", "/cases/{case}/contact"),
    View("contact-new", "renna", "/cases/{case}/contact/new"),
    View("contact-wrong", "renna", "/cases/{case}/contact/new", 422, press("Save")),
    View("contact-change", "renna", WAY),
    View("contact-late", "renna", WAY, 409, conflict("Save", way_meanwhile)),
    View("contact-urgent", "renna", f"{WAY}/urgent"),
    View("contact-urgent-wrong", "renna", f"{WAY}/urgent", 422, press("Show it")),
    View("contact-message", "renna", f"{WAY}/message"),
    View("contact-talk", "renna", "/cases/{around_case}/contact/talk"),
    View("around", "renna", "/cases/{around_case}/people"),
    View("around-none", "renna", "/cases/{case}/people"),
    View("around-new", "renna", "/cases/{around_case}/people/new"),
    View("around-wrong", "renna", "/cases/{around_case}/people/new", 422, press("Save")),
    View("around-change", "renna", AROUND),
    View("around-late", "renna", AROUND, 409, conflict("Save", around_meanwhile)),
    View("message-new", "sanvi", "/messages/new"),
    View("message-wrong", "sanvi", "/messages/new", 422, press("Pass it on")),
    View("messages", "imrel", "/messages"),
    View("case-messages", "renna", "/cases/{around_case}/messages"),
    View("message", "renna", "/cases/{around_case}/messages/{message}"),
    View("message-kept", "imrel", "/messages/{kept_message}"),
)
