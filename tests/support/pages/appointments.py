"""Appointments of a case, and the card of one."""

from __future__ import annotations

from playwright.sync_api import Page

from caseapp.models.appointment import Appointment
from tests.support.live import Live
from tests.support.pages.view import NUMBERS, View, conflict, press

ONE = "/cases/{case}/appointments/{appointment}"


def places(live: Live) -> dict[str, object]:
    """What the paths below name."""
    of_case = Appointment.case_id == live.case_id("C01")
    return {
        "appointment": live.first(Appointment, "renna", of_case, Appointment.series_id.is_(None)),
        "appointment_again": live.first(
            Appointment, "renna", of_case, Appointment.series_id.is_not(None)
        ),
    }


def meanwhile(page: Page) -> dict[str, str]:
    """Another place, in words."""
    names = ("what", "starts_at", "minutes")
    shown = {name: page.locator(f"main [name={name}]").input_value() for name in names}
    return {**shown, "place": f"somewhere {next(NUMBERS)}"}


PAGES = (
    View("appointments", "renna", "/cases/{case}/appointments"),
    View("appointments-before", "renna", "/cases/{case}/appointments?past=1"),
    View("appointment-new", "renna", "/cases/{case}/appointments/new"),
    View("appointment-new-wrong", "renna", "/cases/{case}/appointments/new", 422, press("Save")),
    View("appointment", "renna", ONE),
    View("appointment-again", "renna", "/cases/{case}/appointments/{appointment_again}"),
    View("appointment-late", "renna", ONE, 409, conflict("Save", meanwhile)),
    View("appointment-card", "renna", f"{ONE}/card"),
    View("appointment-paper", "renna", f"{ONE}/card", 200, press("Show it, to print")),
)
