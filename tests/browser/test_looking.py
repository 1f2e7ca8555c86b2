"""What looks at pages finds what it is there for: one planted problem each."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.support import keyboard, looking
from tests.support.left import LEFT, assert_none
from tests.support.watching import Watch

ADDRESS = "http://127.0.0.1:9"
POLICY = "default-src 'none'; img-src *; script-src 'unsafe-inline'; style-src 'unsafe-inline'"
SOUND = "<h1>Sound</h1><p>Words and <a href='/x'>a link</a> among them.</p>"

PLANTED = {
    "too small": "<p><a href='/x'>Alone in its line</a></p>",
    "covered": "<button class=low>Low</button><footer class=bar>Bar</footer>",
    "scrolls sideways": "<div class=broad>Broad</div>",
    "button without a form": "<button>Does nothing</button>",
    "headings": "<h1>One more</h1>",
    "axe label": "<input class=target>",
    "kept in the browser": "<script>localStorage.setItem('name', 'Ilvara')</script>",
    "console: ": "<script>console.error('no')</script>",
    "error in script": "<script>throw new Error('no')</script>",
    "console: policy broken": "<iframe src='/framed' title='Framed'></iframe>",
    "asked a foreign host": "<img src='https://elsewhere.example/x.png' alt=''>",
    "language and direction": "<script>document.documentElement.dir = 'rtl'</script>",
}
LOOK = """
.target { min-height: 44px; min-width: 44px } .broad { width: 5000px }
.low { position: absolute; bottom: 0 } .bar { position: fixed; inset: auto 0 0; height: 60px;
background: white }
"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Give a window for pages that no server has."""
    context = browser.new_context(base_url=ADDRESS)
    yield context.new_page()
    context.close()


def problems_of(page: Page, body: str) -> list[str]:
    """Return everything that is found on a page with this content."""

    def answer(route: Route) -> None:
        html = f"<!doctype html><html lang=en dir=ltr><title>Planted</title><style>{LOOK}</style>"
        body_of_page = f"{html}<main>{SOUND}{body}</main>"
        headers = {"Content-Security-Policy": POLICY, "Content-Type": "text/html"}
        route.fulfill(body=body_of_page, headers=headers)

    page.context.route("**/*", answer)
    watch = Watch(page, ADDRESS)
    page.goto("/planted")
    found = looking.measure(page)
    return [
        *watch.problems,
        *looking.language(found, "en", "ltr"),
        *looking.sideways(found),
        *looking.targets(found),
        *looking.buttons(found),
        *looking.heading(found),
        *looking.storage(found),
        *looking.axe(page),
    ]


def test_a_sound_page_has_no_problem(page: Page) -> None:
    assert problems_of(page, "") == []


@pytest.mark.parametrize("expected", PLANTED)
def test_a_planted_problem_is_found(page: Page, expected: str) -> None:
    problems = problems_of(page, PLANTED[expected])
    assert any(each.startswith(expected) for each in problems), problems
    with pytest.raises(AssertionError):
        assert_none(problems)


def test_what_is_left_hides_nothing_else() -> None:
    assert_none(['button without a form: "Focused"'])
    with pytest.raises(AssertionError):
        assert_none(['button without a form: "Save note"'])
    assert all(LEFT.values())


def test_a_stop_that_is_not_marked_is_found(page: Page) -> None:
    problems_of(page, "<button id=plain class=target style='outline: none'>Plain</button>")
    page.locator("#plain").focus()
    stop = keyboard.here(page)
    assert stop is not None
    assert not stop.is_visible


def test_a_trap_is_found(page: Page) -> None:
    script = "<script>addEventListener('keydown', event => event.preventDefault())</script>"
    problems_of(page, f"<input id=caught aria-label=Caught>{script}")
    page.locator("#caught").focus()
    with pytest.raises(AssertionError, match="no way out"):
        keyboard.walk(page)
