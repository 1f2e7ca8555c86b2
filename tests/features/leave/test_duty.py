"""The duty rota: who is on duty, from when until when, on which number (practice.md P12)."""

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
def manager(site: Site) -> Actor:
    """Give a manager."""
    return site.hat(Role.MGR, site.organisation())


def _put(browser: Browser, who: Actor, first: int, last: int) -> TestResponse:
    now = clock.now()
    moments = {
        "starts": f"{now + timedelta(hours=first):%Y-%m-%dT%H:%M}",
        "until": f"{now + timedelta(hours=last):%Y-%m-%dT%H:%M}",
    }
    number = {"telephone": "01632 960 112"}
    return browser.submit("/duty", person=str(who.user_id), **moments, **number)


def test_a_manager_puts_somebody_on_duty_and_colleagues_read_it(site: Site, manager: Actor) -> None:
    worker = site.hat(Role.CW, manager.organisation_id)
    assert "Nobody is on duty now" in site.browser(worker).open("/duty").text
    assert _put(site.browser(manager), worker, -1, 12).status_code == 303
    page = site.browser(worker).open("/duty").text
    assert "01632 960 112" in page
    assert "Nobody is on duty now" not in page
    assert "Put somebody on duty" not in page
    elsewhere = site.browser(site.hat(Role.CW, site.organisation("Elsewhere")))
    assert "01632 960 112" not in elsewhere.open("/duty").text


def test_a_turn_to_come_is_not_now_and_can_be_taken_back(site: Site, manager: Actor) -> None:
    browser = site.browser(manager)
    assert _put(browser, manager, 5, 12).status_code == 303
    page = browser.open("/duty").text
    assert "Nobody is on duty now" in page
    (end,) = re.findall(r'href="(/duty/[^"]+/end)"', page)
    assert browser.submit(end).status_code == 303
    assert "01632 960 112" not in browser.open("/duty").text


def test_only_whoever_keeps_the_rota_changes_it(site: Site, manager: Actor) -> None:
    worker = site.hat(Role.CW, manager.organisation_id)
    assert _put(site.browser(manager), worker, -1, 12).status_code == 303
    (end,) = re.findall(r'href="(/duty/[^"]+/end)"', site.browser(manager).open("/duty").text)
    browser = site.browser(worker)
    assert browser.open(end).status_code == 403
    form = {**browser.fill("/account/details"), "person": str(worker.user_id)}
    assert browser.send("/duty", form).status_code == 404
    other = site.browser(site.hat(Role.MGR, site.organisation("Elsewhere")))
    assert other.open(end).status_code == 404


def test_times_that_do_not_fit_are_asked_again(site: Site, manager: Actor) -> None:
    browser = site.browser(manager)
    assert _put(browser, manager, 3, 1).status_code == 422
    assert _put(browser, manager, -3, -1).status_code == 422
    stranger = site.hat(Role.CW, site.organisation("Elsewhere"))
    assert _put(browser, stranger, 0, 1).status_code == 422


def test_an_organisation_of_one_is_its_own_duty(site: Site) -> None:
    """practice.md P1."""
    alone = site.hat(Role.CW, site.organisation())
    hat = site.hat(Role.MGR, alone.organisation_id, of=alone)
    assert _put(site.browser(hat), alone, -1, 12).status_code == 303
    assert "01632 960 112" in site.browser(alone).open("/duty").text


def test_without_anybody_on_duty_the_emergency_numbers_stand_there(
    site: Site, manager: Actor
) -> None:
    admin = site.browser(site.hat(Role.ADM, manager.organisation_id))
    assert "can be entered under Settings" in site.browser(manager).open("/duty").text
    kept = {"name": "Harbour", "time_zone": "UTC", "idle_minutes": "30", "absolute_hours": "12"}
    form = admin.fill("/admin/organisation", **kept, emergency_numbers="112 and 01632 960 999")
    answer = admin.http.post("/admin/organisation", data={**form, "working_days": ["0", "1"]})
    assert answer.status_code == 303
    assert "112 and 01632 960 999" in site.browser(manager).open("/duty").text
