"""Nothing of a case is left for whoever sits down at the browser next.

After signing out, and after locking, the Back button shows nothing, the browser keeps nothing, and
a tab that is still open gets no more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page

from caseapp.vocabularies.demo import demo
from tests.support import looking
from tests.support.live import Live
from tests.support.looks import PATIENCE_MS

PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}
Leave = Callable[[Page], None]


def sign_out(page: Page) -> None:
    """Sign out."""
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in**")


def lock(page: Page) -> None:
    """Lock."""
    page.get_by_role("button", name="Lock").click()
    page.wait_for_url("**/unlock**")


LEAVING = pytest.mark.parametrize("leave", [sign_out, lock])


@pytest.fixture
def context(keeping_browser: Browser, live: Live) -> Iterator[BrowserContext]:
    """Give a browser in which Renna is signed in."""
    context = keeping_browser.new_context(base_url=live.address)
    context.set_default_timeout(PATIENCE_MS)
    live.enter(context, "renna")
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, live: Live) -> Page:
    """Give a tab in which several pages about one person were looked at."""
    page = context.new_page()
    for path in ("/cases", "/cases/{}/notes/new", "/cases/{}"):
        page.goto(path.format(live.reference("C01")))
    assert data_of(live)[0] in page.locator("body").inner_text()
    return page


def data_of(live: Live) -> list[str]:
    """Return what must not be seen: name, reference, and words of a note."""
    case = demo().case("C01")
    return [case.name_to_use, live.reference("C01"), case.notes[0].text[:30], case.summary[:30]]


def shown(page: Page) -> str:
    """Return what a tab shows, its title included."""
    return f"{page.title()}\n{page.locator('body').inner_text()}"


def leaked(live: Live, text: str) -> list[str]:
    """Return what a text says of the case."""
    return [each for each in data_of(live) if each in text]


def step_back(page: Page) -> None:
    """Press Back; that nothing can be loaded is fine."""
    with suppress(Error):
        # Not "load": a page that was kept is shown without being loaded.
        page.go_back(wait_until="commit", timeout=PATIENCE_MS)


@LEAVING
def test_back_shows_nothing(page: Page, live: Live, leave: Leave) -> None:
    leave(page)
    for _step in range(5):
        step_back(page)
        assert leaked(live, shown(page)) == []


@pytest.mark.long
@LEAVING
def test_back_shows_nothing_without_the_network(
    page: Page, context: BrowserContext, live: Live, leave: Leave
) -> None:
    """What the browser could show now would lie in a cache of its own."""
    leave(page)
    context.set_offline(True)
    for _step in range(5):
        step_back(page)
        assert leaked(live, shown(page)) == []


@LEAVING
def test_nothing_lies_in_the_browser(
    page: Page, context: BrowserContext, live: Live, leave: Leave
) -> None:
    leave(page)
    assert looking.storage(looking.measure(page)) == []
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0
    assert leaked(live, str(context.storage_state(indexed_db=True))) == []


@LEAVING
def test_a_tab_that_is_still_open_gets_no_more(
    page: Page, context: BrowserContext, live: Live, leave: Leave
) -> None:
    other = context.new_page()
    other.goto(f"/cases/{live.reference('C01')}")
    links = other.get_by_role("main").get_by_role("link").all()
    paths = {link.get_attribute("href") or "" for link in links} | {other.url}
    leave(page)
    for path in paths:
        for headers in ({}, PARTIAL):
            answer = context.request.get(path, headers=headers)
            assert leaked(live, _visible(answer.text())) == [], path
    links[0].click()
    other.wait_for_load_state()
    assert leaked(live, shown(other)) == []
    step_back(other)
    assert leaked(live, shown(other)) == []


def _visible(html: str) -> str:
    """Return an answer without where it leads on to: the address that was asked for."""
    return "\n".join(line for line in html.splitlines() if "next" not in line)
