"""INV-15, INV-17: what an interpreter gets, on pages, in titles, feeds and on paper, holds no name
but the one that was asked for, no service, and nothing of the case."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from caseapp.features.accounts.actions import hashes
from caseapp.kinds.booking import BookingSetting
from caseapp.kinds.interpreter import TalkMode
from caseapp.models.booking import Booking
from tests.features.offers.conftest import CANARIES, Here
from tests.support.site import COOKIE, Browser

PIN = "493817"
#: Everything that an interpreter can open by itself, before a talk and within its window.
PAGES = (
    "/today",
    "/offers",
    "/calendar",
    "/calendar?view=list",
    "/notices",
    "/messages",
    "/account",
)


def _title(page: str) -> str:
    return page.split("<title>")[1].split("</title>")[0]


def _main(page: str) -> str:
    return page.split("<main")[1].split("</main>")[0]


def _found(text: str, *allowed: str) -> set[str]:
    return {
        key for key, word in CANARIES.items() if word.lower() in text.lower() and key not in allowed
    }


@pytest.fixture
def agreed(here: Here) -> str:
    """A talk at a clinic that was agreed, with the name; give the address of its offer."""
    offer = here.book(
        tells_name=True,
        mode=TalkMode.IN_PERSON,
        setting=BookingSetting.HOME,
        place=CANARIES["address"],
        asked_for=CANARIES["story"],
        problem=CANARIES["story"],
    )
    here.agree(offer)
    return f"/offers/{offer}"


@pytest.mark.parametrize("hours", [100, 3, -3])
def test_no_page_of_theirs_holds_any(here: Here, agreed: str, hours: int) -> None:
    with here.at(hours):
        browser = here.theirs
        for path in (*PAGES, agreed):
            answer = browser.open(path)
            if answer.status_code == 404:
                continue
            allowed = ("service",) if path == "/account" else ()
            assert _found(_main(answer.text), *allowed) == set(), path
            assert _found(_title(answer.text)) == set(), path
            assert here.opened.reference not in _title(answer.text).replace("-", ""), path


def test_the_slip_holds_the_name_to_use_alone_on_the_screen_and_on_paper(
    here: Here, agreed: str
) -> None:
    with here.at(3):
        page = here.theirs.open(f"{agreed}/slip").text
        (booking,) = here.rows(Booking)
        printed = here.renna.open(f"/bookings/{booking.id}/slip").text
    for each in (page, printed):
        assert _found(_main(each), "name") == set()
        assert CANARIES["name"] in each
        assert _title(each) == "A talk"


def test_where_no_name_is_to_be_told_none_is(here: Here) -> None:
    offer = here.book()
    here.agree(offer)
    with here.at(3):
        assert _found(_main(here.theirs.open(f"/offers/{offer}/slip").text)) == set()


def test_a_feed_of_theirs_holds_times_and_no_more(here: Here, agreed: str) -> None:
    browser = Browser(here.site.app.test_client())
    with here.site.app.app_context():
        token = here.site.sign_in(here.interpreter, pin_hash=hashes.make(PIN))
    browser.http.set_cookie(COOKIE, token, domain="localhost")
    page = browser.submit("/calendar/feed", passphrase=PIN)
    found = re.search(r"https?://localhost(/calendar/feed/[^<]+\.ics)", page.text)
    assert found is not None, page.text
    for days in (0, 4):
        with here.at(24 * (5 - days)):
            feed = here.site.browser().open(found[1]).text
            assert "BEGIN:VEVENT" in feed
            assert _found(feed) == set()
            assert here.opened.reference not in feed.replace("-", "")
            assert "health" not in feed.lower()


def test_a_yes_that_became_a_no_leaves_nothing_open(here: Here, agreed: str) -> None:
    assert here.theirs.submit(agreed, no="y").status_code == 303
    with here.at(3):
        assert here.theirs.open(f"{agreed}/slip").status_code == 404
        assert here.theirs.open(here.path).status_code == 404


def test_a_talk_that_is_moved_moves_its_window(here: Here) -> None:
    """Booked for another day is another offer; what was agreed for the first opens no more."""
    first = here.book(tells_name=True)
    here.agree(first)
    later = here.starts_at + timedelta(days=3)
    second = here.book(tells_name=True, starts_at=later)
    here.agree(second)
    with here.at(3):
        assert here.theirs.open(f"/offers/{first}/slip").status_code == 200
        assert here.theirs.open(f"/offers/{second}/slip").status_code == 404
