"""The day itself: who came, a call that has been, an emergency, somebody stopped since."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import time_machine
from sqlalchemy import select

from caseapp.access import trail
from caseapp.base import clock
from caseapp.features.interpreters import actions as roster
from caseapp.kinds import CalendarSort, GenderWish, Role, WishStrength
from caseapp.models.booking import BookingIncident, InterpreterOffer
from caseapp.models.interpreter import Interpreter
from caseapp.models.task import Task
from caseapp.web.calendar import Asked, find
from tests.features.bookings.conftest import Here


def _all(here: Here, model: Any) -> list[Any]:
    with here.site.owner() as connection:
        return list(connection.execute(select(model.__table__)))


def test_who_was_agreed_came_and_how_it_was_is_kept(here: Here) -> None:
    selka = here.add("Selka R.")
    talk = here.booked()
    here.confirm(talk, selka)
    early = here.browser.submit(f"{talk}/day", outcome="came")
    assert early.status_code == 422
    with time_machine.travel(here.row(talk).ends_at, tick=False):
        here = here.again()
        wrong = here.browser.submit(f"{talk}/day", outcome="came", felt_safe="9")
        assert wrong.status_code == 422
        said = {"outcome": "came", "felt_safe": "4", "feedback": "zqslowly, and that was good"}
        assert here.browser.submit(f"{talk}/day", **said).status_code == 303
        assert "zqslowly" in here.text(talk)
    here = here.again()
    assert here.row(talk).state.value == "done"
    again = here.booked(
        starts_at=(clock.now() + timedelta(days=20)).strftime("%Y-%m-%dT10:00"), all_the_same="y"
    )
    assert "has interpreted for them" in here.text(again)


def test_a_call_that_has_been_is_three_taps(here: Here) -> None:
    """practice.md P18: with whom, as they wished or not, save; the rest is filled in."""
    line = here.add("Line 7", ties=None)
    page = f"{here.case}/bookings/happened"
    shown = here.browser.change(page, who="unknown", met="part", language="Romanian")
    assert shown.status_code == 303
    talk = str(shown.location)
    assert here.row(talk).state.value == "done"
    assert here.row(talk).was_before
    assert _all(here, BookingIncident) == []
    late = here.browser.change(page, who="unknown", met="none", language="Romanian")
    assert late.status_code == 303
    assert [row.code.value for row in _all(here, BookingIncident)] == ["pref_mismatch"]
    future = here.browser.change(
        page, who="unknown", met="all", language="Romanian", began="2099-01-05T10:00"
    )
    assert future.status_code == 422
    assert line is not None


def test_an_emergency_is_logged_and_somebody_who_fits_follows(here: Here) -> None:
    here.wishes(GenderWish.WOMAN, WishStrength.MUST)
    page = f"{here.case}/bookings/emergency"
    missing = here.browser.submit(page, who="unknown", language="Romanian")
    assert missing.status_code == 422
    given = {"reason": "medical", "who": "unknown", "language": "Romanian", "came_gender": "man"}
    made = here.browser.submit(page, **given)
    assert made.status_code == 303
    talk = str(made.location)
    text = here.text(talk)
    assert "Talk about safety alone" in text
    assert [row.code.value for row in _all(here, BookingIncident)] == ["emergency_mismatch"]
    task = _all(here, Task)[0]
    assert task.due_on <= (clock.now() + timedelta(hours=25)).date()
    follow = f"{here.case}/bookings/new?after={talk.rpartition('/')[2]}"
    assert here.browser.open(follow).status_code == 200


def test_whoever_is_stopped_since_is_said_and_chosen_again(here: Here) -> None:
    selka = here.add("Selka R.")
    here.add("Noor A.")
    talk = here.booked()
    here.confirm(talk, selka)
    manager = here.site.hat(Role.MGR, here.worker.organisation_id)
    with here.site.acting(manager) as session:
        roster.suspend(session, session.get(Interpreter, selka), "a rest")
        trail.commit(session)
    text = here.text(talk)
    assert "is stopped for now. Choose again together" in text
    assert "Noor A." in text
    assert "stopped since; choose again" in here.text("/bookings")


def test_an_offer_holds_nothing_of_the_person(here: Here) -> None:
    """domain.md §4.4: their own record; where somebody stays is not in it."""
    selka = here.add("Selka R.")
    for setting, place in (("home", "zqtheir street"), ("clinic", "Riverside clinic")):
        talk = here.booked(setting=setting, place=place)
        here.confirm(talk, selka)
        here.press(talk, "call-off")
    first, second = sorted(_all(here, InterpreterOffer), key=lambda row: row.made_at)
    assert first.place == ""
    assert second.place == "Riverside clinic"
    assert first.withdrawn_at is not None
    assert not {"case_id", "subject_id", "booking_id"} & set(first._mapping)


def test_daylight_saving_nights_have_a_clear_answer(here: Here) -> None:
    from sqlalchemy import update

    from caseapp.models.organisation import Organisation

    with here.site.owner() as connection:
        connection.execute(update(Organisation.__table__).values(time_zone="Europe/Berlin"))
    with time_machine.travel("2027-03-20T12:00:00+00:00"):
        browser = here.site.browser(here.worker)
        mine = Here(here.site, here.worker, browser, here.case)
        gone = mine.book(starts_at="2027-03-28T02:30", all_the_same="y")
        assert gone.status_code == 422
        assert "put forward in this night" in gone.text
        twice = mine.book(starts_at="2027-10-31T02:30", all_the_same="y")
        assert "comes twice" in twice.text
        sunday = mine.book(starts_at="2027-03-28T10:00")
        assert "We do not work on this day" in sunday.text
        assert mine.book(starts_at="2027-03-28T10:00", all_the_same="y").status_code == 303


def test_a_talk_that_was_stopped_goes_on_by_phone_as_they_choose(here: Here) -> None:
    """Or on another day, which is a talk of its own: what was stopped stays as it was."""
    here.wishes(GenderWish.WOMAN, WishStrength.MUST)
    selka = here.add("Selka R.", in_person=True, by_phone=False)
    noor = here.add("Noor A.")
    talk = here.booked(mode="in_person", setting="office")
    here.confirm(talk, selka)
    with time_machine.travel(here.row(talk).starts_at, tick=False):
        here = here.again()
        here.browser.submit(f"{talk}/day", outcome="another_came")
        said = here.say(talk, "from_elsewhere", words="zqby phone is fine")
        assert said.status_code == 303
        assert "Noor A." in here.text(talk)
        assert here.confirm(talk, noor).status_code == 303
        assert here.row(talk).state.value == "confirmed"
        here.browser.submit(f"{talk}/day", outcome="another_came")
        shown = here.text(f"{talk}/choose")
        day = shown.split('name="new_at"')[1].split('<option value="')[1].split('"')[0]
        moved = here.say(talk, "another_day", words="zqtomorrow", new_at=day)
        assert moved.status_code == 303
        assert here.row(talk).state.value == "postponed"
        other = str(moved.location)
        assert other != talk
        assert here.row(other).comes_from.value == "rebooked"


def test_a_worker_types_a_neutral_word_for_calendars_outside(here: Here) -> None:
    """practice.md P36, INV-15: what would tell something is refused with the words that would."""
    talk = here.booked()
    for word in ("Court hearing", "With Sorvetta", here.reference):
        refused = here.browser.submit(f"{talk}/word", word=word)
        assert refused.status_code == 422
        assert word in refused.text
    assert here.row(talk).word_sealed is None
    assert here.browser.submit(f"{talk}/word", word=" Coffee  and cake ").status_code == 303
    assert "Coffee and cake" in here.text(talk)
    assert _words_outside(here) == ["Coffee and cake"]
    assert "Coffee" not in here.browser.open("/calendar?view=list").text
    assert here.browser.submit(f"{talk}/word", word="").status_code == 303
    assert _words_outside(here) == [""]


def _words_outside(here: Here) -> list[str]:
    """What a feed finds of talks."""
    today = clock.today("UTC")
    asked = Asked(here.worker, "UTC", today, today + timedelta(days=30), is_shown=False)
    with here.site.acting(here.worker) as session, here.site.app.test_request_context():
        found = find(session, asked).entries
    return [each.word for each in found if each.sort is CalendarSort.APPOINTMENT]
