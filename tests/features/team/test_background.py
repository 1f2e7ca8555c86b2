"""Background checks: nobody joins the team of a child without a valid one, but for a reason (P38);
and a small team whose caseworkers are all on each new case (P12)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from caseapp.access.actor import Actor
from caseapp.base import clock
from caseapp.kinds import Role
from tests.support.site import Browser, Site

MISSING = "no valid background check is recorded"


@pytest.fixture
def worker(site: Site) -> Actor:
    """Give the caseworker who opens the case."""
    return site.hat(Role.CW, site.organisation())


@pytest.fixture
def colleague(site: Site, worker: Actor) -> Actor:
    """Give another caseworker."""
    return site.hat(Role.CW, worker.organisation_id)


@pytest.fixture
def admin(site: Site, worker: Actor) -> Browser:
    """Give the browser of an administrator."""
    return site.browser(site.hat(Role.ADM, worker.organisation_id))


def _open(site: Site, worker: Actor, age: str) -> str:
    made = site.browser(worker).submit("/cases/new", name_to_use="Dainoc", age_status=age)
    assert made.status_code == 303
    return str(made.location)


def _put(browser: Browser, case: str, who: Actor, role: str, **more: str) -> TestResponse:
    values = {"before": "stays", "chosen": "not_asked_yet", **more}
    return browser.submit(f"{case}/team", person=str(who.membership_id), team_role=role, **values)


def _check(admin: Browser, who: Actor, until: int) -> None:
    today = clock.today("UTC")
    days = {"checked_on": "2020-01-01", "valid_until": (today + timedelta(days=until)).isoformat()}
    assert admin.submit(f"/admin/users/{who.user_id}/check", **days).status_code == 303


@pytest.mark.parametrize("age", ["child", "age_in_doubt"])
def test_nobody_joins_a_childs_team_without_a_valid_check(
    site: Site, worker: Actor, colleague: Actor, admin: Browser, age: str
) -> None:
    browser = site.browser(worker)
    case = _open(site, worker, age)
    answer = _put(browser, case, colleague, "co_worker")
    assert answer.status_code == 422
    assert MISSING in answer.text
    assert site.browser(colleague).open(case).status_code == 404
    _check(admin, colleague, -1)
    assert _put(browser, case, colleague, "co_worker").status_code == 422
    _check(admin, colleague, 0)
    assert _put(browser, case, colleague, "co_worker").status_code == 303
    assert site.browser(colleague).open(case).status_code == 200


def test_a_recorded_reason_lifts_it(site: Site, worker: Actor, colleague: Actor) -> None:
    browser = site.browser(worker)
    case = _open(site, worker, "child")
    assert _put(browser, case, colleague, "co_worker", reason="never alone").status_code == 303
    page = browser.open(f"{case}/team").text
    assert "never alone" in page
    assert page.count(MISSING) == 2


def test_an_adults_team_asks_for_none(site: Site, worker: Actor, colleague: Actor) -> None:
    case = _open(site, worker, "adult")
    assert _put(site.browser(worker), case, colleague, "co_worker").status_code == 303
    assert MISSING not in site.browser(worker).open(f"{case}/team").text


def test_opening_is_never_refused_and_the_team_page_says_what_is_missing(
    site: Site, worker: Actor, admin: Browser
) -> None:
    """practice.md P3."""
    case = _open(site, worker, "child")
    assert MISSING in site.browser(worker).open(f"{case}/team").text
    _check(admin, worker, 30)
    assert MISSING not in site.browser(worker).open(f"{case}/team").text


def test_a_manager_meets_the_same_stop(site: Site, worker: Actor, colleague: Actor) -> None:
    case = _open(site, worker, "child")
    manager = site.browser(site.hat(Role.MGR, worker.organisation_id))
    answer = _put(manager, case, colleague, "key_worker")
    assert answer.status_code == 422
    assert MISSING in answer.text
    assert _put(manager, case, colleague, "key_worker", reason="with Ana").status_code == 303


def test_cover_for_a_child_asks_for_it_too(
    site: Site, worker: Actor, colleague: Actor, admin: Browser
) -> None:
    case = _open(site, worker, "child")
    browser = site.browser(worker)
    today = clock.today("UTC").isoformat()
    leave = {"kind": "leave", "starts": today, "until": today, "everyone": str(colleague.user_id)}
    answer = browser.submit("/leave", **leave)
    assert answer.status_code == 422
    assert MISSING in answer.text
    assert site.browser(colleague).open(case).status_code == 404
    _check(admin, colleague, 10)
    assert browser.submit("/leave", **leave).status_code == 303
    assert site.browser(colleague).open(case).status_code == 200


def test_the_check_is_entered_with_both_days(site: Site, worker: Actor, admin: Browser) -> None:
    path = f"/admin/users/{worker.user_id}"
    for days in (
        {"checked_on": "2026-01-01", "valid_until": ""},
        {"checked_on": "2026-01-02", "valid_until": "2026-01-01"},
    ):
        assert admin.submit(f"{path}/check", **days).status_code == 422
    assert "None is recorded" in admin.open(path).text
    _check(admin, worker, 30)
    assert "valid until" in admin.open(path).text
    assert admin.submit(f"{path}/check", checked_on="", valid_until="").status_code == 303
    assert "None is recorded" in admin.open(path).text


# --- a small team ------------------------------------------------------------------------


def _choose(admin: Browser, **values: str) -> None:
    kept = {"name": "Harbour", "time_zone": "UTC", "idle_minutes": "30", "absolute_hours": "12"}
    form = admin.fill("/admin/organisation", **kept, **values)
    answer = admin.http.post("/admin/organisation", data={**form, "working_days": ["0", "1"]})
    assert answer.status_code == 303, answer.text


def test_a_small_team_can_choose_that_all_are_on_each_new_case(
    site: Site, worker: Actor, colleague: Actor, admin: Browser
) -> None:
    before = _open(site, worker, "adult")
    _choose(admin, all_co_workers="y")
    after = _open(site, worker, "adult")
    theirs = site.browser(colleague)
    assert theirs.open(before).status_code == 404
    assert theirs.open(after).status_code == 200
    child = _open(site, worker, "child")
    assert theirs.open(child).status_code == 404
    _check(admin, colleague, 10)
    assert theirs.open(_open(site, worker, "child")).status_code == 200
    advocate = site.browser(site.hat(Role.IA, worker.organisation_id))
    assert advocate.open(after).status_code == 404


def test_a_bigger_team_does_not(
    site: Site, worker: Actor, colleague: Actor, admin: Browser
) -> None:
    _choose(admin, all_co_workers="y")
    for _more in range(3):
        site.hat(Role.CW, worker.organisation_id)
    assert site.browser(colleague).open(_open(site, worker, "adult")).status_code == 404
