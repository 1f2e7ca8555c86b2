"""Notices: by reference only, for one colleague, and only as long as they may open the case."""

from __future__ import annotations

import pytest

from caseapp.access.actor import Actor
from caseapp.kinds import Role
from tests.support.site import Browser, Site

SOMETHING = "There is something to know"


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


def _put(browser: Browser, case: str, who: Actor, role: str = "key_worker", **more: str) -> None:
    values = {"before": "stays", "chosen": "not_asked_yet", **more}
    answer = browser.submit(f"{case}/team", person=str(who.membership_id), team_role=role, **values)
    assert answer.status_code == 303


def test_who_is_put_on_a_team_is_told_by_reference(
    site: Site, worker: Actor, case: str, colleague: Actor
) -> None:
    """INV-15: no name and nothing of the case."""
    _put(site.browser(worker), case, colleague)
    theirs = site.browser(colleague)
    assert SOMETHING in theirs.open("/today").text
    page = theirs.open("/notices").text
    assert "You are on the team of" in page
    assert "Key worker" in page
    assert case in page
    assert "Ilvara" not in page


def test_nobody_else_is_told(site: Site, worker: Actor, case: str, colleague: Actor) -> None:
    _put(site.browser(worker), case, colleague)
    for browser in (site.browser(worker), site.browser(site.hat(Role.MGR, worker.organisation_id))):
        assert SOMETHING not in browser.open("/today").text
        assert "You are on the team of" not in browser.open("/notices").text


def test_what_was_read_is_not_new(site: Site, worker: Actor, case: str, colleague: Actor) -> None:
    _put(site.browser(worker), case, colleague, "co_worker")
    theirs = site.browser(colleague)
    assert theirs.submit("/notices").status_code == 303
    assert SOMETHING not in theirs.open("/today").text
    page = theirs.open("/notices").text
    assert "You are on the team of" in page
    assert "I have read this" not in page


def test_a_notice_goes_with_the_access(
    site: Site, worker: Actor, case: str, colleague: Actor
) -> None:
    _put(site.browser(worker), case, colleague)
    another = site.hat(Role.CW, worker.organisation_id)
    _put(site.browser(worker), case, another, before="leaves")
    theirs = site.browser(colleague)
    assert theirs.open(case).status_code == 404
    assert SOMETHING not in theirs.open("/today").text
    assert "You are on the team of" not in theirs.open("/notices").text


def test_who_reads_only_can_say_that_they_read_it(site: Site, worker: Actor, case: str) -> None:
    """A supervisor writes nothing in the case, and yet has a list of their own."""
    manager = site.hat(Role.MGR, worker.organisation_id)
    _put(site.browser(worker), case, manager, "supervisor")
    theirs = site.browser(manager)
    if SOMETHING in theirs.open("/today").text:
        assert theirs.submit("/notices").status_code == 303
    assert SOMETHING not in theirs.open("/today").text
