"""A talk is booked, somebody who fits is confirmed, and nobody else can be."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import time_machine
from sqlalchemy import select

from caseapp.kinds import GenderWish, Role, WishStrength
from caseapp.kinds.communication_room import ExclusionKind
from caseapp.kinds.interpreter import InterpreterGender, InterpreterNature, TieKind
from caseapp.models.consent import Consent
from caseapp.models.spared import Exclusion
from tests.features.bookings.conftest import Here, at
from tests.support.counted import statements


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


def test_nobody_is_asked_outside_their_hours_or_on_a_day_away(here: Here) -> None:
    """domain.md §4.2, §4.4: by the clock on the wall where the organisation is."""
    selka = here.add("Selka R.")
    talk = here.booked(starts_at=at(hour=10))
    weekday = here.row(talk).starts_at.weekday()
    hours = f"/interpreters/{selka}/hours"

    def works(opens: str, closes: str, day: int = weekday) -> None:
        empty = {f"days-{number}-{end}": "" for number in range(7) for end in ("opens", "closes")}
        given = {f"days-{day}-opens": opens, f"days-{day}-closes": closes}
        assert here.browser.change(hours, **empty | given).status_code == 303

    for times in (("10:30", "18:00"), ("08:00", "10:59"), ("00:00", "00:00", (weekday + 1) % 7)):
        works(*times)
        assert "Selka R." not in here.text(talk).split("Nobody fits")[0], times
        assert here.confirm(talk, selka).status_code == 422
    works("10:00", "11:00")
    assert "Selka R." in here.text(talk)
    assert here.confirm(talk, selka).status_code == 303
    works("12:00", "18:00")
    assert "Choose again together" in here.text(talk)
    works("10:00", "11:00")
    assert "Choose again together" not in here.text(talk)
    day = str(here.row(talk).starts_at.date())
    away = f"/interpreters/{selka}/away"
    assert here.browser.submit(away, first_day=day, last_day=day).status_code == 303
    assert "Choose again together" in here.text(talk)


def test_who_comes_to_the_place_is_named_first_and_the_other_says_so(here: Here) -> None:
    here.wishes(GenderWish.NO_PREFERENCE)
    here.add("Anka A.", in_person=True, places="Orrin, Upper Brask")
    here.add("Zora Z.", in_person=True, places="Harbour, Riverside clinic")
    talk = here.booked(mode="in_person", setting="clinic", place="Riverside Clinic, room 4")
    text = here.text(talk)
    assert text.index("Zora Z.") < text.index("Anka A.")
    assert "comes to this place" in text
    assert "has not said that they come to this place" in text


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


def test_a_yes_to_an_interpreter_is_kept_where_it_arises_and_asked_once(here: Here) -> None:
    """practice.md P10: it stands in the ledger, opens nothing, and has no last day."""
    here.wishes(GenderWish.ASK_EACH_TIME)
    talk = here.booked()
    alone = {"wish": "no_preference", "says_yes": "y"}
    missing = here.say(talk, "answer", **alone)
    assert missing.status_code == 422
    assert 'href="#company"' in missing.text
    assert here.say(talk, "answer", **alone, company="alone").status_code == 303
    with here.site.owner() as connection:
        table: Any = Consent.__table__
        rows = connection.execute(select(table)).all()
    assert [(row.purpose, row.expires_on, int(row.kinds)) for row in rows] == [
        ("INTERPRET", None, 0)
    ]
    assert "says_yes" not in here.text(f"{talk}/choose")
    assert "An interpreter or mediator" in here.text(f"{here.case}/consents")


def test_nobody_has_asked_yet_blocks_nothing_and_is_asked_at_the_start(here: Here) -> None:
    """practice.md P19; domain.md §4.1: confirmed by the worker for the two topics that it names, by
    telephone for all, with no name; of the others it is asked at the start without saying."""
    here.add("Selka R.")
    refused = here.book(topic="account")
    assert refused.status_code == 422
    assert "Nobody has asked yet who they would like" in refused.text
    named = here.book(topic="account", asks_at_start="y", tells_name="y")
    assert 'href="#tells_name"' in named.text
    for topic in ("account", "intimate_health"):
        assert 'href="#asks_at_start"' in here.book(topic=topic).text
    in_person = here.book(mode="in_person")
    assert 'href="#mode"' in in_person.text
    assert "Until then it is by phone and without a name" in in_person.text
    plain = here.booked(topic="health", starts_at=at(hour=15))
    assert "We ask at the start who they would like" in here.text(plain)
    assert not here.row(plain).tells_name
    asked = here.booked(
        mode="in_person", starts_at=at(hour=17), wish="woman", strength="must", asked_how="card"
    )
    assert here.row(asked).mode.value == "in_person"
    talk = here.booked(topic="account", asks_at_start="y")
    assert "We ask at the start who they would like" in here.text(talk)
    assert "Selka R." in here.text(talk)


def test_asked_at_the_start_somebody_else_comes_at_once(here: Here) -> None:
    """practice.md P19: the person changes it when it has begun, and nothing is begun anew."""
    davit = here.add("Davit N.", gender=InterpreterGender.MAN)
    selka = here.add("Selka R.")
    talk = here.booked()
    assert here.confirm(talk, davit).status_code == 303
    with time_machine.travel(here.row(talk).starts_at + timedelta(minutes=12), tick=False):
        here = here.again()
        assert here.say(talk, "answer", wish="woman", strength="must").status_code == 303
        assert here.row(talk).state.value == "looking"
        text = here.text(talk)
        assert "Selka R." in text
        assert "Davit N." not in text
        assert here.confirm(talk, davit).status_code == 422
        assert here.confirm(talk, selka).status_code == 303
    with time_machine.travel(here.row(talk).ends_at + timedelta(minutes=1), tick=False):
        here = here.again()
        assert here.say(talk, "answer", wish="man", strength="must").status_code == 303
        assert here.confirm(talk, davit).status_code == 422


def test_a_talk_that_nobody_is_settled_for_stands_on_today(here: Here) -> None:
    """It waits for their answer (P19), or for somebody; and goes by itself once that is settled."""
    selka = here.add("Selka R.")
    soon = at(1)
    talk = here.booked(starts_at=soon)
    heading = "Talks with an interpreter, not settled yet"
    assert heading in here.text("/today")
    assert "nobody is chosen yet" in here.text("/today")
    here.confirm(talk, selka)
    assert heading not in here.text("/today")
    here.press(talk, "call-off")
    here.wishes(GenderWish.ASK_EACH_TIME)
    here.booked(starts_at=soon)
    assert "waits for their answer" in here.text("/today")
    stranger = here.site.browser(here.site.hat(Role.CW, here.worker.organisation_id))
    manager = here.site.browser(here.site.hat(Role.MGR, here.worker.organisation_id))
    for other in (stranger, manager):
        assert heading not in other.open("/today").text


def test_who_does_not_read_how_to_be_with_them_reads_no_talk(here: Here) -> None:
    talk = here.booked()
    stranger = here.site.browser(here.site.hat(Role.CW, here.worker.organisation_id))
    manager = here.site.browser(here.site.hat(Role.MGR, here.worker.organisation_id))
    for browser in (stranger, manager):
        for page in (talk, f"{talk}/choose", f"{here.case}/bookings", f"{here.case}/bookings/new"):
            assert browser.open(page).status_code in (403, 404), page
        assert "Sorvetta" not in browser.open("/bookings").text


def test_a_relative_interprets_everyday_matters_alone(here: Here) -> None:
    """practice.md P18."""
    here.wishes(GenderWish.NO_PREFERENCE)
    talk = here.booked(topic="money")
    helped = here.say(talk, "helper", helper="friend", words="zqmy friend comes along")
    assert helped.status_code == 303
    assert here.row(talk).helper.value == "friend"
    police = here.booked(topic="police", starts_at=at(12))
    assert here.say(police, "helper", helper="friend").status_code == 422
    assert here.row(police).helper is None


def test_two_people_who_change_lose_nothing(here: Here) -> None:
    selka = here.add("Selka R.")
    talk = here.booked()
    mine = here.browser.fill(f"{talk}/choose", chosen="postpone", words="zqlater", asked_how="card")
    assert here.confirm(talk, selka).status_code == 303
    late = here.browser.send(f"{talk}/choose", mine)
    assert late.status_code == 409
    assert "zqlater" in late.text
    assert "Selka R." in late.text
    assert here.row(talk).state.value == "confirmed"


def test_a_page_has_a_fixed_number_of_statements(here: Here) -> None:
    """However many talks there are."""
    here.booked()
    here.text("/bookings")
    with statements(here.site.app) as few:
        here.text("/bookings")
    for hour in range(12, 16):
        here.booked(starts_at=at(hour=hour))
    with statements(here.site.app) as many:
        here.text("/bookings")
    assert few["page"] == many["page"]


def test_a_line_is_let_in_by_what_it_promises_and_that_is_kept(here: Here) -> None:
    """practice.md P18: *must* allows only lines that promise it."""
    here.wishes(GenderWish.WOMAN, WishStrength.MUST)
    line = {"nature": InterpreterNature.LINE, "gender": InterpreterGender.NOT_SAID, "ties": None}
    plain = here.add("Line 1", **line)
    sure = here.add("Line 2", promises_woman=True, **line)
    talk = here.booked()
    assert "Line 2" in here.text(talk)
    assert "Line 1" not in here.text(talk)
    assert here.confirm(talk, plain).status_code == 422
    assert here.confirm(talk, sure).status_code == 303
    assert here.row(talk).promised.value == "woman"
    assert here.row(talk).offer_id is None


def test_whoever_was_feared_is_not_named_and_a_stranger_is_asked_about(here: Here) -> None:
    """Two ways: what an interpreter declared, and who is in the case (domain.md §4.3)."""
    here.wishes(GenderWish.NO_PREFERENCE)
    here.keep(Exclusion, sort=ExclusionKind.CONGREGATION, who="the hill chapel")
    here.add("Feared", ties=[(TieKind.RELIGION, "Hill Chapel")])
    here.add("Relative", ties=[(TieKind.PERSON, "my cousin Sorvetta")])
    stranger = here.add("Stranger", ties=None)
    talk = here.booked()
    text = here.text(talk)
    assert not [name for name in ("Feared", "Relative", "Stranger") if name in text]
    assert "whose ties nobody knows" in text
    assert here.confirm(talk, stranger).status_code == 422
    assert here.say(talk, "unknown_comes", words="zqfar away is fine").status_code == 303
    text = here.text(talk)
    assert "Stranger" in text
    assert "Feared" not in text
    assert "Relative" not in text
    assert here.confirm(talk, stranger).status_code == 303


def test_nobody_goes_where_they_stay_without_a_valid_check_or_a_reason(here: Here) -> None:
    """practice.md P38."""
    mine = {"setting": "home", "worker": str(here.worker.user_id)}
    refused = here.book(**mine)
    assert refused.status_code == 422
    assert "No valid background check is recorded" in refused.text
    assert 'href="#unchecked"' in refused.text
    said = here.book(**mine, unchecked="zqtwo of us go")
    assert said.status_code == 303
    assert "zqtwo of us go" in here.browser.open(str(said.location)).text
