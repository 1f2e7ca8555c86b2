"""What is arranged around a talk: a child (domain.md §4.7), the card before it, a slip on paper."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from caseapp.kinds import TALK_LABELS, TalkItem
from caseapp.kinds.booking import BookingSetting, PreferenceMet, WithWhom
from caseapp.kinds.interpreter import TalkMode, TalkTopic
from caseapp.models.booking import Booking
from caseapp.models.contact import TalkAnswer
from caseapp.models.interpreter import Interpreter
from caseapp.models.sessionchild import BookingChild
from tests.features.offers.conftest import CANARIES, Here

NO_OFFER = {"with_whom": WithWhom.UNKNOWN, "interpreter_id": None, "offer_id": None}


def _booking(here: Here) -> uuid.UUID:
    found: uuid.UUID = here.rows(Booking)[0].id
    return found


def _child(here: Here) -> Any:
    (row,) = here.rows(BookingChild)
    return row


def test_what_the_parent_would_like_is_preset(here: Here) -> None:
    here.book()
    page = f"/bookings/{_booking(here)}/child"
    assert "checked" in here.renna.open(page).text.split('value="no_child"')[1].split(">")[0]
    said = {"child_wish": "minded", "child_minder": "Aunt Sel", "child_holder": "Nobody but me."}
    assert here.renna.change(f"{here.path}/communication/children", **said).status_code == 303
    shown = here.renna.open(page).text
    assert "Aunt Sel" in shown
    assert "Nobody but me." in shown
    assert "checked" in shown.split('value="minded"')[1].split(">")[0]
    assert here.renna.submit(page, arrangement="minded", minder="Aunt Sel").status_code == 303
    assert _child(here).arrangement == "minded"
    assert "Aunt Sel" in here.renna.open(f"/bookings/{_booking(here)}").text


def test_no_account_while_a_child_who_understands_is_in_the_room(here: Here) -> None:
    """A warning, and a reason that is written down."""
    here.book(topic=TalkTopic.ACCOUNT)
    page = f"/bookings/{_booking(here)}/child"
    said = {"arrangement": "with_me", "follows": "y"}
    answer = here.renna.submit(page, **said)
    assert answer.status_code == 422
    assert 'id="reason-error"' in answer.text
    assert here.renna.submit(page, **said, reason="She asked for it today.").status_code == 303
    assert _child(here).follows


def test_a_baby_and_other_topics_need_no_reason(here: Here) -> None:
    here.book(topic=TalkTopic.ACCOUNT)
    page = f"/bookings/{_booking(here)}/child"
    assert here.renna.submit(page, arrangement="with_me").status_code == 303
    assert here.renna.submit(page, arrangement="minded").status_code == 422


def test_two_who_change_it_lose_nothing(here: Here) -> None:
    here.book()
    page = f"/bookings/{_booking(here)}/child"
    assert here.renna.submit(page, arrangement="nursery").status_code == 303
    renna = here.renna
    late = renna.fill(page, arrangement="minded", minder="Mine")
    assert here.renna.submit(page, arrangement="minded", minder="Theirs").status_code == 303
    answer = renna.send(page, late)
    assert answer.status_code == 409
    assert "Mine" in answer.text
    assert "Theirs" in answer.text


@pytest.mark.parametrize("tells", [True, False])
def test_whoever_interprets_is_told_only_where_the_parent_lets_them(
    here: Here, tells: bool
) -> None:
    offer = here.book()
    here.agree(offer)
    said = {"arrangement": "with_me", **({"tells": "y"} if tells else {})}
    page = f"/bookings/{_booking(here)}/child"
    assert here.renna.submit(page, **said).status_code == 303
    with here.at(2):
        slip = here.theirs.open(f"/offers/{offer}/slip").text
    assert ("A child may be there" in slip) is tells


def test_what_was_asked_before_a_talk_at_a_distance_belongs_to_it(here: Here) -> None:
    """domain.md §4.5; not alone offers another time for this very talk (story 6)."""
    here.book()
    booking = _booking(here)
    page = here.renna.open(f"/bookings/{booking}").text
    card = f"{here.path}/contact/talk?booking={booking}"
    assert card.replace("&", "&amp;") in page
    renna = here.renna
    form = renna.fill(card, alone="no")
    answer = renna.send(card, form)
    assert answer.status_code == 303
    (row,) = here.rows(TalkAnswer)
    assert (row.item, row.is_yes, row.booking_id) == (TalkItem.ALONE, False, booking)
    neutral = renna.open(str(answer.location)).text
    assert "Only neutral things now" in neutral
    assert "Offer them another time for this talk" in neutral
    assert TALK_LABELS[TalkItem.ALONE] in renna.open(f"/bookings/{booking}").text


def test_a_talk_of_another_case_is_none_of_its(here: Here) -> None:
    here.book()
    other = here.renna.submit("/cases/new", name_to_use="Odren", age_status="adult").location
    renna = here.renna
    card = f"{other}/contact/talk?booking={_booking(here)}"
    assert renna.send(card, renna.fill(card, alone="no")).status_code == 303
    assert here.rows(TalkAnswer)[0].booking_id is None


def test_for_somebody_unknown_the_slip_has_a_first_name_and_no_place(here: Here) -> None:
    """practice.md P18."""
    renna = here.renna
    said = {"name_to_use": f"{CANARIES['name']} {CANARIES['surname']}"}
    assert renna.change(f"{here.path}/summary", **said).status_code == 303
    here.book(
        **NO_OFFER,
        mode=TalkMode.IN_PERSON,
        setting=BookingSetting.CLINIC,
        place=CANARIES["address"],
        tells_name=True,
        preference_met=PreferenceMet.PART,
    )
    page = f"/bookings/{_booking(here)}/slip"
    assert "There is a slip from" in renna.open(page).text
    with here.at(3):
        slip = here.renna.open(page).text.split("<main")[1].split("</main>")[0]
    assert CANARIES["name"] in slip
    for key in CANARIES.keys() - {"name"}:
        assert CANARIES[key] not in slip, key


def test_for_somebody_in_the_roster_without_a_sign_in_it_is_printed_whole(here: Here) -> None:
    here.book(
        mode=TalkMode.IN_PERSON, setting=BookingSetting.CLINIC, place="Room 4", tells_name=True
    )
    page = f"/bookings/{_booking(here)}/slip"
    with here.at(3):
        slip = here.renna.open(page).text
        assert "Room 4" in slip
        assert here.site.browser(here.manager).open(page).status_code in (403, 404)


def test_something_hard_asks_for_a_talk_with_whoever_interpreted(here: Here) -> None:
    here.book()
    booking = _booking(here)
    renna = here.renna
    assert renna.send(f"/bookings/{booking}/hard", renna.fill("/messages/new")).status_code == 404
    with here.at(-1):
        renna = here.renna
        form = renna.fill("/messages/new")
        assert renna.send(f"/bookings/{booking}/hard", form).status_code == 303
    assert here.rows(Interpreter)[0].debrief_by is not None


def test_the_page_of_a_talk_says_what_whoever_interprets_has_answered(here: Here) -> None:
    offer = here.book()
    page = f"/bookings/{_booking(here)}"
    assert "has not answered yet" in here.renna.open(page).text
    here.agree(offer)
    assert "has said yes" in here.renna.open(page).text


def test_a_talk_stands_in_the_calendar_without_what_it_is_about(here: Here) -> None:
    here.book()
    day = here.starts_at.date().isoformat()
    page = here.renna.open(f"/calendar?view=day&on={day}").text
    assert "A talk with an interpreter" in page
    assert "health" not in page.split("<main")[1]
    assert (
        "A talk with an interpreter"
        in here.renna.open(f"{here.path}/calendar?view=day&on={day}").text
    )
    own = here.theirs.open(f"/calendar?view=day&on={day}").text
    assert "Interpreting, not answered yet" in own
    assert not any(
        words in own.split("<main")[1].split("</main>")[0] for words in CANARIES.values()
    )
