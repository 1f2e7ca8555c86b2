"""What stands in the way of a sending, whatever the way, and what an end of the permission does."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import update

from caseapp.base import clock
from caseapp.kinds import Role
from caseapp.models.consent import Consent
from caseapp.services import sealed_document
from tests.features.consents.conftest import day
from tests.features.referrals.conftest import PIN, Desk

WAYS = ("in_app", "paper", "phone", "letter")


@pytest.mark.parametrize("act", ["stop", "day"])
def test_an_end_of_the_permission_puts_it_on_hold_at_the_next_request(desk: Desk, act: str) -> None:
    address = desk.sent()
    theirs = desk.site.browser(desk.lawyer)
    assert theirs.open(address).status_code == 200
    if act == "stop":
        assert desk.ledger.stop().status_code == 303
    later = clock.now() + (timedelta(days=32) if act == "day" else timedelta())
    with time_machine.travel(later, tick=act != "day"):
        ours = desk.site.browser(desk.worker)
        assert "on hold: the permission has ended" in ours.open(address).text
        assert "on hold: the permission has ended" in ours.open("/referrals").text
        assert desk.site.browser(desk.lawyer).open(address).status_code == 404
        for way in WAYS:
            assert ours.submit(f"{address}/send", sent_by=way).status_code in (303, 422)
    assert [event.act for event in desk.events] == ["send"]
    assert desk.rows[0].state == "sent"


def test_a_withdrawal_moves_nothing_else(desk: Desk) -> None:
    """Support, stages and goals stay as they were (domain.md story 8)."""
    desk.sent()
    before = desk.stages
    desk.ledger.stop()
    assert desk.stages == before


def test_a_newer_yes_lets_it_go_on(desk: Desk) -> None:
    address = desk.sent()
    desk.ledger.stop()
    assert "Go on with their newer yes" not in desk.browser.open(address).text
    again = {"person": desk.partner, "purpose": "PARTNER", "kinds": ["SUM", "REF", "COM", "LEG"]}
    assert desk.ledger.answer(**again).status_code == 303
    assert "Go on with their newer yes" in desk.browser.open(address).text
    assert desk.browser.change(address).status_code == 303
    assert "sent, no answer yet" in desk.browser.open(address).text
    assert [event.act for event in desk.events] == ["send", "go_on"]


@pytest.mark.parametrize("way", [*WAYS, "encrypted_file"])
def test_a_yes_that_may_not_have_been_free_sends_nothing_and_says_so_calmly(
    desk: Desk, way: str
) -> None:
    """Nothing on the page differs before somebody tries (practice.md P6)."""
    address = desk.made(company="accompanied")
    assert "does not hold" not in desk.browser.open(f"{address}/send").text
    if way == "encrypted_file":
        return
    refused = desk.send(address, way)
    assert refused.status_code == 422
    assert "We look at it again together soon." in refused.text
    assert desk.events == []


def test_the_page_after_a_yes_is_the_same_whether_it_was_free_or_not(desk: Desk) -> None:
    pages = [
        _told(desk.browser.open(f"{desk.made(company=company)}/send").text)
        for company in ("alone", "accompanied")
    ]
    assert pages[0] == pages[1]


def _told(page: str) -> str:
    return re.sub(r'nonce="[^"]*"|[0-9a-f-]{36}|[\w.-]{60,}|value="[^"]*"', "", page)


@pytest.mark.parametrize("way", ["paper", "phone", "letter"])
def test_a_yes_for_one_sending_counts_once(desk: Desk, way: str) -> None:
    address = desk.made(service="identification", kinds=["SUM", "NRM"])
    assert desk.ledger.rows[0].purpose == "NRM_REFER"
    assert desk.send(address, way).status_code == 303
    refused = desk.send(address, "paper")
    assert refused.status_code == 422
    assert "for one sending" in refused.text
    assert desk.send(address, "in_app").status_code == 303


def test_a_stopped_partner_gets_nothing_and_a_lapsed_check_only_warns(desk: Desk) -> None:
    address = desk.made()
    desk.vet(vetted_until=day(-1))
    assert "has lapsed" in desk.browser.open(f"{address}/send").text
    assert desk.send(address, "paper").status_code == 303
    desk.vet(suspended_at=clock.now())
    for way in WAYS:
        refused = desk.send(address, way)
        assert refused.status_code == 422
        assert "stopped for now" in refused.text


def test_a_fact_that_they_did_not_say_yes_to_is_left_out(desk: Desk) -> None:
    refused = desk.ask(kinds=["SUM"], parts=["language"])
    assert refused.status_code == 422
    assert "Communication and interpreter needs" in refused.text or "Leave it out" in refused.text
    assert desk.rows == []
    assert desk.ledger.rows == []


def test_here_needs_somebody_there_who_looks(desk: Desk) -> None:
    address = desk.made(people=[])
    refused = desk.send(address)
    assert refused.status_code == 422
    assert "Use another way." in refused.text


def test_a_call_is_written_down_with_its_day(desk: Desk) -> None:
    address = desk.made(given_on=day(-3).isoformat())
    for wrong in (day(1), day(-4)):
        assert desk.send(address, "phone", on=wrong.isoformat()).status_code == 422
    assert desk.send(address, "phone", on=day(-2).isoformat()).status_code == 303
    assert desk.rows[0].sent_on == day(-2)


def test_an_encrypted_file_opens_with_the_words_and_with_nothing_else(desk: Desk) -> None:
    address = desk.made(parts=["name"])
    chosen = desk.send(address, "encrypted_file")
    assert str(chosen.location).endswith("/file")
    assert desk.events == []
    browser = desk.with_pin
    form = browser.fill(f"{address}/file")
    wrong = browser.send(f"{address}/file", {**form, "passphrase": "111222"})
    assert wrong.status_code == 422
    assert desk.events == []
    got = browser.send(f"{address}/file", {**form, "passphrase": PIN})
    assert got.status_code == 200, got.text
    assert got.headers["Content-Disposition"] == 'attachment; filename="letter.docx"'
    assert b"zqwords" not in got.data
    plain = sealed_document.opened(got.data, form["passphrase_of_file"])
    inside = zipfile.ZipFile(io.BytesIO(plain)).read("word/document.xml").decode()
    for told in ("zqwords for them", "Zhevani", "Orrin Lane Legal", "legal advice"):
        assert told in inside
    assert "caseapp" not in inside.lower()
    assert desk.events[0].sent_by == "encrypted_file"
    with pytest.raises(Exception, match=r".*"):
        sealed_document.opened(got.data, "some other words")


def test_no_file_and_no_sheet_without_a_live_permission(desk: Desk) -> None:
    """The two doors that are no sending by name."""
    address, browser = desk.made(), desk.with_pin
    assert str(browser.open(f"{address}/print").location).endswith(address)
    form = browser.fill(f"{address}/file")
    sent = desk.sent("paper", service="work")
    assert browser.open(f"{sent}/print").status_code == 200
    for number in range(len(desk.ledger.rows)):
        desk.ledger.stop(number)
    refused = browser.send(f"{address}/file", {**form, "passphrase": PIN})
    assert refused.status_code == 422
    assert "Ask together first." in refused.text
    assert str(browser.open(f"{sent}/print").location).endswith(sent)
    assert [event.act for event in desk.events] == ["send"]


def test_a_newer_yes_to_less_does_not_let_it_go_on(desk: Desk) -> None:
    address = desk.sent(parts=["language"])
    desk.ledger.stop()
    less = {"person": desk.partner, "purpose": "PARTNER", "kinds": ["SUM", "REF"]}
    assert desk.ledger.answer(**less).status_code == 303
    assert desk.browser.change(address).status_code == 303
    assert "more than they said yes to now" in desk.browser.open(address).text
    assert [event.act for event in desk.events] == ["send"]


def test_the_words_of_a_file_are_six_of_a_known_list() -> None:
    found = sealed_document.new_passphrase()
    assert sealed_document.is_passphrase(found)
    assert found != sealed_document.new_passphrase()
    for wrong in ("", "one two three four five six", found + " abandon"):
        assert not sealed_document.is_passphrase(wrong)


def test_the_sheet_names_no_service_on_the_outside(desk: Desk) -> None:
    """INV-15."""
    address = desk.sent("paper")
    page = desk.browser.open(f"{address}/print").text
    assert "<title>Letter</title>" in page
    start = page.index('<section class="card stack" id="sheet"')
    sheet = page[start : page.index("</section>", start)]
    assert "caseapp" not in sheet.lower()
    assert "np" in page


def test_the_trail_says_by_which_way_and_which_permission(desk: Desk) -> None:
    desk.sent("paper", parts=["language"])
    officer = desk.site.hat(Role.DPO, desk.worker.organisation_id)
    page = desk.site.browser(officer).open("/audit").text
    assert "sent a referral" in page


@pytest.mark.parametrize("way", WAYS)
def test_a_yes_without_their_name_sends_no_name(desk: Desk, way: str) -> None:
    address = desk.made(parts=["name"])
    with desk.site.owner() as connection:
        connection.execute(update(Consent.__table__).values(without_name=True))  # type: ignore[arg-type]
    refused = desk.send(address, way)
    assert refused.status_code == 422
    assert "without their name" in refused.text
    assert desk.events == []
