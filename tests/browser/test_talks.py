"""Talks with an interpreter, in the browser: what booking one takes on a telephone, and the stories
of domain.md §10 that are about screens (2 to 6), with the people of the demonstration."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from caseapp.base import clock
from caseapp.models.contact import SafeContact
from tests.support.effort import HEIGHT, WIDTH, task
from tests.support.live import Live
from tests.support.looks import PATIENCE_MS

_STOPPED = re.compile("a name that they asked us never to use")


@pytest.fixture
def page(browser: Browser, live: Live) -> Iterator[Page]:
    """Give a window as narrow as a telephone."""
    context = browser.new_context(
        base_url=live.address, viewport={"width": WIDTH, "height": HEIGHT}, has_touch=True
    )
    context.set_default_timeout(PATIENCE_MS)
    yield context.new_page()
    context.close()


def _weekday(days: int) -> datetime:
    day = clock.now() + timedelta(days=days)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return day


def _at(days: int, hour: int) -> str:
    return _weekday(days).strftime(f"%Y-%m-%dT{hour:02}:00")


def _book(page: Page, case: str, topic: str, when: str, where: str = "with us") -> None:
    """Book a talk, also on a day or at an hour that is unusual."""
    page.goto(f"/cases/{case}/bookings/new")
    page.get_by_label("What it is about").select_option(label=topic)
    page.get_by_label("Day and time").fill(when)
    page.get_by_label("Where", exact=True).select_option(label=where)
    _press(page, "Book it")
    anyway = page.get_by_label("Book it all the same")
    if anyway.count():
        anyway.check()
        _press(page, "Book it")


def _press(page: Page, button: str) -> None:
    """Press the button of a form, and wait for what comes of it."""
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.get_by_role("button", name=button, exact=True).click()
    page.wait_for_load_state()
    page.locator("[aria-busy]").wait_for(state="detached")


def _choose(page: Page, chosen: str, words: str) -> None:
    page.get_by_label(chosen, exact=True).check()
    page.get_by_label(re.compile("In their words")).fill(words)
    page.get_by_label("they said it themselves, with nobody between").check()
    page.get_by_role("button", name="Save", exact=True).click()


def test_booking_an_interpreter(page: Page, live: Live) -> None:
    """practice.md, effort: from the page of a case; whoever fits is chosen in the same go."""
    live.enter(page.context, "renna")
    page.goto(f"/cases/{live.reference('C01')}")
    with task(page, "book an interpreter") as person:
        person.tap(page.get_by_role("link", name="Talks with an interpreter"))
        person.tap(page.get_by_role("link", name="Book a talk"))
        person.pick(page.get_by_label("What it is about"), "money")
        person.type(page.get_by_label("Day and time"), _at(20, 10))
        person.send("Book it")
        person.tap(page.get_by_role("button", name=re.compile("^Confirm")).first)
    expect(page.get_by_text("confirmed", exact=True).first).to_be_visible()


def test_story_2_somebody_else_came(page: Page, live: Live) -> None:
    live.enter(page.context, "renna")
    soon = (clock.now() + timedelta(minutes=20)).strftime("%Y-%m-%dT%H:%M")
    _book(page, live.reference("C01"), "money", soon)
    page.get_by_role("button", name=re.compile("^Confirm")).first.click()
    page.get_by_role("link", name="What came of it").click()
    page.get_by_label("A different person came").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("it stopped before anything personal")).to_be_visible()
    expect(page.get_by_text("What they wished of an interpreter was not met")).to_be_visible()
    expect(page.get_by_text("Somebody of another gender, this time only")).to_have_count(0)
    page.get_by_role("link", name=re.compile(r"They chose this\s*: Wait")).click()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert").get_by_text("Say how they were asked").first).to_be_visible()
    _choose(page, "Wait, and do it later", "Another day, please.")
    expect(page.get_by_text("Another day, please.")).to_be_visible()
    expect(page.get_by_text("put off by the person").first).to_be_visible()


def test_story_3_they_say_each_time(page: Page, live: Live) -> None:
    live.enter(page.context, "tobren")
    _book(page, live.reference("C03"), "money", _at(21, 10), "an office or a bank")
    expect(page.get_by_text("This waits for their own answer for this time.")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Confirm"))).to_have_count(0)
    page.get_by_role("link", name="Their choice for this time").click()
    _choose(page, "Without an interpreter", "No interpreter, thanks.")
    expect(page.get_by_text("confirmed", exact=True).first).to_be_visible()
    expect(page.get_by_text("No interpreter, thanks.")).to_be_visible()
    _book(page, live.reference("C03"), "money", _at(25, 10), "with us")
    expect(page.get_by_text("This waits for their own answer for this time.")).to_be_visible()


def test_story_5_names(page: Page, live: Live) -> None:
    live.enter(page.context, "imrel")
    reference = live.reference("C08")
    page.goto(f"/cases/{reference}/communication/help")
    page.get_by_role("textbox").first.fill("Talk of Estevar as of somebody far away.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("status").or_(page.get_by_text("Saved")).first).to_be_visible()
    page.wait_for_url(re.compile(r"/communication(#|$|\?)|/cases/[^/]+$|/communication/all"))
    page.goto(f"/cases/{reference}/print")
    expect(page.get_by_text(_STOPPED).first).to_be_visible()
    line = "It stands in this line: Talk of Estevar as of somebody far away."
    expect(page.get_by_text(line).first).to_be_visible()
    _book(page, reference, "money", _at(22, 10), "an office or a bank")
    asked = page.get_by_role("group", name=re.compile("The name on their documents"))
    expect(asked).to_be_visible()
    asked.get_by_label("not yet; we explain it before").check()
    page.get_by_role("button", name="Book it", exact=True).click()
    expect(page.get_by_text("Explain before why it is used.")).to_be_visible()


def test_story_6_not_alone_on_the_telephone(page: Page, live: Live) -> None:
    live.enter(page.context, "renna")
    page.goto(f"/cases/{live.reference('C09')}/contact/talk")
    page.get_by_role("button", name=re.compile(r"^no\s*: Are you alone")).click()
    expect(page.get_by_role("heading", name="Only neutral things now")).to_be_visible()
    expect(page.get_by_role("heading", name="If something is wrong now")).to_be_visible()
    expect(page.get_by_role("heading", name="Another time")).to_be_visible()
    way = live.first(SafeContact, "renna", SafeContact.case_id == live.case_id("C09"))
    page.goto(f"/cases/{live.reference('C09')}/contact/{way}/message")
    expect(page.get_by_text(re.compile("so nothing is written"))).to_be_visible()
    expect(page.get_by_role("button", name="Look through it")).to_have_count(0)
    page.goto(f"/cases/{live.reference('C09')}/contact/talk")
    page.get_by_role("button", name=re.compile("They have moved")).click()
    expect(page.get_by_role("heading", name="Only neutral things now")).to_have_count(0)
