"""Story 5 of domain.md §10, in its words: names (C08). What leaves here as a letter is the sheet of
a referral; the case page, goals, the slip and the cards are tried beside their own features."""

from __future__ import annotations

import pytest

from tests.features.referrals.conftest import PIN, Desk


def _names(desk: Desk, never: str, *unavoidable: str) -> None:
    given = {"never_use-0-name": never, "document_name_for": list(unavoidable)}
    answer = desk.browser.change(f"{desk.case}/communication/names", **given)
    assert answer.status_code == 303


@pytest.mark.parametrize("way", ["paper", "in_app"])
def test_story_5_a_letter_with_a_name_that_is_never_used_stops_and_shows_the_line(
    desk: Desk, way: str
) -> None:
    address = desk.made(words="They look for advice.\nLóla came here in May. It is about the stay.")
    _names(desk, "Lola")
    refused = desk.send(address, way)
    assert refused.status_code == 422
    said = refused.text.split('id="problems"')[1].split("</div>")[0]
    assert "a name that they asked us never to use" in said
    assert "It stands in this line: Lóla came here in May." in said
    assert "It is about the stay" not in said
    assert desk.rows[0].sheet_sealed is None


def test_story_5_where_a_document_name_is_unavoidable_it_is_asked_whether_this_was_explained(
    desk: Desk,
) -> None:
    address = desk.made(service="health")
    asked = "The name on their documents cannot be avoided there. Was this explained to them?"
    assert asked not in desk.browser.open(f"{address}/send").text
    _names(desk, "Lola", "health")
    assert asked in desk.browser.open(f"{address}/send").text
    for way in ("paper", "in_app"):
        silent = desk.send(address, way)
        assert silent.status_code == 422
        assert 'href="#name_explained"' in silent.text
    said = desk.send(address, "paper", name_explained="not_yet")
    assert said.status_code == 303
    assert desk.rows[0].name_explained.value == "not_yet"


def test_story_5_it_is_asked_before_the_file_too_and_of_no_other_place(desk: Desk) -> None:
    _names(desk, "Lola", "health")
    other = desk.made(service="legal_advice")
    assert desk.send(other, "paper").status_code == 303
    address = desk.made(service="dental")
    desk.browser = desk.with_pin
    early = desk.browser.change(f"{address}/file", passphrase=PIN)
    assert early.status_code == 422
    assert "Say whether this was explained to them" in early.text
    on = desk.send(address, "encrypted_file", name_explained="yes")
    assert on.status_code == 303
    assert str(on.location).endswith("/file")
    assert desk.browser.change(f"{address}/file", passphrase=PIN).mimetype != "text/html"
