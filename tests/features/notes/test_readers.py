"""Restricted notes: read by their author and by whom the author names, as long as they are here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select

from caseapp.access.actor import Actor
from caseapp.kinds import Kind, Role
from caseapp.models.note import Note
from tests.features.consents.conftest import Ledger
from tests.support.site import Browser, Site

WORDS = "zqrestricted"


@dataclass
class File:
    """A case of a key worker, and who else is there."""

    site: Site
    worker: Actor
    browser: Browser
    case: str

    def join(self, role: Role, place: str) -> Actor:
        """Put somebody on the team."""
        who = self.site.hat(role, self.worker.organisation_id)
        given = {"person": str(who.membership_id), "team_role": place, "before": "stays"}
        put = self.browser.submit(f"{self.case}/team", **given, chosen="told")
        assert put.status_code == 303, put.text
        return who

    def write(self, *readers: Actor, browser: Browser | None = None, **values: Any) -> str:
        """Write a restricted note, and return the address of its page."""
        given = {"text": WORDS, "mode": "phone", "restriction": "beliefs", **values}
        keys = [str(each.membership_id) for each in readers]
        by = browser or self.browser
        assert by.submit(f"{self.case}/notes/new", **given, readers=keys).status_code == 303  # type: ignore[arg-type]
        table: Any = Note.__table__
        with self.site.owner() as connection:
            row = connection.execute(select(table).where(table.c.kind == Kind.RST)).all()[-1]
        return f"{self.case}/notes/{row.id}"

    def reads(self, who: Actor) -> bool:
        """Whether somebody finds the note on the case page."""
        page = self.site.browser(who).open(self.case)
        return page.status_code == 200 and WORDS in page.text


@pytest.fixture
def file(site: Site, worker: Actor, browser: Browser) -> File:
    """Open a case."""
    made = browser.submit("/cases/new", name_to_use="Torvash", age_status="adult")
    return File(site, worker, browser, str(made.location))


def test_a_restricted_note_is_read_by_its_author_and_named_readers_only(file: File) -> None:
    named, other = (file.join(Role.CW, "co_worker") for _ in range(2))
    address = file.write(named)
    assert (file.reads(file.worker), file.reads(named), file.reads(other)) == (True, True, False)
    assert file.site.browser(other).open(address).status_code == 404
    assert "about what they believe" in file.site.browser(named).open(file.case).text
    assert file.site.browser(named).open(f"{address}/readers").status_code == 404


def test_the_author_names_others_and_takes_them_off(file: File) -> None:
    first, second = (file.join(Role.CW, "co_worker") for _ in range(2))
    address = file.write(first)
    page = file.browser.open(f"{address}/readers").text
    assert re.search(rf'value="{first.membership_id}"[^>]* checked', page)
    change = {"readers": [str(second.membership_id)]}
    assert file.browser.submit(f"{address}/readers", **change).status_code == 303  # type: ignore[arg-type]
    assert (file.reads(first), file.reads(second)) == (False, True)
    assert file.browser.submit(f"{address}/readers").status_code == 303
    assert not file.reads(second)
    assert file.reads(file.worker)


def test_somebody_named_who_leaves_the_team_reads_it_no_more(file: File) -> None:
    named = file.join(Role.CW, "co_worker")
    file.write(named)
    assert file.reads(named)
    team = file.browser.open(f"{file.case}/team").text
    _own, theirs = re.findall(r'href="([^"]+/end)"', team)
    assert file.browser.submit(theirs).status_code == 303
    assert file.site.browser(named).open(file.case).status_code == 404


def test_a_legal_adviser_writes_what_no_caseworker_and_no_manager_reads(file: File) -> None:
    """domain.md §7.3: privileged, clinical and embargoed notes are closed to managers."""
    ledger = Ledger(file.site, file.browser, file.case)
    adviser = file.site.hat(Role.LA, file.worker.organisation_id)
    assert ledger.answer(adviser, kinds=["LEG"]).status_code == 303
    manager = file.join(Role.MGR, "supervisor")
    theirs = file.site.browser(adviser)
    assert f'href="{file.case}/notes/new"' in theirs.open(file.case).text
    form = theirs.open(f"{file.case}/notes/new").text
    assert "between them and their legal adviser" in form
    assert "between them and their clinician" not in form
    address = file.write(browser=theirs, restriction="privileged")
    assert file.reads(adviser)
    assert not file.reads(file.worker)
    assert not file.reads(manager)
    assert file.site.browser(manager).open(address).status_code == 404
    file.write(browser=theirs, restriction="other", text=WORDS)
    assert file.reads(manager)
    assert ledger.stop().status_code == 303
    assert not file.reads(adviser)


def test_an_embargoed_note_is_read_by_its_named_reader_and_no_manager(file: File) -> None:
    ledger = Ledger(file.site, file.browser, file.case)
    advocate = file.site.hat(Role.IA, file.worker.organisation_id)
    assert ledger.answer(advocate, kinds=["GOA"]).status_code == 303
    manager = file.join(Role.MGR, "supervisor")
    file.write(advocate, restriction="embargoed")
    assert file.reads(advocate)
    assert not file.reads(manager)
    assert ledger.stop().status_code == 303
    assert not file.reads(advocate)


def test_house_staff_and_volunteers_are_not_offered_and_not_taken(file: File) -> None:
    ledger = Ledger(file.site, file.browser, file.case)
    house = file.site.hat(Role.AW, file.worker.organisation_id)
    assert ledger.answer(house, kinds=["NOT"]).status_code == 303
    assert str(house.membership_id) not in file.browser.open(f"{file.case}/notes/new").text
    file.write(house)
    assert not file.reads(house)
    assert file.site.browser(house).open(f"{file.case}/notes/new").status_code == 200
    assert (
        "For named readers only" not in file.site.browser(house).open(f"{file.case}/notes/new").text
    )
