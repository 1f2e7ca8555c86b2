"""A likely double tells of names no more than its reader reads of them."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from caseapp.access.actor import Actor
from caseapp.base import ids
from caseapp.kinds import Kind, Relation, Role
from caseapp.models.double import LikelyDouble
from tests.support.site import Site
from tests.support.world import Opened

KNOWN = "This may be somebody we know"
ASKED = {f"{name}_instead": "not_asked_yet" for name in ("other_names", "date_of_birth")}


@pytest.fixture
def worker(site: Site) -> Actor:
    """Give the caseworker of both records."""
    return site.hat(Role.CW, site.organisation())


@pytest.fixture
def pair(site: Site, worker: Actor) -> tuple[Opened, Opened]:
    """Give two cases whose legal names agree, and nothing else."""
    cases = site.open_case(worker, name="Ada"), site.open_case(worker, name="Bo")
    papers = {**ASKED, "legal_name": "Zhevani Tess", "legal_name_instead": "not_asked_yet"}
    for case in cases:
        sent = site.browser(worker).submit(f"{_path(case)}/identity", **papers)
        assert sent.status_code == 303
    return cases


def _path(case: Opened) -> str:
    return f"/cases/{ids.show_reference(case.reference)}"


def _advocate(site: Site, worker: Actor, pair: tuple[Opened, Opened], kinds: Kind) -> Actor:
    advocate = site.hat(Role.IA, worker.organisation_id)
    for case in pair:
        site.stand(case, advocate, Relation.CONSENT, ticked=kinds, only=kinds)
    return advocate


def _asks(site: Site, actor: Actor, pair: tuple[Opened, Opened]) -> int:
    """On how many pages, and at how many lines, somebody is asked."""
    browser = site.browser(actor)
    pages = [browser.open(_path(case)).text for case in pair]
    assert all(page.count("Open that one") == (KNOWN in page) for page in pages)
    return sum(KNOWN in page for page in pages)


def test_whoever_reads_no_papers_is_not_told_that_two_agree(
    site: Site, worker: Actor, pair: tuple[Opened, Opened]
) -> None:
    assert _asks(site, worker, pair) == 1
    assert _asks(site, _advocate(site, worker, pair, Kind.SUM), pair) == 0
    assert _asks(site, _advocate(site, worker, pair, Kind.SUM | Kind.IDN), pair) == 1


def test_papers_read_in_one_of_the_two_are_not_enough(
    site: Site, worker: Actor, pair: tuple[Opened, Opened]
) -> None:
    advocate = site.hat(Role.IA, worker.organisation_id)
    for case, kinds in zip(pair, (Kind.SUM | Kind.IDN, Kind.SUM), strict=True):
        site.stand(case, advocate, Relation.CONSENT, ticked=kinds, only=kinds)
    assert _asks(site, advocate, pair) == 0


def test_a_pair_that_matches_by_the_names_to_use_is_shown_to_all_who_read_these(
    site: Site, worker: Actor, pair: tuple[Opened, Opened]
) -> None:
    """First by papers, later by names to use: asked once, and answered once."""
    browser = site.browser(worker)
    assert browser.submit(f"{_path(pair[1])}/summary", name_to_use="Ada").status_code == 303
    advocate = _advocate(site, worker, pair, Kind.SUM)
    assert _asks(site, worker, pair) == 1
    assert _asks(site, advocate, pair) == 1
    assert _kinds(site, worker) == {Kind.SUM, Kind.IDN}
    _say_two_people(site, worker, pair)
    assert _asks(site, worker, pair) == _asks(site, advocate, pair) == 0


def test_what_was_answered_stays_answered(
    site: Site, worker: Actor, pair: tuple[Opened, Opened]
) -> None:
    _say_two_people(site, worker, pair)
    sent = site.browser(worker).submit(f"{_path(pair[1])}/summary", name_to_use="Ada")
    assert sent.status_code == 303
    assert _asks(site, worker, pair) == 0


def test_joining_by_somebody_who_reads_all_answers_for_both_kinds(
    site: Site, worker: Actor, pair: tuple[Opened, Opened]
) -> None:
    browser = site.browser(worker)
    shown = ids.show_reference(pair[1].reference)
    assert browser.submit(f"{_path(pair[0])}/join/{shown}", stays="other").status_code == 303
    assert KNOWN not in browser.open(_path(pair[1])).text


def _kinds(site: Site, worker: Actor) -> set[Kind]:
    with site.acting(worker) as session:
        return {row.kind for row in session.scalars(select(LikelyDouble)).all()}


def _say_two_people(site: Site, worker: Actor, pair: tuple[Opened, Opened]) -> None:
    browser = site.browser(worker)
    for case in pair:
        page = browser.open(_path(case)).text
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)
        assert token is not None
        for act in re.findall(r'action="([^"]+/doubles/[^"]+)"', page):
            assert browser.send(act, {"csrf_token": token[1]}).status_code == 303
