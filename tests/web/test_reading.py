"""What is shown was written down before it left; and access ends at the next request."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from caseapp.access import trail
from caseapp.access.actor import Actor
from caseapp.base import clock, ids
from caseapp.kinds import Kind, Relation, Role
from caseapp.models.case import Case
from caseapp.models.team import Assignment
from caseapp.models.trail import TrailEntry, TrailSubject
from tests.support.site import Browser, Site
from tests.support.world import HOUR, Opened

NAME, NOTE, WORDS = "zqname1x", "zqnote2x", "zqword3x"
CANARIES = {NAME: Kind.SUM, NOTE: Kind.NOT, WORDS: Kind.NRM}


@pytest.fixture
def owner(site: Site) -> Actor:
    """The caseworker of :func:`case`."""
    return site.hat(Role.CW, site.organisation())


@pytest.fixture
def case(site: Site, owner: Actor) -> str:
    """The address of a case in which every kind that is built holds a canary."""
    browser = site.browser(owner)
    answer = browser.submit("/cases/new", name_to_use=NAME, age_status="adult")
    address = answer.headers["Location"]
    browser.submit(f"{address}/notes/new", text=NOTE, mode="phone")
    browser.submit(f"{address}/pillars/1", stage="P1-10", presence="with_us", words=WORDS)
    return address


def test_each_thing_shown_stands_in_the_trail_with_case_and_kind(
    site: Site, owner: Actor, case: str
) -> None:
    shown = 0
    roles = (Role.CW, Role.MGR, Role.DPO, Role.GA)
    browsers = {role: site.browser(site.hat(role, owner.organisation_id)) for role in roles}
    browsers[Role.SUR] = site.browser(owner)
    for browser in browsers.values():
        for path in ("/cases", case, f"{case}/pillars/1", f"{case}/summary", "/today", "/audit"):
            page, written = _open_and_read_trail(site, owner, browser, path)
            for canary, kind in CANARIES.items():
                if canary in page:
                    shown += 1
                    assert any(kind in kinds for kinds in written), (path, canary)
    assert shown >= 6, "the owner saw each canary at least once"


def test_no_page_leaves_when_its_reading_cannot_be_written(
    site: Site, owner: Actor, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = site.browser(owner)

    def full(*_args: object, **_options: object) -> None:
        raise OperationalError("INSERT", {}, Exception("database is locked"))

    monkeypatch.setattr(trail, "append", full)
    answer = browser.open(case)
    assert answer.status_code == 503
    assert NAME not in answer.text


def test_a_change_and_its_entry_are_one_transaction(
    site: Site, owner: Actor, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = site.browser(owner)
    form = browser.fill(f"{case}/notes/new", text="never kept", mode="phone")

    def broken(*_args: object, **_options: object) -> None:
        raise OperationalError("INSERT", {}, Exception("database is locked"))

    with monkeypatch.context() as patched:
        patched.setattr(trail, "append", broken)
        assert browser.send(f"{case}/notes/new", form).status_code == 503
    assert "never kept" not in browser.open(case).text


def test_a_colleague_without_an_assignment_gets_404(site: Site, owner: Actor, case: str) -> None:
    colleague = site.hat(Role.CW, owner.organisation_id)
    assert site.browser(colleague).open(case).status_code == 404
    assert NAME not in site.browser(colleague).open("/cases").text


def test_access_begins_and_ends_with_the_assignment_at_the_next_request(
    site: Site, owner: Actor, case: str
) -> None:
    colleague = site.hat(Role.CW, owner.organisation_id)
    browser = site.browser(colleague)
    opened = _opened(site, owner, case)
    assignment = site.assign(owner, opened, colleague)
    assert browser.open(case).status_code == 200
    with site.acting(owner) as session:
        session.get(Assignment, assignment).ends_at = clock.now()
        trail.commit(session)
    assert browser.open(case).status_code == 404


def test_a_partner_without_consents_meets_a_calm_empty_page(
    site: Site, owner: Actor, case: str
) -> None:
    adviser = site.hat(Role.LA, site.organisation("Orrin Lane"))
    site.assign(owner, _opened(site, owner, case), adviser, Relation.CONSENT)
    browser = site.browser(adviser)
    assert browser.open(case).status_code == 404
    assert "appears here" in browser.open("/cases").text
    assert browser.open("/today").status_code == 200


def test_cover_ends_by_itself(site: Site, owner: Actor, case: str) -> None:
    colleague = site.hat(Role.CW, owner.organisation_id)
    browser = site.browser(colleague)
    now = clock.now()
    opened = _opened(site, owner, case)
    site.assign(owner, opened, colleague, starts_at=now - 2 * HOUR, ends_at=now - HOUR)
    assert browser.open(case).status_code == 404
    site.assign(owner, opened, colleague, starts_at=now - HOUR, ends_at=now + HOUR)
    assert browser.open(case).status_code == 200


def _open_and_read_trail(
    site: Site, owner: Actor, browser: Browser, path: str
) -> tuple[str, list[Kind]]:
    """Return a page and the kinds that the trail says were looked at for it."""
    before = _last(site)
    page = browser.open(path).text
    return page, list(_kinds_since(site, owner, before))


def _last(site: Site) -> int:
    with site.owner() as connection:
        return trail.head(connection)[0]


def _kinds_since(site: Site, owner: Actor, seq: int) -> Iterator[Kind]:
    officer = site.hat(Role.DPO, owner.organisation_id)
    with site.acting(officer) as session:
        entries = session.scalars(select(TrailEntry).where(TrailEntry.seq > seq)).all()
        wanted = [entry.seq for entry in entries if entry.action == "look"]
        rows = session.scalars(select(TrailSubject).where(TrailSubject.seq.in_(wanted))).all()
    yield from (row.kinds for row in rows)


def _opened(site: Site, owner: Actor, case: str) -> Opened:
    with site.acting(owner) as session:
        reference = ids.read_reference(case.rsplit("/", 1)[1])
        row = session.scalars(select(Case).where(Case.reference == reference)).one()
        return Opened(row.id, row.organisation_id, row.subject_id, row.reference)
