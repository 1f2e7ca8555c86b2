"""What agreeing a goal and talking about it again take on a telephone, from the list of goals."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.effort import HEIGHT, WIDTH, task
from tests.support.live import Live
from tests.support.looks import PATIENCE_MS


@pytest.fixture
def page(browser: Browser, live: Live) -> Iterator[Page]:
    """Give a window as narrow as a telephone."""
    context = browser.new_context(
        base_url=live.address, viewport={"width": WIDTH, "height": HEIGHT}, has_touch=True
    )
    context.set_default_timeout(PATIENCE_MS)
    yield context.new_page()
    context.close()


def test_agreeing_a_goal(page: Page, live: Live) -> None:
    live.enter(page.context, "renna")
    page.goto(f"/cases/{live.reference('C05')}/goals")
    with task(page, "agree a goal") as person:
        person.tap(page.get_by_role("link", name="Agree a goal"))
        person.type(page.get_by_label("In your own words"), "Learn to swim with baby.")
        person.type(page.get_by_label("A first step"), "Ask at the pool")
        person.choose(page.get_by_role("radio", name="both of us"))
        person.choose(page.get_by_role("radio", name="this week"))
        person.choose(page.get_by_role("radio", name="Others decide this, not we."))
        person.choose(page.get_by_label("We both want this"))
        person.send("Save")
    expect(page.get_by_text("under way", exact=True).first).to_be_visible()


def test_talking_about_it_again(page: Page, live: Live) -> None:
    live.enter(page.context, "imrel")
    page.goto(f"/cases/{live.reference('C08')}/goals")
    with task(page, "review a goal, a step") as person:
        person.tap(page.get_by_role("link", name=re.compile("Talk about it again.*dance")))
        person.choose(page.get_by_role("radio", name="partly"))
        person.send("Save")
    expect(page.get_by_text("We look again on").first).to_be_visible()
