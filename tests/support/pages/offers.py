"""The interpreter's own view, and what is arranged around a talk."""

from __future__ import annotations

from playwright.sync_api import Page, Response

from caseapp.kinds.booking import OfferAnswer
from caseapp.models.booking import Booking, InterpreterOffer
from tests.support.live import Live
from tests.support.pages.view import NUMBERS, View, conflict, press


def places(live: Live) -> dict[str, object]:
    """What the paths below name."""
    agreed = live.first(InterpreterOffer, "sanvi", InterpreterOffer.answer == OfferAnswer.YES)
    return {
        "offer": live.first(InterpreterOffer, "sanvi", InterpreterOffer.answer == OfferAnswer.OPEN),
        "offer_agreed": agreed,
        "talk_soon": live.first(Booking, "renna", Booking.offer_id == agreed),
    }


def child_meanwhile(_page: Page) -> dict[str, str]:
    """Somebody else minds the child."""
    return {"arrangement": "minded", "minder": f"Somebody {next(NUMBERS)}"}


def minded_by_nobody(page: Page) -> Response | None:
    """Say that somebody minds the child, and not who."""
    page.locator("input[name=arrangement][value=minded]").check()
    page.locator("input[name=minder]").fill("")
    return press("Save")(page)


PAGES = (
    View("offers", "sanvi", "/offers"),
    View("offers-none", "petra", "/offers"),
    View("offer", "sanvi", "/offers/{offer}"),
    View("offer-agreed", "sanvi", "/offers/{offer_agreed}"),
    View("offer-slip", "sanvi", "/offers/{offer_agreed}/slip"),
    View("today-of-an-interpreter", "sanvi", "/today"),
    View("booking-slip", "renna", "/bookings/{talk_soon}/slip"),
    View("booking-soon", "renna", "/bookings/{talk_soon}"),
    View("booking-card", "renna", "/cases/{told_case}/contact/talk?booking={talk_soon}"),
    View("booking-child", "renna", "/bookings/{talk_soon}/child"),
    View(
        "booking-child-wrong",
        "renna",
        "/bookings/{talk_soon}/child",
        422,
        minded_by_nobody,
    ),
    View(
        "booking-child-conflict",
        "renna",
        "/bookings/{talk_soon}/child",
        409,
        conflict("Save", child_meanwhile),
    ),
    View("figures", "maudra", "/bookings/figures"),
)
