"""What goes out is what was looked at, whatever a colleague or another tab changed meanwhile."""

from __future__ import annotations

from tests.features.referrals.conftest import PIN, Desk


def test_what_was_changed_since_it_was_shown_is_shown_again_first(desk: Desk) -> None:
    address = desk.made()
    mine = desk.browser.fill(f"{address}/send", sent_by="paper")
    changed = desk.browser.submit(f"{address}/edit", service="legal_advice", words="zqmore of them")
    assert changed.status_code == 303, changed.text
    late = desk.browser.send(f"{address}/send", mine)
    assert late.status_code == 422
    assert "has changed since it was shown" in late.text
    assert "zqmore of them" in late.text
    assert desk.events == []
    assert desk.send(address, "paper").status_code == 303
    assert "zqmore of them" in desk.browser.open(f"{address}/print").text


def test_a_fact_that_changed_in_the_record_is_shown_again_first(desk: Desk) -> None:
    """The sheet is made of the record until it is sent: the name to use may be another by now."""
    address = desk.made(parts=["name"])
    mine = desk.browser.fill(f"{address}/send", sent_by="paper")
    renamed = desk.browser.change(f"{desk.case}/summary", name_to_use="Zqother")
    assert renamed.status_code == 303
    late = desk.browser.send(f"{address}/send", mine)
    assert late.status_code == 422
    assert "Zqother" in late.text
    assert desk.events == []


def test_a_file_is_of_what_was_shown_too(desk: Desk) -> None:
    address, browser = desk.made(), desk.with_pin
    form = browser.fill(f"{address}/file", passphrase=PIN)
    desk.browser.submit(f"{address}/edit", service="legal_advice", words="zqmore of them")
    late = browser.send(f"{address}/file", form)
    assert late.status_code == 422
    assert desk.events == []
