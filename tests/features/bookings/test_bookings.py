"""A talk is booked, somebody who fits is confirmed, and nobody else can be."""

from __future__ import annotations

from caseapp.kinds import GenderWish
from caseapp.kinds.interpreter import InterpreterGender
from tests.features.bookings.conftest import Here, at


def test_a_talk_is_booked_and_somebody_who_fits_confirmed(here: Here) -> None:
    selka = here.add("Selka R.")
    assert f"{here.case}/bookings" in here.text(here.case)
    talk = here.booked()
    text = here.text(talk)
    assert "Selka R." in text
    assert "new to this person" in text
    assert here.confirm(talk, selka).status_code == 303
    assert here.row(talk).state == "confirmed"
    assert here.row(talk).preference_met == "all"
    for page in ("/bookings", f"{here.case}/bookings"):
        assert "Selka R." in here.text(page)
    assert here.press(talk, "call-off").status_code == 303
    assert here.row(talk).state == "called_off"


def test_whoever_is_taken_is_not_named_again(here: Here) -> None:
    selka = here.add("Selka R.")
    talk = here.booked()
    here.confirm(talk, selka)
    second = here.browser.submit("/cases/new", name_to_use="Ilvara", age_status="adult")
    other = Here(here.site, here.worker, here.browser, str(second.location))
    taken = other.booked(starts_at=at(hour=10))
    assert "Selka R." not in other.text(taken).split("Nobody fits")[0]
    assert other.confirm(taken, selka).status_code == 422
    assert "Selka R." in other.text(other.booked(starts_at=at(hour=15)))


def test_what_cannot_be_is_said_at_its_field(here: Here) -> None:
    for field, values in {
        "starts_at": {"starts_at": "2020-01-06T10:00"},
        "language": {"language": "Klingonish"},
        "minutes": {"minutes": "1"},
    }.items():
        answer = here.book(**values)
        assert answer.status_code == 422
        assert f'href="#{field}"' in answer.text
    here.booked()
    again = here.book()
    assert again.status_code == 422
    assert "Another talk of theirs is at this time" in again.text


def test_nobody_is_confirmed_before_their_own_answer(here: Here) -> None:
    """Story 3's rule: *they say each time*."""
    selka = here.add("Selka R.")
    davit = here.add("Davit N.", gender=InterpreterGender.MAN)
    here.wishes(GenderWish.ASK_EACH_TIME)
    talk = here.booked()
    assert here.row(talk).state == "held"
    assert "Selka" not in here.text(talk)
    assert here.confirm(talk, selka).status_code == 422
    said = here.say(talk, "answer", wish="woman", strength="must")
    assert said.status_code == 303
    text = here.text(talk)
    assert "Selka" in text
    assert "Davit" not in text
    assert here.confirm(talk, davit).status_code == 422
    assert here.confirm(talk, selka).status_code == 303
