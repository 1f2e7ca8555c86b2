"""Stopping: by everybody who may see it, whole or in part, in one action, and nobody asks why."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from caseapp.access.actor import Actor
from caseapp.kinds import Kind, Role
from caseapp.models.stage import PillarState
from tests.features.consents.conftest import Ledger
from tests.support.site import Browser, Site


def _supervisor(site: Site, ledger: Ledger, worker: Actor) -> Actor:
    manager = site.hat(Role.MGR, worker.organisation_id)
    place = {"team_role": "supervisor", "before": "stays", "chosen": "told"}
    put = ledger.browser.submit(f"{ledger.case}/team", person=str(manager.membership_id), **place)
    assert put.status_code == 303, put.text
    return manager


def test_the_page_says_what_cannot_be_taken_back(ledger: Ledger, advocate: Actor) -> None:
    ledger.answer(advocate)
    page = ledger.browser.open(f"{ledger.case}/consents/{ledger.rows[0].id}/stop").text
    assert "cannot be taken back" in page
    assert "Nobody asks why." in page
    assert "<textarea" not in page


def test_a_part_can_be_stopped(site: Site, ledger: Ledger, advocate: Actor) -> None:
    ledger.answer(advocate, kinds=["SUM", "RSK"])
    assert ledger.stop(part=["RSK"], came_by="phone").status_code == 303
    theirs = site.browser(advocate)
    assert theirs.open(f"{ledger.case}/safety").status_code == 404
    assert theirs.open(ledger.case).status_code == 200
    (end,) = ledger.ends
    assert (end.is_whole, end.kinds, end.came_by) == (False, Kind.RSK, "phone")
    assert ledger.stop().status_code == 303
    assert theirs.open(ledger.case).status_code == 404
    whole = ledger.browser.open(f"{ledger.case}/consents/{ledger.rows[0].id}").text
    assert whole.count("stopped at their word") == 2


def test_the_last_part_is_the_whole(site: Site, ledger: Ledger, advocate: Actor) -> None:
    ledger.answer(advocate, kinds=["SUM", "RSK"])
    ledger.stop(part=["RSK", "SUM"])
    assert [end.is_whole for end in ledger.ends] == [True]
    assert site.browser(advocate).open(ledger.case).status_code == 404


def test_stopping_twice_is_said_calmly_and_writes_once(ledger: Ledger, advocate: Actor) -> None:
    ledger.answer(advocate)
    address = f"{ledger.case}/consents/{ledger.rows[0].id}/stop"
    first, second = (ledger.browser.fill(address) for _ in range(2))
    assert ledger.browser.send(address, first).status_code == 303
    assert "Stopped." in ledger.page
    assert ledger.browser.send(address, second).status_code == 303
    assert "This was stopped already" in ledger.page
    assert len(ledger.ends) == 1


def test_a_supervisor_who_only_reads_may_stop(
    site: Site, ledger: Ledger, worker: Actor, advocate: Actor
) -> None:
    ledger.answer(advocate)
    manager = _supervisor(site, ledger, worker)
    browser = site.browser(manager)
    page = browser.open(f"{ledger.case}/consents").text
    assert "Stop sharing" in page
    assert "Ask together" not in page
    assert browser.open(f"{ledger.case}/consents/new").status_code in (403, 404)
    assert ledger.stop(browser=browser).status_code == 303
    assert site.browser(advocate).open(ledger.case).status_code == 404
    (end,) = ledger.ends
    assert end.author_id == manager.user_id


def test_whoever_may_not_see_the_permission_may_not_stop_it(
    site: Site, ledger: Ledger, worker: Actor, advocate: Actor
) -> None:
    ledger.answer(advocate)
    address = f"{ledger.case}/consents/{ledger.rows[0].id}/stop"
    form = ledger.browser.fill(address)
    for role in (Role.IA, Role.CW, Role.MGR, Role.DPO):
        stranger = site.browser(site.hat(role, worker.organisation_id))
        assert stranger.open(address).status_code == 404
        assert "Sharing" not in (page := stranger.open(f"{ledger.case}/consents").text)
        assert address not in page
    assert site.browser(advocate).open(address).status_code == 404
    assert _sent(site.browser(advocate), address, form) in (400, 404)
    assert ledger.ends == []


def _sent(browser: Browser, address: str, form: dict[str, str]) -> int:
    token = browser.fill("/account").get("csrf_token", "")
    return browser.send(address, {**form, "csrf_token": token}).status_code


def test_an_advocate_who_stops_their_own_share_is_led_to_today(
    site: Site, ledger: Ledger, advocate: Actor
) -> None:
    ledger.answer(advocate, kinds=["SUM", "CON"])
    theirs = site.browser(advocate)
    answer = ledger.stop(browser=theirs)
    assert (answer.status_code, answer.location) == (303, "/today")
    assert theirs.open(ledger.case).status_code == 404


def test_story_8_consent_withdrawn(site: Site, ledger: Ledger, worker: Actor) -> None:
    """domain.md §10: as far as there are referrals, tasks and other organisations."""
    police = site.hat(Role.LEO, worker.organisation_id)
    assert ledger.answer(police, kinds=["CJ"]).status_code == 303
    theirs = site.browser(police)
    assert theirs.open(ledger.case).status_code == 200
    before = _stages(site)
    answer = ledger.stop(came_by="phone")
    assert theirs.open(ledger.case).status_code == 404
    page = ledger.browser.open(str(answer.location)).text
    assert "From now on nothing more of it is shared." in page
    assert _stages(site) == before


def _stages(site: Site) -> list[Any]:
    table: Any = PillarState.__table__
    with site.owner() as connection:
        return list(connection.execute(select(table).order_by(table.c.pillar, table.c.id)))
