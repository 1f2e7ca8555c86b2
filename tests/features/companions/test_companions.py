"""Who comes along: written down for staff, and named with a permission given beside them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from caseapp.access.actor import Actor
from caseapp.base import clock
from caseapp.kinds import Role
from caseapp.models.companion import Companion
from tests.features.consents.conftest import Ledger, day
from tests.support.site import Browser, Site


@pytest.fixture
def ledger(site: Site, browser: Browser) -> Ledger:
    """Open a case."""
    made = browser.submit("/cases/new", name_to_use="Bekrun", age_status="adult")
    return Ledger(site, browser, str(made.location))


def _key(site: Site) -> Any:
    table: Any = Companion.__table__
    with site.owner() as connection:
        return connection.execute(select(table.c.id)).scalar_one()


def test_a_name_is_enough_and_what_was_not_done_is_not_yet(site: Site, ledger: Ledger) -> None:
    page = f"{ledger.case}/companions"
    assert page in ledger.browser.open(ledger.case).text
    assert ledger.browser.submit(page, name="zqcousin", tie="a cousin").status_code == 303
    text = ledger.browser.open(page).text
    assert "zqcousin" in text
    assert "Seen alone first: not yet" in text
    assert "Checked: not yet" in text
    one = f"{page}/{_key(site)}"
    assert "zqcousin" in ledger.browser.open(one).text
    changed = ledger.browser.submit(one, name="zqcousin", seen_alone="yes", checked="no")
    assert changed.status_code == 303
    text = ledger.browser.open(page).text
    assert "Seen alone first: yes" in text
    assert "Checked: no" in text
    assert "<bdi>CW " in text


def test_what_is_missing_is_said_and_two_who_change_lose_nothing(
    site: Site, ledger: Ledger
) -> None:
    page = f"{ledger.case}/companions"
    wrong = ledger.browser.submit(page, name="", tie="zqtie", checked_on=day(3).isoformat())
    assert wrong.status_code == 422
    assert 'href="#name"' in wrong.text
    assert "zqtie" in wrong.text
    assert ledger.browser.submit(page, name="zqcousin").status_code == 303
    one = f"{page}/{_key(site)}"
    mine = ledger.browser.fill(one, name="zqmine")
    assert ledger.browser.submit(one, name="zqtheirs").status_code == 303
    late = ledger.browser.send(one, mine)
    assert late.status_code == 409
    assert "zqmine" in late.text
    assert "zqtheirs" in late.text


def test_who_was_there_is_named_with_the_permission_and_not_in_the_room(
    site: Site, ledger: Ledger, worker: Actor
) -> None:
    """practice.md P6: for two hours nothing says that it was in doubt."""
    assert "Who it was" not in ledger.browser.open(f"{ledger.case}/consents/new").text
    ledger.browser.submit(f"{ledger.case}/companions", name="zqcousin")
    said = ledger.answer(outside="Union drop-in", company="accompanied", companion=str(_key(site)))
    assert said.status_code == 303
    whole = f"{ledger.case}/consents/{ledger.rows[0].id}"
    for page in (whole, f"{ledger.case}/consents"):
        assert "zqcousin" not in ledger.browser.open(page).text
    with time_machine.travel(clock.now() + timedelta(hours=3), tick=False):
        assert "zqcousin" in site.browser(worker).open(whole).text


def test_nobody_reads_it_who_does_not_read_how_to_be_with_them(
    site: Site, ledger: Ledger, worker: Actor
) -> None:
    ledger.browser.submit(f"{ledger.case}/companions", name="zqcousin")
    page = f"{ledger.case}/companions"
    nurse = site.hat(Role.HP, worker.organisation_id)
    ledger.answer(nurse, kinds=["HLT"])
    assert site.browser(nurse).open(page).status_code == 404
    ledger.answer(nurse, kinds=["COM"])
    theirs = site.browser(nurse)
    assert "zqcousin" in theirs.open(page).text
    assert "Add somebody" not in theirs.open(page).text
    assert theirs.open(f"{page}/{_key(site)}").status_code == 404
    police = site.hat(Role.LEO, worker.organisation_id)
    ledger.answer(police, kinds=["COM"], purpose="POLICE")
    assert site.browser(police).open(page).status_code == 404


def test_it_does_not_stand_on_together(site: Site, ledger: Ledger) -> None:
    ledger.browser.submit(f"{ledger.case}/companions", name="zqcousin")
    ledger.browser.submit(f"{ledger.case}/together")
    for address in ("/together", f"{ledger.case}/companions"):
        assert "zqcousin" not in ledger.browser.open(address, follow_redirects=True).text
