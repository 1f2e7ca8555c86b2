"""Permissions that are written down where they arise, one answer each, never needed (P10)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select
from werkzeug.test import TestResponse

from caseapp.access.actor import Actor
from caseapp.base import clock
from caseapp.features.accounts.actions import hashes
from caseapp.kinds import NO_KIND, Role
from caseapp.models.review import Review
from tests.features.consents.conftest import Ledger, day
from tests.features.consents.test_answers import SAVED
from tests.features.emergency.conftest import PIN, ask
from tests.support.site import COOKIE, Browser, Site

ADULT = {"name_to_use": "Zhevani", "age_status": "adult"}
CALL = {
    "channel": "call",
    "value": "07700 900 123",
    "device_instead": "not_asked_yet",
    "voicemail": "not_asked_yet",
    "caller_id": "not_asked_yet",
}
CARD = {"whom": "zqsister", "telephone": "07700 900 555", "tell": "zqtablets", "answer": "alone"}


def _said(ledger: Ledger) -> list[tuple[Any, ...]]:
    return [(row.purpose, row.decision, row.outcome) for row in ledger.rows]


def _due(site: Site, code: str) -> list[date]:
    table: Any = Review.__table__
    with site.owner() as connection:
        wanted = select(table.c.due_on).where(table.c.code == code, table.c.state == "scheduled")
        return list(connection.execute(wanted).scalars())


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ("alone", "active"),
        ("seen_alone", "active"),
        ("accompanied", "provisional"),
        ("no", "refused"),
        ("not_now", "not_now"),
    ],
)
def test_working_with_us_is_one_answer_where_a_case_is_opened(
    site: Site, browser: Browser, answer: str, outcome: str
) -> None:
    made = browser.submit("/cases/new", **ADULT, support=answer)
    assert made.status_code == 303
    (row,) = Ledger(site, browser, str(made.location)).rows
    assert (row.purpose, row.outcome, row.kinds) == ("SUPPORT", outcome, NO_KIND)
    assert row.expires_on is None
    assert browser.open(str(made.location)).status_code == 200


def test_opening_a_case_needs_no_answer(site: Site, browser: Browser) -> None:
    made = browser.submit("/cases/new", **ADULT)
    assert Ledger(site, browser, str(made.location)).rows == []
    page = browser.open(f"{made.location}/consents").text
    assert "Not decided: Working with us" in page


def test_calls_are_asked_for_with_a_way_and_looked_at_with_language_and_contact(
    site: Site, ledger: Ledger
) -> None:
    page = f"{ledger.case}/contact/new"
    assert ledger.browser.submit(page, **CALL).status_code == 303
    assert ledger.rows == []
    assert _due(site, "COMMS") == []
    assert ledger.browser.submit(page, **CALL, remote="alone").status_code == 303
    assert _said(ledger) == [("REMOTE", "yes", "active")]
    assert ledger.rows[0].expires_on is None
    (due,) = _due(site, "COMMS")
    assert day(85) <= due <= day(95)
    assert "looked at with language and contact" in ledger.page
    assert "Do they agree to calls" not in ledger.browser.open(page).text
    ledger.stop()
    assert "Do they agree to calls" in ledger.browser.open(page).text


def test_somebody_in_the_room_is_asked_for_with_who_comes_along(site: Site, ledger: Ledger) -> None:
    page = f"{ledger.case}/companions"
    ledger.browser.submit(page, name="zqaunt", may_come="seen_alone")
    (row,) = ledger.rows
    assert (row.purpose, row.outcome, row.kinds) == ("ACCOMPANY", "active", NO_KIND)
    assert row.expires_on == day(30)
    assert "The person said yes to them being in the room" in ledger.browser.open(page).text
    assert "zqaunt" in ledger.page
    ledger.browser.submit(page, name="zqfriend")
    assert len(ledger.rows) == 1
    ledger.stop()
    assert "The person said yes to them" not in ledger.browser.open(page).text
    # Nothing was shared with her, so nobody is asked to tell her that it ended.
    assert "has not been told yet" not in ledger.browser.open(_one(ledger, 0)).text


def test_a_yes_beside_somebody_is_answered_the_same_and_does_not_count(
    site: Site, browser: Browser
) -> None:
    pages = []
    for answer in ("alone", "accompanied"):
        made = browser.submit("/cases/new", **ADULT)
        path = f"{made.location}/companions"
        said: TestResponse = browser.submit(path, name="zqaunt", may_come=answer)
        pages.append((said.status_code, "The person said yes to them" in browser.open(path).text))
    assert pages[0] == pages[1] == (303, True)


@pytest.mark.parametrize("purpose", ["ACCOMPANY", "RECORDING", "REMOTE"])
def test_what_shares_nothing_asks_for_no_kinds_and_opens_nothing(
    site: Site, ledger: Ledger, advocate: Actor, purpose: str
) -> None:
    assert ledger.answer(advocate, purpose=purpose, kinds=[]).status_code == 303
    assert _said(ledger) == [(purpose, "yes", "active")]
    assert site.browser(advocate).open(ledger.case).status_code == 404
    assert ledger.stop().status_code == 303
    assert len(ledger.ends) == 1


def test_the_emergency_card_is_written_with_their_yes(site: Site, ledger: Ledger) -> None:
    page = f"{ledger.case}/emergency-card"
    assert page in ledger.browser.open(ledger.case).text
    assert ledger.browser.submit(page, **{**CARD, "answer": ""}).status_code == 422
    assert ledger.rows == []
    assert ledger.browser.submit(page, **CARD).status_code == 303
    assert SAVED in ledger.browser.open(page).text
    (row,) = ledger.rows
    assert (row.purpose, row.outcome, row.expires_on) == ("EMERGENCY", "active", day(180))
    text = ledger.browser.open(page).text
    for words in ("zqsister", "07700 900 555", "zqtablets"):
        assert words in text
    another = {**CARD, "telephone": "07700 900 777", "answer": ""}
    assert ledger.browser.submit(page, **another).status_code == 303
    assert len(ledger.rows) == 1
    assert "07700 900 777" in ledger.browser.open(page).text
    other = {**CARD, "whom": "zqbrother"}
    assert ledger.browser.submit(page, **{**other, "answer": ""}).status_code == 422
    assert ledger.browser.submit(page, **other).status_code == 303
    assert [end.ending for end in ledger.ends] == ["superseded"]
    text = ledger.browser.open(page).text
    assert "zqbrother" in text
    assert "zqsister" not in text
    assert ledger.browser.submit(page, answer="no").status_code == 303
    assert "zqbrother" not in ledger.browser.open(page).text


def test_in_an_emergency_the_card_is_there_while_the_yes_counts(
    site: Site, ledger: Ledger, worker: Actor
) -> None:
    page = f"{ledger.case}/emergency-card"
    theirs = _with_a_pin(site, site.hat(Role.CW, worker.organisation_id))
    ledger.browser.submit(page, **CARD)
    assert theirs.open(page).status_code == 404
    _open_in_emergency(theirs, ledger.case)
    for words in ("zqsister", "07700 900 555", "zqtablets"):
        assert words in theirs.open(page).text
    assert theirs.open(f"{ledger.case}/consents").status_code == 404
    assert page in theirs.open(ledger.case).text
    with time_machine.travel(clock.now() + timedelta(days=181), tick=False):
        theirs_then = _with_a_pin(site, site.hat(Role.CW, worker.organisation_id))
        _open_in_emergency(theirs_then, ledger.case)
        assert theirs_then.open(page).status_code == 200
        assert "zqsister" not in theirs_then.open(page).text
    ledger.stop()
    assert "zqsister" not in theirs.open(page).text
    ledger.browser.submit(page, **{**CARD, "answer": "accompanied"})
    assert "zqsister" not in theirs.open(page).text


def test_others_do_not_find_the_card(site: Site, ledger: Ledger, worker: Actor) -> None:
    page = f"{ledger.case}/emergency-card"
    ledger.browser.submit(page, **CARD)
    for role in (Role.CW, Role.IA, Role.MGR, Role.LEO, Role.VOL, Role.ADM):
        theirs = site.browser(site.hat(role, worker.organisation_id))
        assert theirs.open(page).status_code in (403, 404)


def _with_a_pin(site: Site, actor: Actor) -> Browser:
    made = site.browser()
    with site.app.app_context():
        pin_hash = hashes.make(PIN)
    made.http.set_cookie(COOKIE, site.sign_in(actor, pin_hash=pin_hash))
    return made


def _open_in_emergency(browser: Browser, case: str) -> None:
    ask(browser, case.rsplit("/", 1)[1])


def _one(ledger: Ledger, number: int) -> str:
    return f"{ledger.case}/consents/{ledger.rows[number].id}"
