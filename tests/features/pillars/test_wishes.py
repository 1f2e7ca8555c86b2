"""Moves that would go over somebody's head, on the page (domain.md §2)."""

from __future__ import annotations

import pytest

from caseapp.kinds import Role
from tests.support.site import Browser, Site


@pytest.fixture
def browser(site: Site) -> Browser:
    """Give the browser of a caseworker."""
    return site.browser(site.hat(Role.CW, site.organisation()))


@pytest.fixture
def case(browser: Browser) -> str:
    """Open a case and return its address."""
    return str(browser.submit("/cases/new", name_to_use="Ilvara", age_status="adult").location)


def test_please_do_not_raise_is_opened_again_only_at_their_request(
    browser: Browser, case: str
) -> None:
    justice = f"{case}/pillars/4"
    answer = browser.submit(justice, stage="P4-35", presence="with_us", words="Please leave it.")
    assert answer.status_code == 303
    page = browser.open(case).text
    assert "Please do not raise" in page
    assert 'Change stage<span class="vh">: Justice and redress' not in page
    assert "They asked us not to raise this" in browser.open(justice).text
    asked = f"{justice}?asked=y"
    answer = browser.submit(
        asked, stage="P4-10", presence="with_us", words="kept as typed", reason="A new officer."
    )
    assert answer.status_code == 422
    assert "when they ask for it" in answer.text
    assert "kept as typed" in answer.text
    answer = browser.submit(
        asked, stage="P4-10", presence="with_us", at_their_request="y", reason="She asked."
    )
    assert answer.status_code == 303
    assert "Information offered" in browser.open(case).text


def test_support_ends_when_both_decided_it(browser: Browser, case: str) -> None:
    support = f"{case}/pillars/2"
    answer = browser.submit(support, stage="P2-80", presence="with_us")
    assert answer.status_code == 422
    assert "Support ends together" in answer.text
    answer = browser.submit(support, stage="P2-80", presence="with_us", joint_decision="yes")
    assert answer.status_code == 303
    assert "Yes, both of us" in browser.open(f"{case}/journey").text


def test_support_is_taken_up_again_in_one_step(browser: Browser, case: str) -> None:
    """Ended is never closed."""
    support = f"{case}/pillars/2"
    browser.submit(support, stage="P2-80", presence="with_us", joint_decision="yes")
    assert browser.submit(support, stage="P2-90", presence="with_us").status_code == 303
    assert "Returned" in browser.open(case).text
