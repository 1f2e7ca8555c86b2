"""One talk about several permissions, each with its own answer (practice.md P10); and what else is
talked about before a yes."""

from __future__ import annotations

import re
from typing import Any

import pytest

from caseapp.access.actor import Actor
from caseapp.kinds import Role
from tests.features.consents.conftest import Ledger, day
from tests.support.site import Site

TALK = {"card_said": "y", "company": "alone"}


@pytest.fixture
def house(site: Site, worker: Actor) -> Actor:
    """Give somebody of a house of the same organisation."""
    return site.hat(Role.AW, worker.organisation_id)


def _fields(ledger: Ledger) -> list[str]:
    """The questions of the page, in the order of the ledger."""
    page = ledger.browser.open(f"{ledger.case}/consents/again").text
    names = set(re.findall(r'name="(answer_[0-9a-f]{32})"', page))
    return [name for name in (f"answer_{row.id.hex}" for row in ledger.rows) if name in names]


def _sent(ledger: Ledger, **values: Any) -> Any:
    return ledger.browser.submit(f"{ledger.case}/consents/again", **{**TALK, **values})


def test_each_has_its_own_answer_and_what_is_left_is_left(
    site: Site, ledger: Ledger, advocate: Actor, house: Actor
) -> None:
    ledger.answer(advocate, until=day(5).isoformat(), without_name="y", kinds=["GOA"])
    ledger.answer(house, kinds=["SUM"])
    ledger.answer(outside="Union drop-in", kinds=["SUM"])
    assert "Several in one talk" in ledger.page
    first, second, third = _fields(ledger)
    sent = _sent(ledger, **{first: "yes", second: "no", third: ""})
    assert sent.status_code == 303
    rows = ledger.rows
    assert {row.decision for row in rows[3:]} == {"yes", "no"}
    new = next(row for row in rows[3:] if row.decision == "yes")
    assert (new.outcome, new.without_name, new.kinds) == ("active", True, rows[0].kinds)
    assert new.expires_on > rows[0].expires_on
    assert {end.consent_id for end in ledger.ends} == {rows[0].id, rows[1].id}
    assert site.browser(advocate).open(ledger.case).status_code == 200
    assert site.browser(house).open(ledger.case).status_code == 404


def test_their_condition_goes_on_with_a_yes(ledger: Ledger, advocate: Actor, house: Actor) -> None:
    ledger.answer(advocate, answer="yes_but", conditions="Never on Fridays.")
    ledger.answer(house, kinds=["SUM"])
    assert "Never on Fridays." in ledger.browser.open(f"{ledger.case}/consents/again").text
    first, second = _fields(ledger)
    assert _sent(ledger, **{first: "yes", second: ""}).status_code == 303
    assert ledger.rows[-1].decision == "yes_but"
    assert "Never on Fridays." in ledger.page


def test_what_is_missing_is_said_once_and_nothing_is_written(
    ledger: Ledger, advocate: Actor, house: Actor
) -> None:
    ledger.answer(advocate)
    ledger.answer(house, kinds=["SUM"])
    first, second = _fields(ledger)
    refused = _sent(ledger, **{first: "yes", second: "yes", "card_said": "", "company": ""})
    assert refused.status_code == 422
    assert refused.text.count("Say who else was there.") == 2
    assert len(ledger.rows) == 2
    nothing = _sent(ledger, **{first: "", second: ""})
    assert nothing.status_code == 422
    assert "Nothing was changed." in nothing.text


def test_a_yes_that_may_not_have_been_free_renews_nothing(
    site: Site, ledger: Ledger, advocate: Actor, house: Actor
) -> None:
    ledger.answer(advocate)
    ledger.answer(house, kinds=["SUM"])
    first, second = _fields(ledger)
    sent = _sent(ledger, **{first: "yes", second: "", "company": "accompanied"})
    assert sent.status_code == 303
    assert ledger.rows[-1].outcome == "provisional"
    assert ledger.ends == []


def test_a_childs_answers_are_asked_one_by_one(site: Site, worker: Actor) -> None:
    browser = site.browser(worker)
    made = browser.submit("/cases/new", name_to_use="Kesmiri", age_status="child")
    assert browser.open(f"{made.location}/consents/again").status_code == 404


def test_what_else_was_talked_about_is_kept_and_none_of_it_is_needed(
    site: Site, ledger: Ledger, advocate: Actor
) -> None:
    ledger.answer(advocate)
    # The language of the page is preset, where nothing is known of the person's own.
    assert [ledger.rows[0].language, ledger.rows[0].wants_copy] == ["en", None]
    talked = {"risks": "He may hear of it.", "alternatives": "A letter without my name."}
    copy = {"wants_copy": "yes", "copy_place": "with my sister", "language": "en"}
    assert ledger.answer(advocate, **talked, **copy).status_code == 303
    row = ledger.rows[1]
    assert (row.language, row.wants_copy) == ("en", True)
    page = ledger.browser.open(f"{ledger.case}/consents/{row.id}").text
    for words in (*talked.values(), "with my sister", "English"):
        assert words in page
    theirs = site.browser(advocate).open(f"{ledger.case}/consents")
    assert theirs.status_code == 404 or "with my sister" not in theirs.text
