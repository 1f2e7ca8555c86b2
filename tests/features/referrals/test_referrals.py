"""Asking and referring, sending within a live permission, and what stands in the way."""

from __future__ import annotations

import pytest

from tests.features.referrals.conftest import Desk


def test_one_screen_records_the_yes_and_the_referral_and_nothing_goes_out(desk: Desk) -> None:
    address = desk.made()
    (yes,) = desk.ledger.rows
    (referral,) = desk.rows
    assert (referral.state, referral.consent_id) == ("draft", yes.id)
    page = desk.browser.open(f"{address}/send").text
    assert "zqwords for them" in page
    assert desk.events == []
    assert desk.site.browser(desk.lawyer).open(address).status_code == 404


def test_the_recipient_reads_what_the_preview_showed(desk: Desk) -> None:
    address = desk.made(parts=["name", "reach"], reach="weekdays till five")
    before = _sheet(desk.browser.open(f"{address}/send").text)
    assert desk.send(address).status_code == 303
    desk.browser.change(f"{desk.case}/summary", name_to_use="Another name")
    theirs = desk.site.browser(desk.lawyer)
    for page in (desk.browser.open(address), theirs.open(address), theirs.open(f"{address}/print")):
        assert page.status_code == 200
        assert _sheet(page.text) == before
    assert "Zhevani" in before


def _sheet(page: str) -> str:
    start = page.index('<section class="card stack" id="sheet"')
    return page[start : page.index("</section>", start)]


@pytest.mark.parametrize("way", ["in_app", "paper", "phone", "letter"])
def test_nothing_goes_out_without_a_live_permission(desk: Desk, way: str) -> None:
    address = desk.made()
    assert desk.ledger.stop().status_code == 303
    page = desk.browser.open(address).text
    assert "does not hold now" in page
    assert "Send it" not in page
    assert "Ask together" in page
    refused = desk.send(address, way)
    assert refused.status_code == 422
    assert "Ask together first." in refused.text
    assert desk.events == []
