"""The team of a case: who is on it, putting somebody on it, handing over, ending a place."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from caseapp.access.actor import Actor
from caseapp.base import clock
from caseapp.kinds import Role
from tests.support.site import Browser, Site


@pytest.fixture
def worker(site: Site) -> Actor:
    """Give the caseworker who opens the case."""
    return site.hat(Role.CW, site.organisation())


@pytest.fixture
def case(site: Site, worker: Actor) -> str:
    """Open a case and return its address."""
    made = site.browser(worker).submit("/cases/new", name_to_use="Ilvara", age_status="adult")
    return str(made.location)


@pytest.fixture
def colleague(site: Site, worker: Actor) -> Actor:
    """Give another caseworker of the same organisation."""
    return site.hat(Role.CW, worker.organisation_id)


def _put(browser: Browser, case: str, who: Actor, role: str, **more: str) -> TestResponse:
    values = {"before": "stays", "chosen": "not_asked_yet", **more}
    return browser.submit(f"{case}/team", person=str(who.membership_id), team_role=role, **values)


def _sections(browser: Browser, case: str) -> dict[str, list[str]]:
    """Return who stands under each heading, as ``Name Place``."""
    page = browser.open(f"{case}/team").text
    found: dict[str, list[str]] = {}
    for name, body in re.findall(r'aria-labelledby="([\w-]+)".*?</h2>(.*?)</section>', page, re.S):
        lines = re.findall(r"<li class=\"split c\">.*?<p>(.*?)</p>", body, re.S)
        found[name] = [re.sub(r"<[^>]+>", "", line).split(" ", 2)[-1] for line in lines]
    return found


def _ends(browser: Browser, case: str) -> list[str]:
    return re.findall(r'href="([^"]+/end)"', browser.open(f"{case}/team").text)


def test_whoever_opens_a_case_is_its_key_worker(site: Site, worker: Actor, case: str) -> None:
    assert _sections(site.browser(worker), case)["on-now"] == ["Key worker"]


def test_access_follows_at_the_next_request(
    site: Site, worker: Actor, case: str, colleague: Actor
) -> None:
    theirs = site.browser(colleague)
    assert theirs.open(case).status_code == 404
    assert _put(site.browser(worker), case, colleague, "co_worker").status_code == 303
    assert theirs.open(case).status_code == 200
    _own, end = _ends(site.browser(worker), case)
    assert site.browser(worker).submit(end).status_code == 303
    assert theirs.open(case).status_code == 404
    assert _sections(site.browser(worker), case)["on-before"] == ["Co-worker"]


def test_handing_over_keeps_the_history_and_somebody_is_always_there(
    site: Site, worker: Actor, case: str, colleague: Actor
) -> None:
    browser = site.browser(worker)
    assert _put(browser, case, colleague, "key_worker").status_code == 303
    team = _sections(browser, case)
    assert sorted(team["on-now"]) == ["Co-worker", "Key worker"]
    assert team["on-before"] == ["Key worker"]
    assert site.browser(colleague).open(case).status_code == 200


def test_handing_over_and_leaving_ends_access(
    site: Site, worker: Actor, case: str, colleague: Actor
) -> None:
    browser = site.browser(worker)
    assert _put(browser, case, colleague, "key_worker", before="leaves").status_code == 303
    assert browser.open(case).status_code == 404
    assert _sections(site.browser(colleague), case)["on-now"] == ["Key worker"]


def test_the_last_one_cannot_leave_before_another_is_named(
    site: Site, worker: Actor, case: str
) -> None:
    """practice.md P38."""
    browser = site.browser(worker)
    answer = browser.submit(_ends(browser, case)[0], reason="moving away")
    assert answer.status_code == 422
    assert "Put somebody on the team first" in answer.text
    assert "moving away" in answer.text
    assert browser.open(case).status_code == 200


def test_a_key_worker_for_a_time_does_not_leave_nobody_afterwards(
    site: Site, worker: Actor, case: str, colleague: Actor
) -> None:
    """practice.md P38: a place that ends by itself is nobody who stays."""
    browser = site.browser(worker)
    day = (clock.today("UTC") + timedelta(days=3)).isoformat()
    answer = _put(browser, case, colleague, "key_worker", before="leaves", until=day)
    assert answer.status_code == 422
    assert "Put somebody on the team first" in answer.text
    assert _put(browser, case, colleague, "co_worker", until=day).status_code == 303
    mine = _ends(browser, case)[0]
    assert browser.submit(mine).status_code == 422
    assert browser.open(case).status_code == 200


def test_a_place_can_end_on_a_day_to_come(
    site: Site, worker: Actor, case: str, colleague: Actor
) -> None:
    browser = site.browser(worker)
    day = (clock.today("UTC") + timedelta(days=3)).isoformat()
    assert _put(browser, case, colleague, "co_worker", until=day).status_code == 303
    assert "until" in browser.open(f"{case}/team").text
    past = (clock.today("UTC") - timedelta(days=3)).isoformat()
    another = site.hat(Role.CW, worker.organisation_id)
    answer = _put(browser, case, another, "co_worker", until=past, reason="kept as typed")
    assert answer.status_code == 422
    assert "This day is over" in answer.text
    assert "kept as typed" in answer.text


def test_a_place_fits_the_role(site: Site, worker: Actor, case: str) -> None:
    browser = site.browser(worker)
    manager = site.hat(Role.MGR, worker.organisation_id)
    answer = _put(browser, case, manager, "key_worker")
    assert answer.status_code == 422
    assert "does not go with that role" in answer.text
    assert _put(browser, case, manager, "supervisor").status_code == 303


def test_the_same_place_is_not_given_twice(
    site: Site, worker: Actor, case: str, colleague: Actor
) -> None:
    browser = site.browser(worker)
    assert _put(browser, case, colleague, "co_worker").status_code == 303
    answer = _put(browser, case, colleague, "co_worker")
    assert answer.status_code == 422
    assert "They have this place already" in answer.text


def test_people_elsewhere_and_oneself_are_not_offered(
    site: Site, worker: Actor, case: str, colleague: Actor
) -> None:
    browser = site.browser(worker)
    assert str(colleague.membership_id) in browser.open(f"{case}/team").text
    elsewhere = site.hat(Role.CW, site.organisation("Elsewhere"))
    for who in (elsewhere, worker):
        assert str(who.membership_id) not in browser.open(f"{case}/team").text
        assert _put(browser, case, who, "co_worker").status_code == 422


def test_a_manager_changes_a_team_without_reading_the_case(
    site: Site, worker: Actor, case: str, colleague: Actor
) -> None:
    """domain.md §7.1: handing over is an act of a manager, who reads no name and no reason."""
    manager = site.browser(site.hat(Role.MGR, worker.organisation_id))
    helper = site.hat(Role.CW, worker.organisation_id)
    browser = site.browser(worker)
    assert _put(browser, case, helper, "co_worker", reason="only for us").status_code == 303
    assert "only for us" not in manager.open(f"{case}/team").text
    assert _put(manager, case, colleague, "key_worker", before="leaves").status_code == 303
    assert browser.open(case).status_code == 404
    assert site.browser(colleague).open(case).status_code == 200
    ends = _ends(manager, case)
    assert manager.submit(ends[0]).status_code == 303
    assert len(_ends(manager, case)) == len(ends) - 1


def test_who_only_reads_changes_nothing(site: Site, worker: Actor, case: str) -> None:
    officer = site.browser(site.hat(Role.DPO, worker.organisation_id))
    page = officer.open(f"{case}/team")
    if page.status_code == 200:
        assert "Put somebody on the team" not in page.text
    stranger = site.browser(site.hat(Role.CW, site.organisation("Elsewhere")))
    assert stranger.open(f"{case}/team").status_code == 404


def test_each_change_stands_in_the_trail(
    site: Site, worker: Actor, case: str, colleague: Actor
) -> None:
    assert _put(site.browser(worker), case, colleague, "co_worker").status_code == 303
    manager = site.browser(site.hat(Role.MGR, worker.organisation_id))
    assert "changed the team" in manager.open("/audit").text
