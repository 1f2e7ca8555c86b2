"""First contacts, who waits, several people at once, and notices."""

from __future__ import annotations

from playwright.sync_api import Page

from caseapp.kinds import IntakeState
from tests.support.live import Live
from tests.support.pages.view import NUMBERS, View, conflict, press


def hello_meanwhile(_page: Page) -> dict[str, str]:
    """Another answer to a first contact: it waits, for other reasons than before."""
    return {"answer": "waiting", "words": f"Waits for a place, {next(NUMBERS)}."}


def places(live: Live) -> dict[str, object]:
    """What the paths below name."""
    return {
        "contact": live.first_contact("renna", IntakeState.UNANSWERED),
        "waiter": live.first_contact("imrel", IntakeState.WAITING),
        "event": live.event("imrel"),
    }


PAGES = (
    View("first-contacts", "renna", "/first-contacts"),
    View("first-contacts-arrivals", "imrel", "/first-contacts"),
    View("first-contacts-answered", "renna", "/first-contacts?answered=yes"),
    View("first-contact-new", "renna", "/first-contacts/new"),
    View("first-contact-new-wrong", "renna", "/first-contacts/new", 422, press("Save")),
    View("first-contact", "imrel", "/cases/{contact}/first-contact"),
    View(
        "first-contact-wrong",
        "renna",
        "/cases/{contact}/first-contact",
        422,
        press("Pass it on"),
    ),
    View(
        "first-contact-late",
        "imrel",
        "/cases/{waiter}/first-contact",
        409,
        conflict("Pass it on", hello_meanwhile),
    ),
    View("waiting", "imrel", "/waiting"),
    View("waiting-none", "renna", "/waiting"),
    View("hello", "imrel", "/cases/{waiter}/hello"),
    View(
        "hello-wrong",
        "imrel",
        "/cases/{waiter}/hello",
        422,
        press("Said hello", ("Next hello", "2020-01-01")),
    ),
    View("several", "renna", "/cases/new/several"),
    View("several-wrong", "renna", "/cases/new/several", 422, press("Open the cases")),
    View("arrival", "imrel", "/arrivals/{event}"),
    View("notices", "imrel", "/notices"),
)
