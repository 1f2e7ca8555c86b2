"""What came with a move: optional, answered once, with four plain answers instead of a value."""

from __future__ import annotations

import re

import pytest

from caseapp.access.actor import Actor
from caseapp.kinds import Role
from tests.support.site import Browser, Site


@pytest.fixture
def worker(site: Site) -> Actor:
    """Give a caseworker."""
    return site.hat(Role.CW, site.organisation())


@pytest.fixture
def browser(site: Site, worker: Actor) -> Browser:
    """Give the caseworker's browser."""
    return site.browser(worker)


@pytest.fixture
def case(browser: Browser) -> str:
    """Open a case that stands at its first contact, and return its address."""
    made = str(browser.submit("/cases/new", name_to_use="Ilvara", age_status="adult").location)
    assert browser.submit(f"{made}/pillars/3", stage="P3-10", presence="with_us").status_code == 303
    return made


def _facts(browser: Browser, case: str) -> str:
    found = re.search(r'href="([^"]+/moves/[^"]+)"', browser.open(f"{case}/journey").text)
    assert found is not None
    return found[1]


def _typed(browser: Browser, path: str, **values: str) -> dict[str, str]:
    """Return the form as a browser sends it: what was not touched says not asked yet."""
    page = browser.open(path).text
    names = re.findall(r'<select id="([^"]+_instead)"', page)
    return {**dict.fromkeys(names, "not_asked_yet"), **values}


def test_a_fact_is_added_later_and_stands_in_the_journey(browser: Browser, case: str) -> None:
    path = _facts(browser, case)
    given = _typed(browser, path, hopes="A room with a window.")
    assert browser.submit(path, **given).status_code == 303
    assert "A room with a window." in browser.open(f"{case}/journey").text
    assert 'id="hopes"' not in browser.open(path).text


def test_the_four_answers_are_kept_apart(browser: Browser, case: str) -> None:
    """INV-21: not asked yet is nothing to record; the other three are."""
    path = _facts(browser, case)
    given = _typed(browser, path, strengths_instead="prefers_not_to_say")
    assert browser.submit(path, **given).status_code == 303
    page = browser.open(f"{case}/journey").text
    assert "Prefers not to say" in page
    assert "Not asked yet" not in page.split("<main")[1]


def test_a_value_and_no_value_are_not_both_given(browser: Browser, case: str) -> None:
    path = _facts(browser, case)
    given = _typed(browser, path, hopes="Kept as typed.", hopes_instead="not_known")
    answer = browser.submit(path, **given)
    assert answer.status_code == 422
    assert "not both" in answer.text
    assert "Kept as typed." in answer.text


def test_what_was_answered_meanwhile_stays(browser: Browser, case: str) -> None:
    path = _facts(browser, case)
    late = browser.fill(path, **_typed(browser, path, hopes="mine, typed late"))
    assert browser.submit(path, **_typed(browser, path, hopes="theirs")).status_code == 303
    answer = browser.send(path, late)
    assert answer.status_code == 409
    assert "theirs" in answer.text
    assert "mine, typed late" in answer.text
    page = browser.open(f"{case}/journey").text
    assert "theirs" in page
    assert "mine, typed late" not in page


def test_another_pillar_or_case_or_stranger_finds_nothing(
    site: Site, browser: Browser, case: str
) -> None:
    path = _facts(browser, case)
    other = str(browser.submit("/cases/new", name_to_use="Odrenn", age_status="adult").location)
    assert browser.open(path.replace("/pillars/3/", "/pillars/2/")).status_code == 404
    assert browser.open(path.replace(case, other)).status_code == 404
    stranger = site.browser(site.hat(Role.CW, site.organisation("Elsewhere")))
    assert stranger.open(path).status_code == 404
