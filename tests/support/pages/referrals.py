"""Referrals, and asking without naming anyone."""

from __future__ import annotations

from playwright.sync_api import Page

from caseapp.models.referral import Enquiry, Referral
from tests.support.live import Live
from tests.support.pages.view import NUMBERS, View, conflict, press

SHARED = "/cases/{referred}/referrals"

WRITTEN = "/cases/{referring}/referrals/{writing}"


def referral_meanwhile(_page: Page) -> dict[str, str]:
    """Other words of a referral."""
    return {"service": "language", "words": f"Thursdays fit, {next(NUMBERS)}."}


def enquiry_meanwhile(_page: Page) -> dict[str, str]:
    """Other words of an answer."""
    return {"answer": "later", "words": f"From spring on, {next(NUMBERS)}."}


def places(live: Live) -> dict[str, object]:
    """What the paths below name."""

    def of(key: str, who: str) -> object:
        return live.first(Referral, who, Referral.case_id == live.case_id(key))

    return {
        "referral": of("C05", "renna"),
        "held": of("C10", "tobren"),
        "writing": of("C12", "imrel"),
        "enquiry": live.first(Enquiry, "renna"),
    }


PAGES = (
    View("referrals-board", "renna", "/referrals"),
    View("referrals-board-ended", "imrel", "/referrals?ended=yes"),
    View("referrals-board-manager", "maudra", "/referrals"),
    View("referrals-board-partner", "nellis", "/referrals"),
    View("referrals", "renna", f"{SHARED}"),
    View("referrals-none", "renna", "/cases/{case}/referrals"),
    View("referrals-received", "nellis", f"{SHARED}"),
    View("referral", "renna", f"{SHARED}/{{referral}}"),
    View("referral-received", "nellis", f"{SHARED}/{{referral}}"),
    View("referral-on-hold", "tobren", "/cases/{kept}/referrals/{held}"),
    View("referral-print", "renna", f"{SHARED}/{{referral}}/print"),
    View("referral-new", "renna", f"{SHARED}/new"),
    View("referral-new-wrong", "renna", f"{SHARED}/new", 422, press("Save and look at it")),
    View("referral-answer", "renna", f"{SHARED}/{{referral}}/answer"),
    View("referral-answer-wrong", "nellis", f"{SHARED}/{{referral}}/answer", 422, press("Save")),
    View("referral-send", "imrel", f"{WRITTEN}/send"),
    View(
        "referral-send-wrong",
        "tobren",
        "/cases/{kept}/referrals/{held}/send",
    ),
    View("referral-file", "imrel", f"{WRITTEN}/file"),
    View("referral-file-wrong", "imrel", f"{WRITTEN}/file", 422, press("Get the file")),
    View("referral-edit", "imrel", f"{WRITTEN}/edit"),
    View(
        "referral-conflict",
        "imrel",
        f"{WRITTEN}/edit",
        409,
        conflict("Save and look at it", referral_meanwhile),
    ),
    View("enquiries", "renna", "/enquiries"),
    View("enquiries-none", "maudra", "/enquiries?partner={partner}"),
    View("enquiry-new", "renna", "/enquiries/new"),
    View("enquiry-new-wrong", "renna", "/enquiries/new", 422, press("Save")),
    View("enquiry", "renna", "/enquiries/{enquiry}"),
    View(
        "enquiry-conflict",
        "renna",
        "/enquiries/{enquiry}",
        409,
        conflict("Save", enquiry_meanwhile),
    ),
)
