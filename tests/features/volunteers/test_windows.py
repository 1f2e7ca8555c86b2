"""What a volunteer reads around a task: opened by the clock alone, a day before, a day after."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select
from werkzeug.test import TestResponse

from caseapp.access.actor import Actor
from caseapp.base import clock
from caseapp.kinds import Role
from caseapp.models.window import TaskWindow
from tests.features.consents.conftest import Ledger
from tests.support.site import Browser, Site

#: A week ahead, because whoever is in these tests works here since a moment ago.
STARTS = (clock.now() + timedelta(days=7)).replace(hour=15, minute=0, second=0, microsecond=0)
ENDS = STARTS + timedelta(hours=2)
DAY, SECOND = timedelta(hours=24), timedelta(seconds=1)
CARD = ("Havisel", "Carry the food parcel", "zqplace", "zqsafe", "zqstep", "zqnumber")


@pytest.fixture
def volunteer(site: Site, worker: Actor) -> Actor:
    """Give a volunteer of the same organisation."""
    return site.hat(Role.VOL, worker.organisation_id)


@pytest.fixture
def case(browser: Browser) -> str:
    """Open a case with a note and a safe way to reach the person."""
    made = browser.submit("/cases/new", name_to_use="Havisel", age_status="adult")
    case = str(made.location)
    assert browser.submit(f"{case}/notes/new", text="zqnote", mode="phone").status_code == 303
    way = {"channel": "text", "value": "zqnumber", "voicemail": "no"}
    added = browser.submit(f"{case}/contact/new", **way)
    assert added.status_code == 303, added.text
    return case


def _give(browser: Browser, case: str, who: Actor, **values: str) -> TestResponse:
    given = {
        "person": str(who.membership_id),
        "what": "Carry the food parcel",
        "starts": f"{STARTS:%Y-%m-%dT%H:%M}",
        "until": f"{ENDS:%Y-%m-%dT%H:%M}",
        "place": "zqplace",
        "safety": "zqsafe",
        "step": "zqstep",
        "may_contact": "y",
        "reason": "Known here for years.",
    }
    return browser.submit(f"{case}/volunteers", **{**given, **values})


def _at(site: Site, who: Actor, case: str, moment: datetime) -> tuple[int, str]:
    with time_machine.travel(moment, tick=False):
        theirs = site.browser(who)
        return theirs.open(case).status_code, theirs.open("/today").text


def test_the_card_is_there_in_the_window_and_only_a_day_outside_it(
    site: Site, browser: Browser, case: str, volunteer: Actor
) -> None:
    """domain.md §7.1 t, §7.5.9."""
    assert _give(browser, case, volunteer).status_code == 303
    opens, closes = STARTS - DAY, ENDS + DAY
    for moment in (clock.now() + timedelta(minutes=1), opens - SECOND):
        status, today = _at(site, volunteer, case, moment)
        assert status == 404
        assert "A task on" in today
        assert f"{STARTS:%Y-%m-%d}" in today
        assert not any(words in today for words in (*CARD, case))
    for moment in (opens, STARTS, closes - SECOND):
        status, today = _at(site, volunteer, case, moment)
        assert status == 200
        assert [words for words in CARD if words not in today] == []
        assert "<bdi>CW " in today
        assert "A task on" not in today
    status, today = _at(site, volunteer, case, closes)
    assert status == 404
    assert not any(words in today for words in (*CARD, case, "A task on"))


def test_what_is_not_on_the_card_is_not_there(
    site: Site, browser: Browser, case: str, volunteer: Actor
) -> None:
    assert _give(browser, case, volunteer, may_contact="", place="").status_code == 303
    with time_machine.travel(STARTS, tick=False):
        theirs = site.browser(volunteer)
        today, page = theirs.open("/today").text, theirs.open(case).text
        assert "zqnumber" not in today
        assert "Where you meet" not in today
        assert "Havisel" in page
        for hidden in ("zqnote", "zqnumber", "Who may know what", "zqsafe"):
            assert hidden not in page, hidden
        for closed in ("contact", "consents", "identity", "safety", "volunteers"):
            assert theirs.open(f"{case}/{closed}").status_code == 404, closed
        wrote = theirs.submit(f"{case}/notes/new", text="zqmine", mode="phone")
        assert wrote.status_code == 303
        assert "zqmine" in theirs.open(case).text


def test_somebody_elses_task_opens_nothing(
    site: Site, browser: Browser, worker: Actor, case: str, volunteer: Actor
) -> None:
    other = site.hat(Role.VOL, worker.organisation_id)
    assert _give(browser, case, volunteer).status_code == 303
    status, today = _at(site, other, case, STARTS)
    assert status == 404
    assert "Carry the food parcel" not in today
    assert "A task on" not in _at(site, other, case, STARTS - 2 * DAY)[1]


def test_a_task_taken_back_closes_at_once(
    site: Site, browser: Browser, case: str, volunteer: Actor
) -> None:
    assert _give(browser, case, volunteer).status_code == 303
    table: Any = TaskWindow.__table__
    with site.owner() as connection:
        key = connection.execute(select(table.c.id)).scalar_one()
    assert browser.submit(f"{case}/volunteers/{key}/back").status_code == 303
    status, today = _at(site, volunteer, case, STARTS)
    assert status == 404
    assert "Carry the food parcel" not in today
    assert "A task on" not in _at(site, volunteer, case, STARTS - 2 * DAY)[1]


def test_a_bar_beats_a_task(site: Site, browser: Browser, case: str, volunteer: Actor) -> None:
    assert _give(browser, case, volunteer).status_code == 303
    kept = {"person": str(volunteer.user_id), "origin": "persons_wish"}
    assert browser.submit(f"{case}/team/bars", **kept).status_code == 303
    assert _at(site, volunteer, case, STARTS)[0] == 404
    assert "A task on" not in _at(site, volunteer, case, STARTS - 2 * DAY)[1]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"until": f"{STARTS:%Y-%m-%dT%H:%M}"}, "until"),
        ({"until": f"{STARTS + 2 * DAY:%Y-%m-%dT%H:%M}"}, "until"),
        ({"what": ""}, "what"),
    ],
    ids=["no check", "no length", "too long", "nothing to do"],
)
def test_what_is_missing_is_said_beside_its_field(
    site: Site, browser: Browser, case: str, volunteer: Actor, values: dict[str, str], field: str
) -> None:
    answer = _give(browser, case, volunteer, **values)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert "zqplace" in answer.text


def test_only_volunteers_are_offered(
    site: Site, browser: Browser, worker: Actor, case: str
) -> None:
    colleague = site.hat(Role.CW, worker.organisation_id)
    assert _give(browser, case, colleague).status_code == 422
    ledger = Ledger(site, browser, case)
    assert ledger.answer(colleague).status_code == 422
