"""Pillars that an organisation works in: they preset who walks them, and hide nothing (P29)."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import select

from caseapp.access.actor import Actor
from caseapp.kinds import Role
from caseapp.models.review import Review
from tests.support.site import Browser, Site

PAGE = "/admin/organisation"
KEPT = {"name": "Harbour", "time_zone": "UTC", "idle_minutes": "30", "absolute_hours": "12"}


@pytest.fixture
def worker(site: Site) -> Actor:
    """Give a caseworker."""
    return site.hat(Role.CW, site.organisation())


def _choose(site: Site, worker: Actor, *pillars: str) -> None:
    admin = site.browser(site.hat(Role.ADM, worker.organisation_id))
    form: dict[str, Any] = {**admin.fill(PAGE, **KEPT), "working_days": "0"}
    answer = admin.http.post(PAGE, data={**form, "pillars": [*pillars]})
    assert answer.status_code == 303, answer.text


def _open(browser: Browser) -> str:
    made = browser.submit("/cases/new", name_to_use="Ilvara", age_status="adult")
    return str(made.location)


def _nobody(browser: Browser, case: str) -> list[bool]:
    """Whether the badge of each pillar says that nobody walks it yet."""
    page = browser.open(case).text
    badges = re.findall(r'<article class="card pillar p\d">.*?</article>', page, re.S)
    assert len(badges) == 4
    return ["Nobody yet" in badge for badge in badges]


def test_all_four_at_first(site: Site, worker: Actor) -> None:
    admin = site.browser(site.hat(Role.ADM, worker.organisation_id))
    page = admin.open(PAGE).text
    assert len(re.findall(r'name="pillars"[^>]* checked', page)) == 4
    browser = site.browser(worker)
    assert _nobody(browser, _open(browser)) == [False] * 4


def test_a_new_case_says_that_nobody_walks_the_others_yet(site: Site, worker: Actor) -> None:
    browser = site.browser(worker)
    before = _open(browser)
    _choose(site, worker, "1", "2")
    case = _open(browser)
    assert _nobody(browser, before) == [False] * 4
    assert _nobody(browser, case) == [False, False, True, True]
    for pillar in range(1, 5):
        assert browser.open(f"{case}/pillars/{pillar}").status_code == 200
    answer = browser.submit(f"{case}/pillars/3/walk", walker="us")
    assert answer.status_code == 303
    assert _nobody(browser, case) == [False, False, False, True]


def test_no_reminder_is_missing_for_it(site: Site, worker: Actor) -> None:
    """What nobody walks yet is still looked at by us: no date passes unseen."""
    _choose(site, worker)
    browser = site.browser(worker)
    case = _open(browser)
    browser.submit(f"{case}/pillars/2", stage="P2-65", presence="not_there")
    review: Any = Review.__table__
    with site.owner() as connection:
        codes = {row.code for row in connection.execute(select(review))}
    assert {"SAFETY", "NEEDS", "PLAN", "MISSING"} <= codes


@pytest.mark.parametrize("role", [Role.CW, Role.GA])
def test_a_first_contact_that_becomes_a_case_is_preset_too(
    site: Site, worker: Actor, role: Role
) -> None:
    _choose(site, worker, "1", "2", "3")
    browser = site.browser(site.hat(role, worker.organisation_id))
    contact = str(browser.submit("/first-contacts/new", needed="A bed").location)
    assert browser.submit(contact, answer="case").status_code == 303
    case = contact.removesuffix("/first-contact")
    assert _nobody(browser, case) == [False, False, False, True]


def test_a_guardian_opens_a_case_there(site: Site, worker: Actor) -> None:
    _choose(site, worker, "1")
    browser = site.browser(site.hat(Role.GA, worker.organisation_id))
    assert _nobody(browser, _open(browser)) == [False, True, True, True]
