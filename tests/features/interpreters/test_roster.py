"""The roster of interpreters: found, added, changed, stopped for now, away, what they declared."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from caseapp.access.actor import Actor
from caseapp.access.errors import NotYoursError
from caseapp.base import clock
from caseapp.kinds import Role
from caseapp.kinds.interpreter import InterpreterNature
from caseapp.models.interpreter import (
    Interpreter,
    InterpreterAway,
    InterpreterHours,
    InterpreterLanguage,
    InterpreterTie,
)
from tests.support.site import Browser, Site

GIVEN = {
    "nature": "person",
    "name": "Tavrin D.",
    "gender": "woman",
    "role": "interpreter",
    "side": "support",
    "training": "skilled",
    "by_phone": "y",
    "tongues-0-language": "Romanian",
    "tongues-0-dialect": "Moldovan",
    "tongues-0-level": "very_well",
}


@pytest.fixture
def manager(site: Site, worker: Actor) -> Browser:
    """Give the browser of somebody who vets interpreters."""
    return site.browser(site.hat(Role.MGR, worker.organisation_id))


def _add(browser: Browser, **values: str) -> str:
    answer = browser.submit("/interpreters/new", **{**GIVEN, **values})
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def _stored(site: Site, model: Any) -> list[Any]:
    with site.owner() as connection:
        return list(connection.execute(select(model.__table__)))


def test_the_roster_says_what_it_is_for_while_it_is_empty(browser: Browser) -> None:
    assert "Nobody is in the roster yet" in browser.open("/interpreters").text


def test_somebody_is_added_with_a_language_and_a_dialect(site: Site, browser: Browser) -> None:
    page = browser.open(_add(browser)).text
    assert "Moldovan" in page
    assert "woman" in page
    (row,) = _stored(site, InterpreterLanguage)
    assert (row.code, row.dialect, row.level) == ("ro", "Moldovan", "very_well")


def test_a_name_is_enough_and_nothing_is_told_of_an_agency_as_of_a_person(
    site: Site, browser: Browser
) -> None:
    _add(browser, nature="line", name="Line 7", promises_woman="y")
    (row,) = _stored(site, Interpreter)
    assert (row.nature, row.gender, row.promises_woman) == ("line", "not_said", True)
    assert browser.change("/interpreters/new", **{**GIVEN, "name": " "}).status_code == 422


def test_a_language_that_nobody_knows_is_refused_at_its_field(browser: Browser) -> None:
    answer = browser.change("/interpreters/new", **{**GIVEN, "tongues-0-language": "Zzurgish"})
    assert answer.status_code == 422
    assert 'id="tongues-0-language-error"' in answer.text
    assert "Zzurgish" in answer.text


def test_they_are_found_by_name_and_by_language(browser: Browser) -> None:
    _add(browser)
    _add(browser, name="Second S.", **{"tongues-0-language": "Urdu"})
    for narrowed, number in (("q=second", 1), ("language=Urdu", 1), ("language=ro", 1), ("", 2)):
        page = browser.open(f"/interpreters?{narrowed}").text
        assert page.count('class="btn bare voice"') == number, narrowed
    assert "Nobody in the roster fits" in browser.open("/interpreters?language=nothing").text


def test_a_long_roster_comes_in_pages_by_key(site: Site, worker: Actor, browser: Browser) -> None:
    with site.system("set-up") as session:
        for number in range(30):
            session.add(
                Interpreter(
                    organisation_id=worker.organisation_id,
                    nature=InterpreterNature.PERSON,
                    name=f"Number {number:02}",
                    made_at=clock.now(),
                )
            )
    first = browser.open("/interpreters").text
    assert "Number 24" in first
    assert "Number 25" not in first
    after = first.split("after=")[1].split('"')[0]
    assert "Number 29" in browser.open(f"/interpreters?after={after}").text


def test_a_stale_form_gets_both_texts_and_nothing_is_lost(site: Site, browser: Browser) -> None:
    place = _add(browser)
    stale = browser.fill(f"{place}/edit", **{**GIVEN, "hours": "mornings"})
    saved = browser.submit(f"{place}/edit", **{**GIVEN, "hours": "evenings"})
    assert saved.status_code == 303
    answer = browser.send(f"{place}/edit", stale)
    assert answer.status_code == 409
    assert "mornings" in answer.text
    assert "evenings" in answer.text
    (row,) = _stored(site, Interpreter)
    assert row.hours == "evenings"


def test_a_manager_stops_somebody_with_a_reason_and_a_worker_cannot(
    site: Site, browser: Browser, manager: Browser
) -> None:
    place = _add(browser)
    assert browser.open(f"{place}/suspend").status_code in {403, 404}
    assert manager.change(f"{place}/suspend", why="").status_code == 422
    assert manager.submit(f"{place}/suspend", why="A complaint is open.").status_code == 303
    assert "A complaint is open." in browser.open(place).text
    assert "stopped for now" in browser.open("/interpreters").text
    assert manager.submit(f"{place}/lift").status_code == 303
    (row,) = _stored(site, Interpreter)
    assert (row.suspended_at, row.suspended_why) == (None, "")


def test_whoever_leaves_for_good_stays_readable_and_is_asked_anew_what_they_declared(
    site: Site, browser: Browser, manager: Browser
) -> None:
    place = _add(browser)
    assert browser.submit(f"{place}/ties", community="the harbour").status_code == 303
    assert browser.open(f"{place}/retire").status_code in {403, 404}
    assert manager.submit(f"{place}/retire").status_code == 303
    assert "No longer with us since" in browser.open(place).text
    assert "Tavrin D." not in browser.open("/interpreters").text
    assert "Tavrin D." in browser.open("/interpreters?past=y").text
    (row,) = _stored(site, Interpreter)
    assert row.ties_declared_on is None
    (tie,) = _stored(site, InterpreterTie)
    assert tie.ended_at is not None
    assert len(_stored(site, InterpreterLanguage)) == 1
    assert manager.submit(f"{place}/return").status_code == 303
    assert "Tavrin D." in browser.open("/interpreters").text
    (row,) = _stored(site, Interpreter)
    assert (row.retired_at, row.ties_declared_on) == (None, None)


def test_the_guard_refuses_a_worker_who_lifts_a_stop_past_the_pages(
    site: Site, worker: Actor, browser: Browser, manager: Browser
) -> None:
    place = _add(browser)
    manager.submit(f"{place}/suspend", why="A complaint is open.")
    with site.acting(worker) as session:
        row = session.scalars(select(Interpreter)).one()
        row.suspended_at, row.suspended_why = None, ""
        with pytest.raises(NotYoursError):
            session.flush()


def test_days_away_are_written_down_and_taken_out(site: Site, browser: Browser) -> None:
    place = _add(browser)
    first = clock.now().date() + timedelta(days=3)
    last = first + timedelta(days=2)
    wrong = browser.change(f"{place}/away", first_day=str(last), last_day=str(first))
    assert wrong.status_code == 422
    done = browser.submit(f"{place}/away", first_day=str(first), last_day=str(last))
    assert done.status_code == 303
    (row,) = _stored(site, InterpreterAway)
    assert browser.submit(f"{place}/away/{row.id}/end").status_code == 303
    assert _stored(site, InterpreterAway) == []


def test_hours_of_the_week_are_written_down_and_taken_out(site: Site, browser: Browser) -> None:
    place = _add(browser)
    assert "At any time, as far as we know." in browser.open(place).text
    for closes, sentence in (("", "Give both times"), ("08:00", "not after"), ("25:00", "no time")):
        given = {"days-1-opens": "09:00", "days-1-closes": closes}
        wrong = browser.change(f"{place}/hours", **given)
        assert wrong.status_code == 422
        assert sentence in wrong.text
        assert 'id="days-1-closes-error"' in wrong.text
        assert 'value="09:00"' in wrong.text
    given = {"days-1-opens": "09:00", "days-1-closes": "17:30", "days-6-opens": "20:00"}
    assert (
        browser.change(f"{place}/hours", **given, **{"days-6-closes": "00:00"}).status_code == 303
    )
    kept = {
        (row.weekday, row.from_minute, row.until_minute) for row in _stored(site, InterpreterHours)
    }
    assert kept == {(1, 540, 1050), (6, 1200, 1440)}
    text = browser.open(place).text
    assert "09:00 – 17:30" in text
    assert "20:00 – 00:00" in text
    assert browser.change(f"{place}/hours").status_code == 303
    assert len(_stored(site, InterpreterHours)) == 2
    empty = {f"days-{day}-{end}": "" for day in (1, 6) for end in ("opens", "closes")}
    assert browser.change(f"{place}/hours", **empty).status_code == 303
    assert _stored(site, InterpreterHours) == []


def test_what_they_declared_is_kept_and_shown_to_nobody(
    site: Site, worker: Actor, browser: Browser, manager: Browser
) -> None:
    place = _add(browser)
    said = {"community": "Harbour choir\nOld mill street", "religion": "Hill chapel"}
    assert browser.submit(f"{place}/ties", **said).status_code == 303
    assert len(_stored(site, InterpreterTie)) == 3
    for reader in (browser, manager):
        for page in (place, f"{place}/ties", f"{place}/edit", "/interpreters"):
            text = reader.open(page).text
            assert "Harbour choir" not in text
            assert "Hill chapel" not in text
    with site.acting(worker) as session:
        assert session.scalars(select(InterpreterTie)).all() == []
    assert browser.submit(f"{place}/ties").status_code == 303
    assert all(row.ended_at for row in _stored(site, InterpreterTie))


@pytest.mark.parametrize("role", [Role.INT, Role.LEO, Role.VOL, Role.LA, Role.HP, Role.AW])
def test_people_outside_the_house_read_no_roster(site: Site, worker: Actor, role: Role) -> None:
    outside = site.browser(site.hat(role, worker.organisation_id))
    assert outside.open("/interpreters").status_code in {403, 404}


def test_another_organisation_has_a_roster_of_its_own(site: Site, browser: Browser) -> None:
    place = _add(browser)
    other = site.browser(site.hat(Role.CW, site.organisation()))
    assert other.open(place).status_code == 404
    assert "Tavrin" not in other.open("/interpreters").text
