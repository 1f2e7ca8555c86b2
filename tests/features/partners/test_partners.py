"""The directory of partners: found, added, changed, stopped for now, retired."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from sqlalchemy import select

from caseapp.access.actor import Actor
from caseapp.base import clock
from caseapp.kinds import Role
from caseapp.models.partner import Partner
from tests.support.site import Browser, Site


@pytest.fixture
def manager(site: Site, worker: Actor) -> Browser:
    """Give the browser of somebody who vets partners."""
    return site.browser(site.hat(Role.MGR, worker.organisation_id))


def _add(browser: Browser, **values: str) -> str:
    given = {"name": "Union drop-in", "sends_by": "paper", **values}
    answer = browser.submit("/partners/new", **given)
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def _stored(site: Site) -> list[Any]:
    table: Any = Partner.__table__
    with site.owner() as connection:
        return list(connection.execute(select(table).order_by(table.c.name)))


def test_the_list_says_what_it_is_for_while_it_is_empty(browser: Browser) -> None:
    assert "No partner is written down yet" in browser.open("/partners").text


def test_a_name_is_enough(site: Site, browser: Browser, worker: Actor) -> None:
    place = _add(browser, name="  Union   drop-in ")
    assert "Union drop-in" in browser.open(place).text
    (row,) = _stored(site)
    assert (row.organisation_id, row.vetted_on, row.suspended_at) == (
        worker.organisation_id,
        None,
        None,
    )
    assert browser.change("/partners/new", name="", sends_by="paper").status_code == 422
    again = browser.change("/partners/new", name="union DROP-IN", sends_by="paper")
    assert again.status_code == 422
    assert 'id="name-error"' in again.text


def test_they_are_found_by_name_by_what_they_do_and_by_language(browser: Browser) -> None:
    _add(browser, name="Harbour Clinic", remit="Hearing and babies", languages="Urdu, Polish")
    _add(browser, name="Orrin Lane", remit="Free legal advice")
    for words, found in (("clinic", 1), ("LEGAL", 1), ("polish hearing", 1), ("100%", 0), ("a", 2)):
        page = browser.open(f"/partners?q={words.replace('%', '%25').replace(' ', '+')}").text
        assert page.count('class="btn bare voice"') == found, words
    assert "No partner has these words" in browser.open("/partners?q=nothing").text


def test_a_long_list_comes_in_pages_by_key(site: Site, worker: Actor, browser: Browser) -> None:
    with site.system("set-up") as session:
        for number in range(30):
            session.add(
                Partner(
                    organisation_id=worker.organisation_id,
                    name=f"Partner {number:02}",
                    made_at=clock.now(),
                )
            )
    first = browser.open("/partners").text
    assert "Partner 24" in first
    assert "Partner 25" not in first
    after = first.split("after=")[1].split('"')[0]
    second = browser.open(f"/partners?after={after}").text
    assert "Partner 24" not in second
    assert "Partner 29" in second
    assert browser.open("/partners?after=nonsense").status_code == 200


def test_of_two_who_change_one_at_once_the_second_sees_both(
    site: Site, browser: Browser, worker: Actor
) -> None:
    place = _add(browser)
    other = site.browser(site.hat(Role.CW, worker.organisation_id))
    stale = browser.fill(f"{place}/edit", name="Union", sends_by="paper", telephone="1")
    saved = other.change(f"{place}/edit", telephone="2")
    assert saved.status_code == 303
    answer = browser.send(f"{place}/edit", stale)
    assert answer.status_code == 409
    assert "Union drop-in" in answer.text
    assert 'value="1"' in answer.text
    assert _stored(site)[0].telephone == "2"


def test_only_whoever_vets_partners_is_asked_of_checks_and_accounts(
    site: Site, browser: Browser, manager: Browser
) -> None:
    there = site.organisation("Orrin Lane Legal")
    place = _add(browser, vetted_on="2026-01-01", linked=str(there))
    (row,) = _stored(site)
    assert (row.vetted_on, row.linked_organisation_id) == (None, None)
    assert 'name="linked"' not in browser.open(f"{place}/edit").text
    assert "Orrin Lane Legal" not in browser.open(f"{place}/edit").text
    given = {"vetted_on": "2026-01-01", "vetted_until": "2026-02-01", "linked": str(there)}
    assert manager.change(f"{place}/edit", **given).status_code == 303
    page = browser.open(place).text
    assert "Orrin Lane Legal" in page
    assert "The check of this partner has lapsed" in page
    wrong = {"vetted_on": "2026-03-01", "vetted_until": "2026-02-01"}
    assert manager.change(f"{place}/edit", **wrong).status_code == 422
    for step in ("suspend", "lift", "retire", "take-back"):
        assert browser.open(f"{place}/{step}").status_code == 403


def test_one_is_stopped_for_now_and_gone_on_with(
    site: Site, browser: Browser, manager: Browser
) -> None:
    place = _add(browser)
    assert manager.submit(f"{place}/suspend").status_code == 303
    assert "Stopped since" in browser.open(place).text
    assert "stopped for now" in browser.open("/partners").text
    assert manager.submit(f"{place}/lift").status_code == 303
    assert "Stopped since" not in browser.open(place).text


def test_a_retired_one_leaves_the_list_and_can_come_back(
    site: Site, browser: Browser, manager: Browser
) -> None:
    place = _add(browser)
    assert manager.submit(f"{place}/retire").status_code == 303
    assert "Union drop-in" not in browser.open("/partners").text
    assert "Union drop-in" in browser.open("/partners?retired=yes").text
    second = _add(browser)
    taken = manager.submit(f"{place}/take-back")
    assert taken.status_code == 422
    assert "There is a partner with this name already" in taken.text
    assert manager.submit(f"{second}/retire").status_code == 303
    assert manager.submit(f"{place}/take-back").status_code == 303


def test_nobody_of_another_organisation_finds_one(site: Site, browser: Browser) -> None:
    place = _add(browser)
    other = site.browser(site.hat(Role.MGR, site.organisation("Elsewhere")))
    assert "Union drop-in" not in other.open("/partners").text
    for path in (place, f"{place}/edit", f"{place}/suspend", f"/partners/{uuid.uuid4()}"):
        assert other.open(path).status_code == 404, path


@pytest.mark.parametrize("role", [Role.INT, Role.LEO, Role.VOL])
def test_roles_that_refer_nobody_have_no_list(site: Site, worker: Actor, role: Role) -> None:
    browser = site.browser(site.hat(role, worker.organisation_id))
    assert browser.open("/partners").status_code == 403
    assert 'href="/partners"' not in browser.open("/today").text
