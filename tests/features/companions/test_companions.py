"""Who comes along: written down for staff, and named with a permission given beside them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select, update

from caseapp.access.actor import Actor
from caseapp.base import clock
from caseapp.kinds import NoticeCode, Role
from caseapp.models.account import Membership
from caseapp.models.companion import Companion
from caseapp.models.notice import Notice
from caseapp.models.review import Review
from tests.features.consents.conftest import Ledger, day
from tests.support.site import Browser, Site

#: Today, or the Monday after it.
SOON = clock.today() + timedelta(days=2)


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


def test_what_was_agreed_is_kept_and_there_is_something_to_say(site: Site, ledger: Ledger) -> None:
    """domain.md §4.6."""
    page = f"{ledger.case}/companions"
    assert "We see everyone alone first." in ledger.browser.open(page).text
    said = {"topics": "the bus", "stays_for": "the first half", "childcare": "minds the baby"}
    more = {"worries": "answers for her", "invited_by": "person", "outcome": "waits_outside"}
    assert ledger.browser.submit(page, name="zqcousin", **said, **more).status_code == 303
    text = ledger.browser.open(page).text
    for words in (*said.values(), "answers for her", "waits outside"):
        assert words in text
    one = ledger.browser.open(f"{page}/{_key(site)}").text
    assert 'value="person" selected' in one
    assert _safety(site) == []


def test_a_concern_tells_the_supervisor_and_is_looked_at_today(
    site: Site, ledger: Ledger, worker: Actor
) -> None:
    manager = site.hat(Role.MGR, worker.organisation_id)
    hats: Any = Membership.__table__
    with site.owner() as connection:
        mine = hats.c.id == worker.membership_id
        connection.execute(update(hats).where(mine).values(supervisor_id=manager.user_id))
    page = f"{ledger.case}/companions"
    assert ledger.browser.submit(page, name="zqcousin").status_code == 303
    assert _safety(site) == []
    one = f"{page}/{_key(site)}"
    assert ledger.browser.change(one, outcome="concern").status_code == 303
    assert len(_safety(site)) == 1
    told: Any = Notice.__table__
    with site.owner() as connection:
        found = connection.execute(select(told.c.user_id, told.c.code)).all()
    assert (manager.user_id, NoticeCode.COMPANY) in [tuple(row) for row in found]
    assert ledger.browser.change(one, topics="the bus").status_code == 303
    with site.owner() as connection:
        again = connection.execute(select(told.c.code)).scalars().all()
    assert list(again).count(NoticeCode.COMPANY) == 1


def _safety(site: Site) -> list[Any]:
    """The days on which safety is to be looked at, today or on the next working day."""
    table: Any = Review.__table__
    with site.owner() as connection:
        rows = connection.execute(
            select(table.c.due_on).where(table.c.code == "SAFETY", table.c.due_on <= SOON)
        )
        return list(rows.scalars())
