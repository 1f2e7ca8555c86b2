"""What a page costs, exactly: statements, bytes and requests (interface.md). Never its time."""

from __future__ import annotations

import re
from typing import Any

import pytest

from caseapp.access import trail
from caseapp.access.actor import Actor
from caseapp.features.outside import actions as feeds
from caseapp.kinds import Role
from caseapp.web.packing import PADDING
from tests.support.counted import sent, statements, unpacked
from tests.support.site import Browser, Site

#: The most statements of a page, apart from session, context and trail. The case page asks what the
#: record is. Each panel has one; likely doubles have two where there are any, and so has what comes
#: next for those who read the deadlines of legal matters in outline.
LISTS, DASHBOARD, CASE, PANELS, MOST = 5, 5, 5, 10, 16
#: The calendar asks once for what stands in it of cases, for names and for their keys, and once
#: each for leave, duty and the days that nobody works; of one case, also what the reference is.
CALENDAR, NAMES, FEED = 6, 2, 16
#: Apart and fixed. Who asks is said twice on PostgreSQL: to look the session up, and for the page.
TRAIL, SESSION, CONTEXT = 3, 1, 2
FIRST_LOAD, REQUESTS, REPEAT, FRAGMENT = 40_000, 5, 8_000, 3_000
PACKED = {"Accept-Encoding": "gzip"}
PART = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def people(site: Site) -> dict[Role, Browser]:
    """The browsers of a caseworker, a manager and a data protection officer."""
    here = site.organisation()
    actors: dict[Role, Actor] = {role: site.hat(role, here) for role in (Role.CW, Role.MGR)}
    return {role: site.browser(actor) for role, actor in actors.items()}


def _open_cases(browser: Browser, number: int, notes: int = 1) -> str:
    """Open so many cases with notes, and return the page of the last."""
    for count in range(number):
        made = browser.submit("/cases/new", name_to_use=f"Ada {count}", age_status="adult").location
        for note in range(notes):
            browser.submit(f"{made}/notes/new", text=f"note {note} of {count}", mode="phone")
    return str(made)


def _count(site: Site, browser: Browser, path: str) -> dict[str, int]:
    browser.open(path)
    with statements(site.app) as counted:
        assert browser.open(path).status_code == 200
    return dict(counted)


def test_a_page_sends_few_statements_and_the_same_for_one_row_and_many(
    site: Site, people: dict[Role, Browser]
) -> None:
    address = _open_cases(people[Role.CW], 1)
    paths = {"/today": DASHBOARD, "/cases": LISTS, address: CASE + PANELS}
    filters = ("pillar=1", "stage=P2-00", "risk=acute", "due=30", "order=reference", "worker=me")
    paths |= {f"/cases?{each}": LISTS for each in filters}
    few = {
        (role, path): _count(site, browser, path)
        for role, browser in people.items()
        for path in paths
    }
    _open_cases(people[Role.CW], 12)
    for note in range(12):
        people[Role.CW].submit(f"{address}/notes/new", text=f"more {note}", mode="phone")
    for (role, path), before in few.items():
        after = _count(site, people[role], path)
        assert after == before, (role, path)
        assert after["page"] <= paths[path] <= MOST, (role, path, after)
        assert after["session"] <= SESSION
        assert after.get("trail", 0) <= TRAIL
        assert after.get("context", 0) <= CONTEXT


def test_today_of_the_officer_sends_few_too(site: Site, people: dict[Role, Browser]) -> None:
    """They are told of more than anybody else, in one statement as far as it is of one sort."""
    here = site.organisation()
    officer = site.browser(site.hat(Role.DPO, here))
    assert _count(site, officer, "/today")["page"] <= DASHBOARD


def test_a_calendar_sends_few_and_the_same_for_one_line_and_many(
    site: Site, people: dict[Role, Browser]
) -> None:
    address = _open_cases(people[Role.CW], 1)
    views = ("month", "week", "day", "list")
    paths = [f"/calendar?view={view}&whose={whose}" for view in views for whose in ("mine", "team")]
    paths += [f"{address}/calendar?view={view}" for view in views]
    asked = [(role, path) for role in people for path in paths if role is Role.CW or "?" in path]
    few = {each: _count(site, people[each[0]], each[1]) for each in asked}
    _open_cases(people[Role.CW], 12)
    for (role, path), before in few.items():
        after = _count(site, people[role], path)
        assert after["page"] <= CALENDAR, (role, path, after)
        assert after["page"] <= before["page"] + NAMES, (role, path)
        assert after.get("trail", 0) <= TRAIL


