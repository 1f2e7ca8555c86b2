"""What a manager reads of what was done with two cases, where one of them is hidden from her: a
change of the one she may know of, as any other. The data protection officer reads all of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select

from caseapp.access.actor import Actor
from caseapp.base import ids
from caseapp.kinds import Role, Sensitivity
from caseapp.models.trail import TrailEntry, TrailSubject
from tests.support.site import Browser, Site
from tests.support.world import Opened

WORDS = ("joined two records", "parted two records", "said that two records are of two people")


@pytest.fixture
def worker(site: Site) -> Actor:
    """Give the caseworker of all records."""
    return site.hat(Role.CW, site.organisation())


def _path(case: Opened) -> str:
    return f"/cases/{ids.show_reference(case.reference)}"


def _press(browser: Browser, page: str, path: str) -> None:
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.open(page).text)
    assert token is not None
    assert browser.send(path, {"csrf_token": token[1]}).status_code == 303


def _join(browser: Browser, leaving: Opened, staying: Opened) -> None:
    path = f"{_path(leaving)}/join/{ids.show_reference(staying.reference)}"
    assert browser.submit(path, stays="other").status_code == 303


def _part(browser: Browser, leaving: Opened, staying: Opened) -> None:
    _join(browser, leaving, staying)
    _press(browser, f"{_path(leaving)}?record=1", f"{_path(leaving)}/part")


def _two_people(browser: Browser, leaving: Opened, _staying: Opened) -> None:
    assert browser.submit(f"{_path(leaving)}/summary", name_to_use="Zhevani").status_code == 303
    (act,) = re.findall(r'action="([^"]+/doubles/[^"]+)"', browser.open(_path(leaving)).text)
    _press(browser, _path(leaving), act)


@pytest.mark.parametrize("act", [_join, _part, _two_people])
def test_a_manager_reads_a_change_and_the_officer_what_it_was(
    site: Site, worker: Actor, act: Callable[[Browser, Opened, Opened], None]
) -> None:
    manager, officer = (site.hat(role, worker.organisation_id) for role in (Role.MGR, Role.DPO))
    hidden = site.open_case(worker, name="Zhevani", sensitivity=Sensitivity.PROTECTED)
    mine = site.open_case(worker, name="Ilvara")
    act(site.browser(worker), mine, hidden)
    page = site.browser(manager).open("/audit").text
    assert "changed" in page
    assert ids.show_reference(mine.reference) in page
    for told in (*WORDS, ids.show_reference(hidden.reference)):
        assert told not in page
    assert any(words in site.browser(officer).open("/audit").text for words in WORDS)


def test_rows_about_two_cases_are_subjects_for_the_officer_alone(site: Site, worker: Actor) -> None:
    """Opening a case whose double is hidden reads like opening any other."""
    site.open_case(worker, name="Zhevani", sensitivity=Sensitivity.PROTECTED)
    sent = site.browser(worker).submit("/cases/new", name_to_use="Zhevani", age_status="adult")
    assert sent.status_code == 303
    tables = {}
    for role in (Role.MGR, Role.ADM, Role.DPO):
        with site.acting(site.hat(role, worker.organisation_id)) as session:
            tables[role] = {row.table_name for row in session.scalars(select(TrailSubject)).all()}
            assert session.scalars(select(TrailEntry)).all()
    assert "case_summary" in tables[Role.MGR]
    assert "likely_double" not in tables[Role.MGR] | tables[Role.ADM]
    assert "likely_double" in tables[Role.DPO]
