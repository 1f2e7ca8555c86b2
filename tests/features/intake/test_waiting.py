"""The waiting list: the next hello, back again, and that nothing ends by itself (INV-04)."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine

from caseapp.access.actor import Actor
from caseapp.base import clock
from caseapp.kinds import Role
from tests.support.site import Browser, Site
from tests.support.world import DAY

NEW = "/first-contacts/new"
YEARS = timedelta(days=731)


@pytest.fixture
def worker(site: Site) -> Actor:
    """Give the caseworker who keeps the list."""
    return site.hat(Role.CW, site.organisation())


def put_on_list(browser: Browser, name: str, days: int = 3, words: str = "No bed yet") -> str:
    """Take a first contact, put it on the waiting list, and return its address."""
    contact = str(browser.submit(NEW, needed="A place", name_to_use=name).location)
    made = browser.submit(contact, answer="waiting", words=words, next_on=in_days(days))
    assert made.location == "/waiting"
    return contact


def in_days(days: int) -> str:
    """Return a day as a form sends it."""
    return (clock.today("UTC") + timedelta(days=days)).isoformat()


def names(page: str) -> list[str]:
    """Return who stands on the list, in its order."""
    return re.findall(r'voice" href="[^"]+"><bdi>(.*?)</bdi>', page)


def test_the_list_says_who_since_when_why_and_the_next_hello(site: Site, worker: Actor) -> None:
    browser = site.browser(worker)
    put_on_list(browser, "Ilvara", days=9)
    put_on_list(browser, "Bekrun", days=2, words="Waits for a lawyer")
    page = browser.open("/waiting").text
    assert names(page) == ["Bekrun", "Ilvara"]
    for words in ("No bed yet", "Waits for a lawyer", "waiting since", "hello on"):
        assert words in page


def test_nothing_on_it_counts_days_or_ranks(site: Site, worker: Actor) -> None:
    browser = site.browser(worker)
    put_on_list(browser, "Ilvara")
    page = browser.open("/waiting").text
    assert not re.search(r"\b\d+ days?\b|priority|position", page, re.I)


def test_without_a_day_the_next_hello_is_in_a_week(site: Site, worker: Actor) -> None:
    browser = site.browser(worker)
    contact = str(browser.submit(NEW, needed="A place").location)
    assert browser.submit(contact, answer="waiting").status_code == 303
    with time_machine.travel(clock.now() + 6 * DAY, tick=True):
        assert contact not in site.browser(worker).open("/today").text
    with time_machine.travel(clock.now() + 7 * DAY, tick=True):
        assert contact in site.browser(worker).open("/today").text


def test_a_hello_that_is_due_stands_on_today_until_it_was_said(site: Site, worker: Actor) -> None:
    contact = put_on_list(site.browser(worker), "Ilvara")
    with time_machine.travel(clock.now() + 4 * DAY, tick=True):
        browser = site.browser(worker)
        assert contact in browser.open("/today").text
        hello = contact.replace("first-contact", "hello")
        assert browser.submit(hello, next_on=in_days(30)).location == "/waiting"
        assert contact not in browser.open("/today").text
        assert "said hello" in browser.open(contact).text


def test_the_next_hello_is_still_to_come(site: Site, worker: Actor) -> None:
    browser = site.browser(worker)
    contact = put_on_list(browser, "Ilvara")
    hello = contact.replace("first-contact", "hello")
    refused = browser.submit(hello, next_on=in_days(-1))
    assert refused.status_code == 422
    assert "still to come" in refused.text
    assert in_days(-1) in refused.text


def test_from_the_list_to_a_case_and_back_to_nothing_lost(site: Site, worker: Actor) -> None:
    browser = site.browser(worker)
    contact = put_on_list(browser, "Ilvara")
    made = browser.submit(contact, answer="case")
    assert made.location == contact.removesuffix("/first-contact")
    assert names(browser.open("/waiting").text) == []
    assert "A place" in browser.open(contact).text
    assert str(made.location) in browser.open("/cases").text


def test_put_back_on_the_list_after_it_was_answered(site: Site, worker: Actor) -> None:
    browser = site.browser(worker)
    contact = put_on_list(browser, "Ilvara")
    browser.submit(contact, answer="answered")
    assert names(browser.open("/waiting").text) == []
    browser.submit(contact, answer="waiting", words="Rang again")
    assert names(browser.open("/waiting").text) == ["Ilvara"]


def test_nothing_expires_after_two_years(site: Site, worker: Actor) -> None:
    """INV-04."""
    browser = site.browser(worker)
    waiting = put_on_list(browser, "Ilvara")
    unanswered = str(browser.submit(NEW, needed="Advice").location)
    with time_machine.travel(clock.now() + YEARS, tick=True):
        later = site.browser(worker)
        assert names(later.open("/waiting").text) == ["Ilvara"]
        assert unanswered in later.open("/first-contacts").text
        today = later.open("/today").text
        assert waiting in today
        assert unanswered in today
        assert later.submit(waiting, answer="case").status_code == 303


def test_two_who_say_hello_at_once_do_not_write_over_each_other(site: Site, worker: Actor) -> None:
    browser = site.browser(worker)
    contact = put_on_list(browser, "Ilvara")
    hello = contact.replace("first-contact", "hello")
    form = browser.fill(hello, next_on=in_days(20))
    browser.submit(hello, next_on=in_days(10))
    late = browser.send(hello, form)
    assert late.status_code == 409
    assert "Somebody changed this meanwhile" in late.text
    assert in_days(20) in late.text


def test_a_colleague_reads_nothing_of_the_list(site: Site, worker: Actor) -> None:
    put_on_list(site.browser(worker), "Ilvara")
    other = site.browser(site.hat(Role.CW, worker.organisation_id))
    assert names(other.open("/waiting").text) == []
    assert "Ilvara" not in other.open("/waiting").text


def test_the_list_goes_by_pages(site: Site, worker: Actor) -> None:
    browser = site.browser(worker)
    for number in range(27):
        put_on_list(browser, f"Number {number:02}", days=5 + number % 2)
    first = browser.open("/waiting").text
    following = re.search(r'rel="next" href="([^"]+)"', first)
    assert following is not None
    second = browser.open(following.group(1)).text
    assert len(names(first)) == 25
    assert len(names(second)) == 2
    assert not set(names(first)) & set(names(second))