def test_a_feed_sends_few(site: Site) -> None:
    """One statement for what there is of cases, one each for leave, duty; then who it is of."""
    worker = site.hat(Role.CW, site.organisation())
    with site.acting(worker) as session:
        token = feeds.make_feed(session, worker)
        trail.commit(session)
    _open_cases(site.browser(worker), 3)
    path = f"/calendar/feed/{token}.ics"
    site.browser().open(path)
    with statements(site.app) as counted:
        assert site.browser().open(path).status_code == 200
    assert sum(counted.values()) <= FEED, dict(counted)


def test_one_panel_sends_no_more_than_the_frame_and_itself(
    site: Site, people: dict[Role, Browser]
) -> None:
    address = _open_cases(people[Role.CW], 1)
    for name in ("who", "manner", "pillars", "team", "notes", "later"):
        assert _count(site, people[Role.CW], f"{address}/panels/{name}")["page"] <= CASE + 1, name


def test_the_first_load_is_small_and_asks_five_times(
    embedded_site: Site,
) -> None:
    browser = embedded_site.browser(embedded_site.hat(Role.CW, embedded_site.organisation()))
    address = _open_cases(browser, 1, notes=10)
    page = browser.open(address, headers=PACKED)
    html = unpacked(page).decode()
    parts = set(re.findall(r'(?:src|href)="(/static/[^"#]+)', html))
    answers = [browser.open(path, headers=PACKED) for path in parts]
    assert all(answer.status_code == 200 for answer in answers)
    assert 1 + len(parts) <= REQUESTS
    assert sent(page) + sum(map(sent, answers)) <= FIRST_LOAD
    assert not re.findall(r'(?:src|href|action)="(?:https?:)?//', html)


def test_a_page_and_a_part_are_small(embedded_site: Site) -> None:
    browser = embedded_site.browser(embedded_site.hat(Role.CW, embedded_site.organisation()))
    address = _open_cases(browser, 51)
    for path in ("/today", "/cases", address, f"{address}/pillars/1", f"{address}/notes/new"):
        assert sent(browser.open(path, headers=PACKED)) <= REPEAT, path
    for path in (f"{address}/panels/notes", f"{address}/panels/who", f"{address}/summary"):
        assert sent(browser.open(path, headers={**PACKED, **PART})) <= FRAGMENT, path


def test_what_is_sent_compressed_is_what_is_sent_plain(embedded_site: Site) -> None:
    browser = embedded_site.browser()
    for path in ("/sign-in/help", _style(browser)):
        packed, plain = browser.open(path, headers=PACKED), browser.open(path)
        assert packed.headers["Content-Encoding"] == "gzip"
        assert "Content-Encoding" not in plain.headers
        assert _without_nonce(unpacked(packed)) == _without_nonce(plain.data)
        assert "Accept-Encoding" in packed.headers["Vary"]


def test_the_length_of_a_compressed_page_tells_nothing(embedded_site: Site) -> None:
    browser = embedded_site.browser()
    lengths = {sent(browser.open("/sign-in/help", headers=PACKED)) for _ in range(40)}
    assert len(lengths) > 15
    assert max(lengths) - min(lengths) <= PADDING + 40


def test_static_files_are_kept_for_good_and_pages_never(embedded_site: Site) -> None:
    browser = embedded_site.browser()
    kept = browser.open(_style(browser)).headers["Cache-Control"]
    assert kept == "public, max-age=31536000, immutable"
    assert browser.open("/sign-in").headers["Cache-Control"] == "no-store"


def _style(browser: Browser) -> str:
    found = re.search(r'href="(/static/app[^"]+)"', browser.open("/sign-in").text)
    assert found is not None
    return found[1]


def _without_nonce(content: Any) -> bytes:
    return re.sub(rb'nonce="[^"]*"', b"", content)
