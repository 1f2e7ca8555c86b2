"""From signing in to a saved note with the keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support import keyboard
from tests.support.left import assert_none
from tests.support.live import Live
from tests.support.looks import PATIENCE_MS

WIDE, NARROW = (1280, 800), (320, 640)


@pytest.fixture
def page(browser: Browser, live: Live, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Give a window of the width that the test asks for."""
    width, height = getattr(request, "param", WIDE)
    context = browser.new_context(
        base_url=live.address, viewport={"width": width, "height": height}
    )
    context.set_default_timeout(PATIENCE_MS)
    yield context.new_page()
    context.close()


def test_a_note_is_written_with_the_keyboard_alone(page: Page, live: Live) -> None:
    renna = live.person("renna")
    page.goto("/sign-in")
    keyboard.write(page, page.get_by_label("E-mail"), renna.email)
    keyboard.write(page, page.get_by_label("Passphrase"), renna.passphrase)
    keyboard.follow(page, page.get_by_role("button", name="Sign in"), "/today$")
    keyboard.follow(page, page.get_by_role("link", name="Cases", exact=True), "/cases$")
    keyboard.follow(page, page.get_by_role("link", name="Ilvara"), "/cases/....-....$")
    keyboard.follow(page, page.get_by_role("link", name="New note"), "/notes/new$")
    keyboard.write(page, page.get_by_label("Note", exact=True), "She chose the lamp herself.")
    keyboard.follow(page, page.get_by_role("button", name="Save note"), "/cases/....-....$")
    expect(page.get_by_text("She chose the lamp herself.")).to_be_visible()


@pytest.mark.parametrize("path", ["/sign-in", "/today", "/cases", "/cases/{case}"])
def test_the_first_stop_leads_past_the_navigation(page: Page, live: Live, path: str) -> None:
    live.enter(page.context, None if path == "/sign-in" else "renna")
    page.goto(path.format(case=live.reference("C01")))
    first = keyboard.press(page, "Tab")
    assert first is not None
    assert first.name == "Skip to content"
    assert first.is_visible
    page.keyboard.press("Enter")
    keyboard.press(page, "Tab")
    focused = page.locator(":focus")
    assert focused.evaluate("each => Boolean(each.closest('main, footer'))")


@pytest.mark.parametrize("page", [WIDE, NARROW], indirect=True, ids=["wide", "narrow"])
@pytest.mark.parametrize("path", ["/cases/{case}", "/cases/{case}/pillars/1"])
def test_every_stop_is_seen_and_none_is_a_trap(page: Page, live: Live, path: str) -> None:
    live.enter(page.context, "renna")
    page.goto(path.format(case=live.reference("C01")))
    forward = keyboard.walk(page)
    assert_none(f"not seen: {stop.name}" for stop in forward if not stop.is_visible)
    assert len({stop.number for stop in forward}) == len(forward) > 5
    backward = keyboard.walk(page, "Shift+Tab")
    assert {stop.number for stop in backward} == {stop.number for stop in forward}
