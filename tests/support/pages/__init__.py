"""Every page of the application, who opens it, and how it is reached: a file for each part.

A page is an address, or an address and what is done there: an error page is reached by making the
error. Each file here may have ``PAGES``, and ``places`` for what its paths name. A new address
belongs into the ``PAGES`` of its part, or into :data:`NO_PAGES` with the reason;
``tests/browser/test_pages.py`` fails until it does.
"""

from __future__ import annotations

import importlib
import pkgutil

from tests.support.live import Live
from tests.support.pages.view import View

_PARTS = [
    importlib.import_module(each.name) for each in pkgutil.iter_modules(__path__, f"{__name__}.")
]

#: Cases of the demo by the names that paths give them.
CASES = {
    "case": "C01",
    "walked": "C02",
    "child": "C04",
    "told_case": "C05",
    "referred": "C05",
    "girl": "C06",
    "returned": "C07",
    "spared": "C08",
    "withheld_case": "C09",
    "kept": "C10",
    "negative_case": "C10",
    "opendoor": "C12",
    "referring": "C12",
    "unlooked": "C13",
}
PAGES: tuple[View, ...] = tuple(page for part in _PARTS for page in getattr(part, "PAGES", ()))
NO_PAGES = {
    "appointments.stand": "leads on to the appointment",
    "accounts.ask_again": "leads on to the page of the link, or to signing in",
    "best_interests.countersign": "leads on to the page where it is pressed",
    "referrals.go_on": "leads on to the referral",
    "records.part": "leads on to the page where it is pressed",
    "records.put_back": "leads on to the case",
    "records.two_people": "leads on to the page where it is pressed",
    "emergency.end": "leads on to the page where it is pressed",
    "offers.talk": "leads on to the page where it is pressed",
    "arrangements.hard": "leads on to the talk",
    "contact.stop": "leads on to the page where it is pressed",
    "contact.again": "leads on to the page where it is pressed",
    "bookings.confirm": "leads on to the talk",
    "bookings.call_off": "leads on to the talk",
    "around.take_off": "leads on to the page where it is pressed",
    "sentences.download": "a spreadsheet",
    "sentences.pointing_download": "a spreadsheet",
    "static": "a file of the application's look",
    "outside.read": "a file for calendar programs, at an address that is shown once",
    "outside.end": "leads on to the page of the feed",
    "oversight.health": "a word for a machine that watches over the server",
    "reviews.still_right": "leads on to the page of what comes next",
    "reviews.ticked": "leads on to the page of what comes next",
    "reviews.talked": "leads on to Today",
    "reviews.task_done": "leads on to the page of what comes next",
    "today.front": "leads on to Today or to signing in",
}


def places(live: Live) -> dict[str, object]:
    """Prepare the demo for the pages, and return what their paths name."""
    live.give_second_factor("tobren")
    live.ask_second_factor_of("sanvi")
    live.disable("posima")
    found: dict[str, object] = {name: live.reference(key) for name, key in CASES.items()}
    for part in _PARTS:
        if hasattr(part, "places"):
            found.update(part.places(live))
    return found


__all__ = ["NO_PAGES", "PAGES", "View", "places"]
