"""Reaching somebody safely: several ways, each with its rule; what is past dials nothing."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from caseapp.kinds import Relation, Role
from tests.features.contact.conftest import CALL, NUMBER, OTHER, Here
from tests.support.site import hidden_fields


def test_a_safe_way_is_shown_with_all_that_belongs_to_it(here: Here) -> None:
    here.add(
        times="Weekdays after ten",
        voicemail="no",
        caller_id="withheld",
        say="Ask for the library",
        device="her sister",
        stop_word="umbrella",
        all_clear="Is the kettle on?",
        no_answer="Try again on Thursday",
        words="library",
        verified_on="2026-01-02",
    )
    page = here.browser.open(here.path).text
    assert 'href="tel:07700900123"' in page
    for words in ("Weekdays after ten", "No, never", "withheld, always", "Ask for the library"):
        assert words in page
    for words in ("her sister", "umbrella", "Is the kettle on?", "Try again on Thursday"):
        assert words in page
    assert "Our name in messages" in page
    assert "never" in page


def test_there_are_several_and_each_is_changed_by_itself(here: Here) -> None:
    first = here.add()
    here.add(channel="text", value=OTHER)
    page = here.browser.open(here.path).text
    assert 'href="tel:07700900123"' in page
    assert 'href="sms:07700900456"' in page
    assert here.browser.change(first, times="Any day", value="").status_code == 303
    page = here.browser.open(here.path).text
    assert "Any day" in page
    assert NUMBER in page
    assert "Not any more" not in page


def test_the_form_of_a_way_never_holds_its_number(here: Here) -> None:
    page = here.browser.open(here.add()).text
    assert NUMBER not in page


def test_another_number_makes_the_one_before_past(here: Here) -> None:
    """domain.md §4.5: crossed out, and nowhere on the page."""
    way = here.add()
    assert here.browser.change(way, value=OTHER).status_code == 303
    page = here.browser.open(here.path).text
    assert 'href="tel:07700900456"' in page
    assert "Not any more" in page
    assert "<s>A call</s>" in page
    assert not here.shows(NUMBER)
    assert here.browser.open(way).status_code == 404


def test_a_way_that_is_no_longer_safe_ends_at_once(here: Here) -> None:
    way = here.add()
    form = here.browser.fill(here.path)
    assert here.browser.send(f"{way}/stop", form).status_code == 303
    assert "No safe way is recorded" in here.browser.open(here.path).text
    assert not here.shows(NUMBER)


def test_nobody_is_told_that_a_way_is_crossed_out_while_its_new_number_is_in_use(
    here: Here,
) -> None:
    way = here.add()
    form = here.browser.fill(here.path)
    assert here.browser.change(way, value=OTHER).status_code == 303
    assert here.browser.send(f"{way}/stop", form).status_code == 303
    page = here.browser.open(here.path).text
    assert 'href="tel:07700900456"' in page
    assert "Crossed out" not in page
    assert "This was changed meanwhile" in page


def test_what_is_wrong_is_said_and_kept_as_typed(here: Here) -> None:
    new = f"{here.path}/new"
    answer = here.browser.submit(new, **CALL | {"value": " ", "times": "Any day"})
    assert answer.status_code == 422
    assert 'id="value-error"' in answer.text
    assert 'value="Any day"' in answer.text
    for wrong, field in (
        ({"from_at": "25:00", "until_at": "09:00"}, "from_at"),
        ({"from_at": "09:00"}, "until_at"),
        ({"from_at": "09:00", "until_at": "09:00"}, "until_at"),
        ({"verified_on": "2999-01-01"}, "verified_on"),
    ):
        answer = here.browser.submit(new, **CALL | wrong)
        assert answer.status_code == 422
        assert f'id="{field}-error"' in answer.text
    in_person = CALL | {"channel": "in_person", "value": ""}
    assert here.browser.submit(new, **in_person).status_code == 303


@pytest.mark.parametrize("state", ["prefers_not_to_say", "not_known", "do_not_ask"])
def test_who_else_sees_it_has_the_plain_answers(here: Here, state: str) -> None:
    way = here.add(device_instead=state)
    assert f'value="{state}" selected' in here.browser.open(way).text
    both = CALL | {"device_instead": state, "device": "her sister"}
    answer = here.browser.submit(f"{here.path}/new", **both)
    assert answer.status_code == 422
    assert "not both" in answer.text


def test_two_people_at_once_see_both_and_lose_nothing(here: Here) -> None:
    way = here.add()
    late = here.browser.fill(way, **CALL | {"value": "", "times": "Mornings"})
    assert here.site.browser(here.worker).change(way, times="Evenings").status_code == 303
    answer = here.browser.send(way, late)
    assert answer.status_code == 409
    assert "Evenings" in answer.text
    assert 'value="Mornings"' in answer.text
    assert NUMBER not in answer.text
    again = here.browser.send(way, {**late, **hidden_fields(answer.text)})
    assert again.status_code == 303
    assert "Mornings" in here.browser.open(here.path).text


def test_a_change_of_a_way_that_ended_meanwhile_is_noticed(here: Here) -> None:
    way = here.add()
    late = here.browser.fill(way, **CALL | {"value": "", "times": "Any day"})
    other = here.site.browser(here.worker)
    other.send(f"{way}/stop", other.fill(here.path))
    answer = here.browser.send(way, late)
    assert answer.status_code == 409
    assert 'value="Any day"' in answer.text
    assert f'action="{here.path}/new"' in answer.text
    assert not here.shows(NUMBER)


def test_the_database_itself_keeps_to_what_ways_are(here: Here) -> None:
    here.add()
    for values in (
        "channel = 'pigeon'",
        "voicemail = 'perhaps'",
        "device_state = 'not_known', device_sealed = value_sealed",
        "value_sealed = NULL",
        "days = 128",
        "from_minute = 60",
        "from_minute = 60, until_minute = 60",
    ):
        with pytest.raises(DBAPIError), here.site.owner() as connection:
            connection.execute(text(f"UPDATE safe_contact SET {values}"))


def test_the_house_reads_it_by_consent_and_writes_nothing(here: Here) -> None:
    """domain.md §7.2: AW reads SAF by consent."""
    way = here.add()
    house = here.standing(Role.AW, Relation.CONSENT)
    page = house.open(here.path).text
    assert NUMBER in page
    assert "Change" not in page.split("<main")[1].split("</main>")[0]
    form = hidden_fields(house.open("/account/details").text)
    for path in (way, f"{way}/stop", f"{here.path}/new"):
        assert house.send(path, {**form, **CALL, "value": OTHER}).status_code == 404
    assert here.shows(NUMBER)


@pytest.mark.parametrize(
    ("role", "relation"),
    [
        (Role.LEO, Relation.CONSENT),
        (Role.INT, Relation.TASK),
        (Role.VOL, Relation.TASK),
        (Role.MGR, Relation.ORGANISATION),
    ],
)
def test_contact_is_hidden_from_everybody_else(here: Here, role: Any, relation: Any) -> None:
    way = here.add()
    somebody = here.standing(role, relation)
    for path in (here.path, f"{way}/urgent", f"{way}/message", f"{here.path}/talk"):
        assert somebody.open(path).status_code == 404
    assert NUMBER not in somebody.open(here.case).text


def test_the_case_page_never_holds_a_number(here: Here) -> None:
    here.add()
    page = here.browser.open(here.case).text
    assert NUMBER not in page
    assert NUMBER not in here.browser.open(f"{here.case}/print").text
