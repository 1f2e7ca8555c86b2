"""A name that is never used goes out with no referral (domain.md §4.1)."""

from __future__ import annotations

import pytest

from tests.features.referrals.conftest import Desk

NEVER = "a name that they asked us never to use"


def _never_use(desk: Desk, name: str) -> None:
    path = f"{desk.case}/communication/names"
    answer = desk.browser.submit(path, **{"never_use-0-name": name})
    assert answer.status_code == 303


@pytest.mark.parametrize("way", ["in_app", "paper"])
def test_it_is_not_sent(desk: Desk, way: str) -> None:
    address = desk.made(words="Lóla needs advice about her stay.")
    _never_use(desk, "LOLA")
    refused = desk.send(address, way)
    assert refused.status_code == 422
    assert NEVER in refused.text
    assert desk.rows[0].sheet_sealed is None
    changed = desk.browser.change(f"{address}/edit", words="She needs advice about her stay.")
    assert changed.status_code == 303
    assert desk.send(address, way).status_code == 303


def test_it_is_not_put_into_a_file(desk: Desk) -> None:
    address = desk.made(words="Lola needs advice.")
    _never_use(desk, "Lola")
    desk.browser = desk.with_pin
    answer = desk.browser.change(f"{address}/file", passphrase="483920")
    assert answer.status_code == 422
    assert answer.mimetype == "text/html"
    assert NEVER in answer.text


def test_what_was_sent_before_is_not_printed_again(desk: Desk) -> None:
    address = desk.sent("paper", words="Lola needs advice.")
    assert desk.browser.open(f"{address}/print").status_code == 200
    _never_use(desk, "Lola")
    assert desk.browser.open(f"{address}/print").status_code == 303
    assert NEVER in desk.browser.open(address).text


def test_a_call_that_was_is_written_down_as_it_was(desk: Desk) -> None:
    address = desk.made(words="Lola needs advice.")
    _never_use(desk, "Lola")
    assert desk.send(address, "phone").status_code == 303
