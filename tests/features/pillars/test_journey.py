"""The journey of a case: a picture, the same as a table, and every move in words."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from caseapp.access.actor import Actor
from caseapp.base import clock
from caseapp.features.pillars import history
from caseapp.kinds import Role
from tests.support.site import Browser, Site

LANES = re.compile(r'<g class="p(\d)">')


@pytest.fixture
def worker(site: Site) -> Actor:
    """Give the caseworker who opens the case."""
    return site.hat(Role.CW, site.organisation())


@pytest.fixture
def case(site: Site, worker: Actor) -> str:
    """Open a case and return its address."""
    made = site.browser(worker).submit("/cases/new", name_to_use="Ilvara", age_status="adult")
    return str(made.location)


def _day(days_ago: int) -> date:
    return clock.today("UTC") - timedelta(days=days_ago)


def _move(browser: Browser, case: str, stage: str, days_ago: int, **more: str) -> None:
    track = stage[2] if stage[2] in "BC" else ""
    answer = browser.submit(
        f"{case}/pillars/{stage[1]}" + (f"?track={track}" if track else ""),
        stage=stage,
        on=_day(days_ago).isoformat(),
        presence="with_us",
        **more,
    )
    assert answer.status_code == 303, answer.text


def test_a_new_case_has_no_journey_yet(site: Site, worker: Actor, case: str) -> None:
    page = site.browser(worker).open(f"{case}/journey")
    assert page.status_code == 200
    assert "Nothing is recorded here yet" in page.text
    assert '<svg class="lanes"' not in page.text


def test_lanes_and_table_tell_from_when_until_when(site: Site, worker: Actor, case: str) -> None:
    browser = site.browser(worker)
    _move(browser, case, "P1-10", 40)
    _move(browser, case, "P2-10", 30)
    _move(browser, case, "P1-20", 20)
    page = browser.open(f"{case}/journey").text
    assert LANES.findall(page) == ["1", "2"]
    rows = re.findall(r"<tr role=\"row\"><th role=\"rowheader\".*?</tr>", page)
    first, second, other = (re.sub(r"<[^>]+>", " ", row) for row in rows)
    assert "First contact and safety now" in first
    assert "to " in first
    assert "Rights explained" in second
    assert "now" in second
    assert "Welcome and first needs" in other


def test_a_move_recorded_late_stands_at_its_own_day(site: Site, worker: Actor, case: str) -> None:
    browser = site.browser(worker)
    _move(browser, case, "P1-20", 5)
    _move(browser, case, "P1-10", 9, reason="It was written down later.")
    page = browser.open(f"{case}/journey").text
    days = re.findall(r'<li class="when"><time datetime="([^"]+)"', page)
    assert days == [_day(5).isoformat(), _day(9).isoformat()]


def test_each_move_tells_words_reason_and_how_it_was_explained(
    site: Site, worker: Actor, case: str
) -> None:
    browser = site.browser(worker)
    _move(browser, case, "P3-10", 8, words="I want to learn hairdressing.", mode="phone")
    _move(browser, case, "P3-20", 4)
    _move(browser, case, "P3-10", 1, reason="She wants to think again.")
    for path in ("/journey", "/pillars/3"):
        page = browser.open(case + path).text
        assert "I want to learn hairdressing." in page
        assert "She wants to think again." in page
        assert "With us · Telephone" in page


def test_one_pillar_can_be_looked_at_alone(site: Site, worker: Actor, case: str) -> None:
    browser = site.browser(worker)
    _move(browser, case, "P1-10", 40, words="in the morning")
    _move(browser, case, "P2-10", 30, words="at noon")
    page = browser.open(f"{case}/journey?pillar=2").text
    assert "at noon" in page
    assert "in the morning" not in page
    for wrong in ("5", "0", "x", "²"):
        assert browser.open(f"{case}/journey?pillar={wrong}").status_code == 404


def test_a_track_that_began_has_a_lane_of_its_own(site: Site, worker: Actor, case: str) -> None:
    browser = site.browser(worker)
    _move(browser, case, "P4-10", 12)
    _move(browser, case, "P4B-10", 6)
    assert LANES.findall(browser.open(f"{case}/journey").text) == ["4", "4"]


def test_a_long_journey_is_paged_by_key_and_loses_nothing(
    site: Site, worker: Actor, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "PAGE", 3)
    browser = site.browser(worker)
    for step in range(8):
        _move(browser, case, "P1-20" if step % 2 else "P1-10", 3, words=f"step {step}", reason="so")
    seen: list[str] = []
    path: str | None = f"{case}/journey"
    while path:
        page = browser.open(path).text
        seen += re.findall(r"step \d", page)
        more = re.search(r'rel="next" href="([^"]+)"', page)
        path = more[1].replace("&amp;", "&") if more else None
    assert seen == [f"step {step}" for step in reversed(range(8))]
    assert browser.open(f"{case}/journey?after=nonsense").status_code == 200


def test_it_is_hidden_from_who_does_not_know_the_case(site: Site, case: str) -> None:
    stranger = site.hat(Role.CW, site.organisation("Elsewhere"))
    assert site.browser(stranger).open(f"{case}/journey").status_code == 404


def test_who_reads_no_moves_sees_none(site: Site, worker: Actor, case: str) -> None:
    """A manager knows of the case, and reads neither words nor moves."""
    _move(site.browser(worker), case, "P1-10", 2, words="only for us")
    manager = site.browser(site.hat(Role.MGR, worker.organisation_id))
    page = manager.open(f"{case}/journey")
    assert page.status_code == 200
    assert "only for us" not in page.text
    assert "Nothing is recorded here yet" in page.text
    assert "/journey" not in manager.open(case).text
