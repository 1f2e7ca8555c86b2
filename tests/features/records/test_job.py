"""The job that compares names in the whole organisation: it keeps nobody from writing, misses no
name that is told, and goes on from where it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from caseapp.access import trail
from caseapp.access.actor import Actor
from caseapp.base import clock, ids
from caseapp.kinds import Role, Sensitivity
from caseapp.services import doubles as job
from tests.support.site import Site
from tests.support.world import Opened

ASKED = {f"{name}_instead": "not_asked_yet" for name in ("other_names", "date_of_birth")}


@pytest.fixture
def workers(site: Site) -> tuple[Actor, Actor]:
    """Give two caseworkers who do not know of each other's cases."""
    home = site.organisation()
    return site.hat(Role.CW, home), site.hat(Role.CW, home)


def _run(site: Site) -> None:
    with site.app.app_context():
        trail.about.set(trail.of_job("test"))
        job.look()


def _told(site: Site, worker: Actor) -> set[str]:
    page = site.browser(site.hat(Role.DPO, worker.organisation_id)).open("/doubles").text
    return set(re.findall(r"<bdi>([0-9A-Z]{4}-[0-9A-Z]{4})</bdi>", page))


def _shown(*cases: Opened) -> set[str]:
    return {ids.show_reference(case.reference) for case in cases}


def test_whoever_writes_never_waits_for_the_comparing(
    embedded_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While it reads and compares, it holds no lock; somebody opens a case in the midst of it."""
    site = embedded_site
    home = site.organisation()
    one, other = site.hat(Role.CW, home), site.hat(Role.CW, home)
    site.open_case(one, name="Zhevani"), site.open_case(other, name="Zhevani")
    read, alike, opened = job._records, job._alike, []

    def reading(session: Any, organisation_id: Any) -> Iterator[Any]:
        for record in read(session, organisation_id):
            assert not session.connection().connection.dbapi_connection.in_transaction
            yield record

    def comparing(found: Any) -> Iterator[Any]:
        opened.append(site.open_case(one, name="Ilvara"))
        return alike(found)

    monkeypatch.setattr(job, "_records", reading)
    monkeypatch.setattr(job, "_alike", comparing)
    _run(site)
    assert opened
    assert len(_told(site, one)) == 2


def test_more_changes_than_a_run_takes_are_looked_at_in_the_next(
    site: Site, workers: tuple[Actor, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    """All within one hour, and several cases in one entry of the trail."""
    monkeypatch.setattr(job, "MOST", 3)
    one, other = workers
    names = "Ilvara\nPellima\nTorvash\nBekrun"
    sent = site.browser(one).submit("/cases/new/several", names=names, age_status="adult")
    assert sent.status_code == 303
    cases = [site.open_case(worker, name="Zhevani") for worker in workers]
    for _turn in range(8):
        _run(site)
    assert _told(site, one) == _shown(*cases)
    assert other.role is Role.CW


def test_names_that_are_told_later_are_compared_too(
    site: Site, workers: tuple[Actor, Actor]
) -> None:
    """The name to use, and a legal name; days after the case was opened."""
    one, other = workers
    with time_machine.travel(clock.now() - timedelta(days=2), tick=True):
        first = site.open_case(one, name="Zhevani")
        second, third = (site.open_case(other, name=name) for name in ("Ilvara", "Torvash"))
    _run(site)
    assert _told(site, one) == set()
    browser = site.browser(other)
    path = f"/cases/{ids.show_reference(second.reference)}"
    assert browser.submit(f"{path}/summary", name_to_use="Zhevani").status_code == 303
    _run(site)
    assert _told(site, one) == _shown(first, second)
    path = f"/cases/{ids.show_reference(third.reference)}"
    papers = {**ASKED, "legal_name": "Zhevani", "legal_name_instead": "not_asked_yet"}
    assert browser.submit(f"{path}/identity", **papers).status_code == 303
    _run(site)
    assert _told(site, one) == _shown(first, second, third)


def test_a_protected_case_is_compared_with_none_whatever_is_told_of_it(
    site: Site, workers: tuple[Actor, Actor]
) -> None:
    one, other = workers
    site.open_case(one, name="Zhevani")
    hidden = site.open_case(other, name="Ilvara", sensitivity=Sensitivity.PROTECTED)
    _run(site)
    path = f"/cases/{ids.show_reference(hidden.reference)}"
    assert site.browser(other).submit(f"{path}/summary", name_to_use="Zhevani").status_code == 303
    _run(site)
    assert _told(site, one) == set()


def test_a_case_that_is_put_back_on_the_lists_is_compared(
    site: Site, workers: tuple[Actor, Actor]
) -> None:
    one, other = workers
    cases = [site.open_case(worker, name="Zhevani") for worker in workers]
    browser, path = site.browser(other), f"/cases/{ids.show_reference(cases[1].reference)}/error"
    assert browser.submit(path, reason="opened twice").status_code == 303
    _run(site)
    assert _told(site, one) == set()
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.open(path).text)
    assert token is not None
    assert browser.send(f"{path}/back", {"csrf_token": token[1]}).status_code == 303
    _run(site)
    assert _told(site, one) == _shown(*cases)


def test_a_run_that_finds_nothing_new_writes_nothing(
    site: Site, workers: tuple[Actor, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    site.open_case(workers[0], name="Zhevani")
    _run(site), _run(site)
    monkeypatch.setattr(job, "_write", lambda *_given: pytest.fail("it wrote"))
    _run(site)
