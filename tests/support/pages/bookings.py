"""Booked talks with an interpreter."""

from __future__ import annotations

from caseapp.kinds.booking import BookingState
from caseapp.models.booking import Booking
from tests.support.live import Live
from tests.support.pages.view import View, press


def places(live: Live) -> dict[str, object]:
    """What the paths below name."""
    return {
        "talk": live.first(Booking, "renna", Booking.state == BookingState.CONFIRMED),
        "talk_open": live.first(Booking, "renna", Booking.state == BookingState.LOOKING),
        "talk_held": live.first(Booking, "tobren", Booking.state == BookingState.HELD),
        "talk_done": live.first(Booking, "renna", Booking.state == BookingState.DONE),
        "unmet": live.reference("C11"),
    }


PAGES = (
    View("bookings", "renna", "/bookings"),
    View("bookings-before", "tobren", "/bookings?past=1"),
    View("bookings-none", "imrel", "/bookings"),
    View("bookings-case", "renna", "/cases/{case}/bookings"),
    View("booking-new", "renna", "/cases/{case}/bookings/new"),
    View("booking-new-wrong", "renna", "/cases/{case}/bookings/new", 422, press("Book it")),
    View("booking", "renna", "/bookings/{talk}"),
    View("booking-open", "renna", "/bookings/{talk_open}"),
    View("booking-held", "tobren", "/bookings/{talk_held}"),
    View("booking-done", "renna", "/bookings/{talk_done}"),
    View("booking-choose", "tobren", "/bookings/{talk_held}/choose"),
    View("booking-choose-wrong", "tobren", "/bookings/{talk_held}/choose", 422, press("Save")),
    View("booking-day", "renna", "/bookings/{talk}/day"),
    View("booking-day-wrong", "renna", "/bookings/{talk}/day", 422, press("Save")),
    View("booking-word", "renna", "/bookings/{talk}/word"),
    View("booking-happened", "renna", "/cases/{case}/bookings/happened"),
    View("booking-emergency", "renna", "/cases/{case}/bookings/emergency"),
    View("booking-unmet", "maudra", "/cases/{unmet}/bookings/unmet"),
)
