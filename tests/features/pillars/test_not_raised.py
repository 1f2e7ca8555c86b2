"""Please do not raise (P4-35): prompts are hidden everywhere, and what is known stays readable."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from caseapp.base import clock
from caseapp.models.review import Review
from tests.support.site import Browser, Site

SAID = "Not in front of my brother."


@pytest.fixture
def case(browser: Browser) -> str:
    """Open a case where it was first "not now", and then "please do not raise"."""
    made = browser.submit("/cases/new", name_to_use="Ilvara", age_status="adult")
    case = str(made.location)
    for stage, words in (("P4-10", SAID), ("P4-30", "Later."), ("P4-35", "Please leave it.")):
        more = {"stage": stage, "presence": "with_us", "words": words}
        assert browser.submit(f"{case}/pillars/4", **more).status_code == 303
    return case


def _open_reviews(site: Site) -> list[str]:
    review: Any = Review.__table__
    with site.owner() as connection:
        rows = connection.execute(select(review).where(review.c.state == "scheduled"))
        return sorted(row.code for row in rows)


def _main(browser: Browser, path: str) -> str:
    return browser.open(path).text.split("<main")[1]


def test_the_page_of_the_pillar_suggests_nothing(browser: Browser, case: str) -> None:
    page = _main(browser, f"{case}/pillars/4")
    assert "They asked us not to raise this." in page
    for prompt in ('name="stage"', "Another stage", "What is it now?", "Change stage"):
        assert prompt not in page
    assert SAID in page
    assert "Period and decisions" not in page


def test_their_own_request_opens_it(browser: Browser, case: str) -> None:
    page = _main(browser, f"{case}/pillars/4?asked=y")
    assert 'name="stage"' in page
    answer = browser.submit(
        f"{case}/pillars/4?asked=y",
        stage="P4-10",
        presence="with_us",
        at_their_request="y",
        reason="She asked.",
    )
    assert answer.status_code == 303
    assert 'name="stage"' in _main(browser, f"{case}/pillars/4")


def test_the_case_page_shows_it_and_asks_nothing(browser: Browser, case: str) -> None:
    page = _main(browser, case)
    [badge] = re.findall(r'<article class="card pillar p4">.*?</article>', page, re.S)
    assert "Please do not raise" in badge
    assert "Change stage" not in badge
    assert "See how it went" in badge
    for prompt in ("Have they been told about justice", "They chose this day"):
        assert prompt not in page


def test_no_review_is_left_or_started(site: Site, browser: Browser, case: str) -> None:
    """A date to come back to it, recorded late with an earlier step, starts nothing either."""
    assert not {"P4_OFFER", "P4_REVISIT"} & set(_open_reviews(site))
    page = browser.open(f"{case}/journey?pillar=4").text
    moves = re.findall(r'href="([^"]+/moves/[^"/]+)/amend"', page)
    before = _open_reviews(site)
    later = (clock.today("UTC") + timedelta(days=10)).isoformat()
    for path in moves:
        fields = re.findall(r'<select id="([^"]+)"', browser.open(path).text)
        assert fields == []
        browser.submit(path, raise_again_on=later, raise_again_on_instead="not_asked_yet")
    assert _open_reviews(site) == before


def test_another_track_starts_no_prompt_either(site: Site, browser: Browser, case: str) -> None:
    before = _open_reviews(site)
    page = f"{case}/pillars/4?track=B"
    assert browser.submit(page, stage="P4B-70", presence="with_us").status_code == 303
    assert _open_reviews(site) == before


def test_today_and_the_reviews_say_nothing_of_it(browser: Browser, case: str) -> None:
    for path in ("/today", f"{case}/reviews"):
        page = _main(browser, path)
        for word in ("ustice", "police", "They chose this day"):
            assert word not in page, path


def test_nothing_of_it_stands_on_together(browser: Browser, case: str) -> None:
    """Not even when another track of the pillar goes on."""
    browser.submit(f"{case}/pillars/4?track=B", stage="P4B-10", presence="with_us")
    browser.submit(f"{case}/together")
    page = _main(browser, "/together")
    assert "One more part" not in page
    for words in (SAID, "Please leave it.", "owed"):
        assert words not in page


def test_nothing_more_is_asked_of_what_came_with_it(browser: Browser, case: str) -> None:
    page = browser.open(f"{case}/journey?pillar=4").text
    assert "Add what came with it" not in page
    assert SAID in page
    [path, *_others] = re.findall(r'href="([^"]+/moves/[^"/]+)/amend"', page)
    facts = _main(browser, path)
    assert "nothing more is asked here" in facts
    assert "<textarea" not in facts
    assert 'id="form"' not in facts


def test_the_other_pillars_ask_as_before(browser: Browser, case: str) -> None:
    browser.submit(f"{case}/pillars/3", stage="P3-10", presence="with_us")
    assert "Add what came with it" in browser.open(f"{case}/journey").text
    assert 'name="stage"' in _main(browser, f"{case}/pillars/3")


def test_a_corrected_day_does_not_open_it_again(browser: Browser, case: str) -> None:
    page = browser.open(f"{case}/journey?pillar=4").text
    paths = re.findall(r'href="([^"]+/amend)"', page)
    earlier = (clock.today("UTC") - timedelta(days=3)).isoformat()
    shown = {"were_there": "with_us", "went_back": "", "their_words_instead": "told"}
    browser.submit(
        paths[0],
        moved_on=earlier,
        their_words="Please leave it.",
        why_corrected="It was earlier.",
        **shown,
    )
    assert "They asked us not to raise this." in _main(browser, f"{case}/pillars/4")
