"""What somebody typed is text on every page: it runs nothing and loads nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page

from tests.support.live import Live
from tests.support.looks import PATIENCE_MS
from tests.support.payloads import PAYLOADS, RAN
from tests.support.site import Browser
from tests.support.watching import Watch

PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}
#: Fields that hold no text of somebody's own, whatever is typed into them.
NO_TEXT = ("email", "password", "number", "date", "hidden", "radio", "checkbox")


class _Fields(HTMLParser):
    """The form in the main part of a page, as it would be sent; and its fields for text."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.texts: list[str] = []
        self._in_main = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        self._in_main |= tag == "main"
        name, kind = said.get("name", ""), said.get("type", "text")
        if not (self._in_main and name):
            return
        if tag == "textarea" or (tag == "input" and kind not in NO_TEXT):
            self.texts.append(name)
        if tag == "input" and (kind not in ("radio", "checkbox") or "checked" in said):
            self.values[name] = said.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        self._in_main &= tag != "main"


@dataclass(frozen=True)
class Stored:
    """A case in which every text field holds one payload."""

    payload: str
    path: str
    note: str


def test_there_are_sixty() -> None:
    assert len(set(PAYLOADS)) == 60


def _fill(browser: Browser, path: str, payload: str, **chosen: str) -> str:
    """Put a payload into every text field of a form, send it, and return where it led."""
    fields = _Fields()
    fields.feed(browser.open(path).text)
    assert fields.texts, path
    form = {**fields.values, **dict.fromkeys(fields.texts, payload), **chosen}
    answer = browser.send(path, form)
    assert answer.status_code == 303, (path, payload, answer.text)
    return str(answer.location)


@pytest.fixture(scope="module")
def stored(live: Live) -> list[Stored]:
    """Each payload in every text field of a case of its own, and of an account and its people."""
    renna = live.browser(live.actor("renna"))
    return [_store(renna, payload) for payload in PAYLOADS]


@pytest.fixture(scope="module")
def some(live: Live) -> list[Stored]:
    """Every third payload, for the short run."""
    renna = live.browser(live.actor("renna"))
    return [_store(renna, payload) for payload in PAYLOADS[::3]]


def _store(browser: Browser, payload: str) -> Stored:
    path = _fill(browser, "/cases/new", payload, age_status="adult")
    _fill(browser, f"{path}/summary", payload)
    _fill(browser, f"{path}/notes/new", payload, mode="phone")
    for pillar, stage in ((1, "P1-10"), (4, "P4-10")):
        _fill(browser, f"{path}/pillars/{pillar}", payload, stage=stage, presence="with_us", on="")
    note = browser.open(path).text.partition("/notes/")[2]
    while note.startswith("new"):
        note = note.partition("/notes/")[2]
    draft = {**browser.fill(f"{path}/notes/new"), "text": payload, "draft_of": f"{path}/notes/new"}
    kept = browser.http.post("/drafts", data=draft, headers=PARTIAL)
    assert kept.status_code in (200, 204)
    return Stored(payload, path, note.partition('"')[0])


@pytest.fixture(scope="module")
def page(browser: Chromium, live: Live) -> Iterator[Page]:
    """A window in which Renna is signed in."""
    context = browser.new_context(base_url=live.address)
    context.set_default_timeout(PATIENCE_MS)
    live.enter(context, "renna")
    yield context.new_page()
    context.close()


def _look(page: Page, watch: Watch, path: str, payload: str) -> None:
    watch.begin()
    answer = page.goto(path, wait_until="load")
    assert answer is not None
    assert answer.status == 200, path
    assert page.evaluate(f"window.{RAN}") is None, (path, payload)
    assert watch.problems == [], (path, payload)


def _watch(page: Page, live: Live) -> Watch:
    watch = Watch(page, live.address)
    page.on("dialog", lambda dialog: watch.problems.append(f"dialog: {dialog.message}"))
    page.context.on(
        "request",
        lambda request: (
            watch.problems.append(f"asked for: {request.url}") if RAN in request.url else None
        ),
    )
    return watch


def test_what_is_stored_runs_nothing_and_loads_nothing(
    page: Page, live: Live, some: list[Stored]
) -> None:
    """The pages on which each is read; the lists on which all of them stand."""
    _look_at_all(page, live, some)


@pytest.mark.long
def test_none_of_the_sixty_does(page: Page, live: Live, stored: list[Stored]) -> None:
    _look_at_all(page, live, stored)


def _look_at_all(page: Page, live: Live, stored: list[Stored]) -> None:
    watch = _watch(page, live)
    for path in ("/cases", "/today"):
        _look(page, watch, path, "all")
    for number, each in enumerate(stored):
        _look(page, watch, each.path, each.payload)
        assert each.payload[:20].strip("\u202e") in page.locator("#panel-notes").inner_text()
        if number % 3 == 0:
            further = (f"{each.path}/pillars/1", f"{each.path}/notes/{each.note}")
            _look(page, watch, further[number % 2], each.payload)


@pytest.mark.long
def test_on_every_page_of_the_case(page: Page, live: Live, stored: list[Stored]) -> None:
    watch = _watch(page, live)
    for each in stored:
        pages = ("summary", "notes/new", f"notes/{each.note}", "pillars/1", "pillars/4", "print")
        for name in (*pages, "panels/who", "panels/notes"):
            _look(page, watch, f"{each.path}/{name}", each.payload)


def test_names_of_people_and_places_run_nothing_either(page: Page, live: Live) -> None:
    """Somebody's own name stands on every page; an organisation's in its foot."""
    watch = _watch(page, live)
    renna = live.browser(live.actor("renna"))
    admin = live.browser(live.actor("admin_demo"))
    settings = {"time_zone": "Europe/Vienna", "idle_minutes": "30", "absolute_hours": "12"}
    settings["working_days"] = "0"
    for payload in PAYLOADS[:: len(PAYLOADS) // 12]:
        _fill(renna, "/account/details", payload)
        _fill(admin, "/admin/organisation", payload, **settings)
        _look(page, watch, "/today", payload)


def test_a_payload_that_ran_would_be_found(page: Page, live: Live) -> None:
    """The planted failure: markup put into a page does what it would do, and is noticed."""
    watch = _watch(page, live)
    watch.begin()
    page.goto("/today")
    page.evaluate("document.body.append(Object.assign(new Image(), {src: '/zqran'}))")
    page.wait_for_timeout(300)
    assert any(RAN in problem for problem in watch.problems)
