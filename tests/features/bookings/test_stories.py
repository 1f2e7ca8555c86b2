"""Stories 2, 3 and 4 of domain.md §10, in their words, and what story 5 asks before a talk."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import time_machine
from sqlalchemy import select

from caseapp.base import clock
from caseapp.kinds import ConsentOutcome, GenderWish, Role, WishStrength
from caseapp.kinds.interpreter import InterpreterGender
from caseapp.models.booking import BookingIncident, BookingOffered
from caseapp.models.consent import Consent, ConsentEnd
from tests.features.bookings.conftest import Here, at
from tests.features.consents.conftest import Ledger


def _rows(here: Here, model: Any) -> list[Any]:
    table = model.__table__
    with here.site.owner() as connection:
        return list(connection.execute(select(table).order_by(table.c.made_at)))


def _incidents(here: Here) -> list[str]:
    return [row.code.value for row in _rows(here, BookingIncident)]


def _begins(here: Here, talk: str) -> Any:
    """Put the clock to the beginning of a talk."""
    return time_machine.travel(here.row(talk).starts_at + timedelta(minutes=2), tick=False)


def test_story_2_a_man_arrives_as_replacement(here: Here) -> None:
    here.wishes(GenderWish.WOMAN, WishStrength.MUST)
    selka = here.add("Selka R.")
    here.add("Noor A.", gender=InterpreterGender.WOMAN)
    here.add("Davit N.", gender=InterpreterGender.MAN)
    talk = here.booked(topic="health", setting="clinic")
    assert here.confirm(talk, selka).status_code == 303
    with _begins(here, talk):
        here = here.again()
        ledger = Ledger(here.site, here.browser, here.case)
        assert ledger.answer(outside="Riverside clinic", kinds=["HLT"]).status_code == 303
        came = {"outcome": "another_came", "came_gender": "man", "came_name": "zqname"}
        assert here.browser.submit(f"{talk}/day", **came).status_code == 303
        text = here.text(talk)
        assert "it stopped before anything personal" in text
        assert "What you can offer" in text
        assert "Davit" not in text
        assert "Somebody of another gender, this time only" not in text
        assert _incidents(here) == ["pref_mismatch"]
        before, after = _rows(here, Consent)
        assert before.outcome is ConsentOutcome.ACTIVE
        assert after.outcome is ConsentOutcome.PROVISIONAL
        assert [row.consent_id for row in _rows(here, ConsentEnd)] == [before.id]
        assert ledger.answer(outside="Harbour dentist", kinds=["HLT"]).status_code == 303
        assert _rows(here, Consent)[-1].outcome is ConsentOutcome.PROVISIONAL
        through = here.say(talk, "postpone", asked_how="interpreter")
        assert through.status_code == 422
        said = here.say(talk, "postpone", words="zqanother day, please")
        assert said.status_code == 303
        assert "zqanother day, please" in here.text(talk)
    assert here.row(talk).state.value == "postponed"
    offered = [row.rung.value for row in _rows(here, BookingOffered)]
    assert offered[-1] == "postpone"
    assert "other_gender" not in offered
    consents = _rows(here, Consent)
    assert consents[1].outcome is ConsentOutcome.PROVISIONAL


def test_story_3_they_say_each_time(here: Here) -> None:
    here.wishes(GenderWish.ASK_EACH_TIME)
    selka = here.add("Selka R.")
    talk = here.booked(topic="money", setting="authority")
    assert here.confirm(talk, selka).status_code == 422
    assert here.row(talk).state.value == "held"
    said = here.say(talk, "without", words="zqno interpreter, thanks")
    assert said.status_code == 303
    assert here.row(talk).state.value == "confirmed"
    assert here.row(talk).with_whom.value == "nobody"
    assert "zqno interpreter, thanks" in here.text(talk)
    another = here.booked(starts_at=at(12))
    assert here.row(another).state.value == "held"
    assert "zqno interpreter" not in here.text(another)


def test_story_4_no_match_anywhere_for_the_second_time(here: Here) -> None:
    here.wishes(GenderWish.MAN, WishStrength.STRONG)
    here.add("Selka R.")
    manager = here.site.browser(here.site.hat(Role.MGR, here.worker.organisation_id))
    first = here.booked()
    assert "Nobody fits at this time" in here.text(first)
    assert "Somebody of another gender, this time only" in here.text(first)
    refused = here.say(first, "postpone", words="")
    assert refused.status_code == 422
    assert "Nobody chooses this for them" in refused.text
    assert here.row(first).state.value == "looking"
    assert here.say(first, "in_writing", words="zqlet us write").status_code == 303
    assert "Wishes for an interpreter" not in manager.open("/today").text
    with time_machine.travel(clock.now() + timedelta(days=40)):
        here = here.again()
        manager = here.site.browser(here.site.hat(Role.MGR, here.worker.organisation_id))
        second = here.booked(starts_at=at(5))
        assert here.say(second, "postpone", words="zqI wait").status_code == 303
        text = manager.open("/today").text
        assert "Wishes for an interpreter were not met" in text
        assert "again within 90 days" in text
        assert "zq" not in text
        look = f"{here.case}/bookings/unmet"
        assert "zq" not in manager.open(look).text
        assert here.browser.open(look).status_code in (403, 404)
        assert manager.submit(look, words="Ask the second agency.").status_code == 303
        assert "were not met" not in manager.open("/today").text


def test_what_waits_for_a_manager_is_lost_by_no_time_and_by_no_look_before_it(here: Here) -> None:
    """domain.md §4.4: two in ninety days. A third one after a look is a second within ninety days;
    what is written down late was not looked at; what nobody looks at goes on waiting."""
    here.wishes(GenderWish.MAN, WishStrength.STRONG)
    heading, look = "Wishes for an interpreter were not met", f"{here.case}/bookings/unmet"
    page = f"{here.case}/bookings/happened"

    def was(days_ago: int) -> None:
        began = (clock.now() - timedelta(days=days_ago)).strftime("%Y-%m-%dT10:00")
        given = {"who": "unknown", "met": "none", "language": "Romanian", "began": began}
        assert here.browser.change(page, **given).status_code == 303

    manager = here.site.hat(Role.MGR, here.worker.organisation_id)

    def today() -> str:
        return str(here.site.browser(manager).open("/today").text)

    was(200)
    was(100)
    assert heading not in today()
    was(150)
    assert heading in today()
    with time_machine.travel(clock.now() + timedelta(days=400)):
        assert heading in today()
    done = here.site.browser(manager).submit(look, words="Ask the second agency.")
    assert done.status_code == 303
    assert heading not in today()
    was(40)
    assert heading in today()


def test_after_a_mismatch_language_and_contact_are_looked_at_again(here: Here) -> None:
    """domain.md §6.1: COMMS, "90 d and after mismatch"."""
    from caseapp.models.review import Review

    assert [row for row in _rows(here, Review) if row.code == "COMMS"] == []
    here.browser.change(f"{here.case}/bookings/happened", who="unknown", met="all", language="ro")
    assert [row for row in _rows(here, Review) if row.code == "COMMS"] == []
    here.browser.change(f"{here.case}/bookings/happened", who="unknown", met="none", language="ro")
    (review,) = [row for row in _rows(here, Review) if row.code == "COMMS"]
    assert review.due_on <= (clock.now() + timedelta(days=4)).date(), "today, or the next open day"


def test_story_5_a_document_name_that_cannot_be_avoided_is_explained_before(here: Here) -> None:
    asked = "The name on their documents cannot be avoided there. Was this explained to them?"
    page = f"{here.case}/bookings/new"
    assert asked not in here.text(page)
    here.wishes(GenderWish.NO_PREFERENCE, document_name_for="bank court")
    assert asked in here.text(page)
    silent = here.book(setting="authority")
    assert silent.status_code == 422
    assert 'href="#name_explained"' in silent.text
    assert here.book(setting="clinic").status_code == 303
    talk = here.booked(setting="authority", name_explained="not_yet", starts_at=at(hour=15))
    assert here.row(talk).name_explained.value == "not_yet"
    assert "Explain before why it is used" in here.text(talk)


def test_the_worked_example(here: Here) -> None:
    """domain.md §4.8, through the real pages."""
    from caseapp.kinds.communication_room import ExclusionKind
    from caseapp.kinds.communication_wishes import WishAbout
    from caseapp.models.spared import Exclusion, TopicWish

    here.wishes(GenderWish.ASK_EACH_TIME)
    woman_must = {"wish": GenderWish.WOMAN, "strength": WishStrength.MUST}
    here.keep(TopicWish, about=WishAbout.HEALTH, **woman_must)
    here.keep(Exclusion, sort=ExclusionKind.ANYONE_LOCAL)
    here.add("Local Woman", is_local=True)
    man = here.add("Far Man", gender=InterpreterGender.MAN)
    here.add("Far Woman")
    college = here.booked(topic="school", setting="school")
    assert here.row(college).state.value == "held"
    said = here.say(college, "answer", wish="no_preference", words="anyone on the phone is fine")
    assert said.status_code == 303
    text = here.text(college)
    assert "Far Man" in text
    assert "Far Woman" in text
    assert "Local Woman" not in text
    assert here.confirm(college, man).status_code == 303
    smear = here.booked(topic="intimate_health", setting="clinic", starts_at=at(12))
    text = here.text(smear)
    assert "Far Woman" in text
    assert "Far Man" not in text
    assert "Local Woman" not in text
    assert here.confirm(smear, man).status_code == 422
    assert here.say(smear, "other_gender").status_code == 422
    reopened = here.say(smear, "other_gender", is_reopened="y", words="zqa man is fine today")
    assert reopened.status_code == 303
    assert here.confirm(smear, man).status_code == 303
    assert here.row(smear).preference_met.value == "none"
