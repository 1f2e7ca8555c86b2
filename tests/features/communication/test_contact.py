"""Reaching somebody safely: one way to use now; what is past is crossed out and dials nothing."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from caseapp.access.actor import Actor
from caseapp.kinds import Relation, Role
from tests.features.communication.conftest import NO_WAY, UNASKED, main_of, standing
from tests.support.site import Browser, Site, hidden_fields
from tests.support.world import Opened

FIRST, SECOND = "07700 900 123", "07700 900 456"
CALL = NO_WAY | {"channel": "call", "value": FIRST}


@pytest.fixture
def path(browser: Browser, case: str) -> str:
    """Record a number, and return the address of the page."""
    path = f"{case}/contact"
    said = {"times": "Weekdays after ten", "voicemail": "no", "say": "Ask for the library"}
    given = CALL | said | {"device": "her sister"}
    assert browser.submit(path, **given).status_code == 303
    return path


def test_the_safe_way_is_shown_with_all_that_belongs_to_it(browser: Browser, path: str) -> None:
    page = browser.open(path).text
    assert 'href="tel:07700900123"' in page
    for words in (FIRST, "Weekdays after ten", "No, never", "Ask for the library", "her sister"):
        assert words in page


def test_another_number_makes_the_one_before_past(browser: Browser, path: str) -> None:
    """domain.md §4.5: crossed out, no link, and not to be copied."""
    assert browser.submit(path, **CALL | {"value": SECOND}).status_code == 303
    page = browser.open(path).text
    assert 'href="tel:07700900456"' in page
    assert "<s><bdi>•••123</bdi></s>" in page
    assert FIRST not in page
    assert "07700900123" not in page


def test_a_text_is_written_to_and_other_ways_are_words(browser: Browser, path: str) -> None:
    browser.submit(path, **NO_WAY | {"channel": "text", "value": SECOND})
    assert 'href="sms:07700900456"' in browser.open(path).text
    nurse = NO_WAY | {"channel": "via_person", "value": "the school nurse, 07700 900 789"}
    browser.submit(path, **nurse)
    page = browser.open(path).text
    assert "the school nurse" in page
    assert 'href="tel:' not in page
    assert 'href="sms:' not in page


def test_changing_what_belongs_to_it_keeps_the_way(browser: Browser, path: str) -> None:
    assert browser.submit(path, **CALL | {"times": "Any day"}).status_code == 303
    page = browser.open(path).text
    assert "Any day" in page
    assert "Not any more" not in page


def test_a_way_that_is_no_longer_safe_ends_at_once(browser: Browser, path: str) -> None:
    form = browser.fill(path)
    assert browser.send(f"{path}/stop", form).status_code == 303
    page = browser.open(path).text
    assert "No safe way is recorded" in page
    assert FIRST not in page
    assert "•••123" in page


def test_a_way_without_a_number_is_refused_and_kept_as_typed(browser: Browser, case: str) -> None:
    answer = browser.submit(f"{case}/contact", **CALL | {"value": " ", "times": "Any day"})
    assert answer.status_code == 422
    assert 'id="value-error"' in answer.text
    assert 'value="Any day"' in answer.text
    in_person = NO_WAY | {"channel": "in_person", "value": ""}
    assert browser.submit(f"{case}/contact", **in_person).status_code == 303


@pytest.mark.parametrize("state", ["prefers_not_to_say", "not_known", "do_not_ask"])
def test_who_else_sees_it_has_the_plain_answers(browser: Browser, case: str, state: str) -> None:
    path = f"{case}/contact"
    assert browser.submit(path, **CALL | {"device_instead": state}).status_code == 303
    assert f'value="{state}" selected' in browser.open(path).text
    both = CALL | {"device_instead": state, "device": "her sister"}
    answer = browser.submit(path, **both)
    assert answer.status_code == 422
    assert "not both" in answer.text


def test_two_people_at_once_see_both_and_lose_nothing(
    site: Site, worker: Actor, browser: Browser, path: str
) -> None:
    late = browser.fill(path, **CALL | {"value": "07700 900 999"})
    other = site.browser(worker)
    assert other.submit(path, **CALL | {"value": SECOND}).status_code == 303
    answer = browser.send(path, late)
    assert answer.status_code == 409
    assert SECOND in answer.text
    assert "07700 900 999" in answer.text
    assert browser.send(path, {**late, **hidden_fields(answer.text)}).status_code == 303
    page = browser.open(path).text
    assert "tel:07700900999" in page
    assert "•••456" in page


def test_a_change_of_a_way_that_ended_meanwhile_is_noticed(
    site: Site, worker: Actor, browser: Browser, path: str
) -> None:
    late = browser.fill(path, **CALL | {"times": "Any day"})
    other = site.browser(worker)
    other.send(f"{path}/stop", other.fill(path))
    answer = browser.send(path, late)
    assert answer.status_code == 409
    assert "No safe way is recorded" in answer.text
    assert 'value="Any day"' in answer.text


def test_a_late_stop_does_not_end_another_way(
    site: Site, worker: Actor, browser: Browser, path: str
) -> None:
    late = browser.fill(path)
    assert site.browser(worker).submit(path, **CALL | {"value": SECOND}).status_code == 303
    assert browser.send(f"{path}/stop", late).status_code == 303
    assert "tel:07700900456" in browser.open(path).text


def test_the_database_itself_keeps_to_one_way_and_its_answers(site: Site, path: str) -> None:
    for values in (
        "channel = 'pigeon'",
        "voicemail = 'perhaps'",
        "device_state = 'not_known'",
        "value_sealed = NULL",
    ):
        with pytest.raises(DBAPIError), site.owner() as connection:
            connection.execute(text(f"UPDATE safe_contact SET {values}"))


def test_the_house_reads_it_by_consent_and_writes_nothing(
    site: Site, opened: Opened, path: str
) -> None:
    """domain.md §7.2: AW reads SAF by consent."""
    house = standing(site, opened, Role.AW, Relation.CONSENT)
    page = house.open(path).text
    assert FIRST in page
    assert "<form" not in main_of(page)
    form = hidden_fields(house.open("/account/details").text)
    assert house.send(path, {**form, **CALL, "value": SECOND}).status_code == 404
    assert house.send(f"{path}/stop", form).status_code == 404
    assert FIRST in house.open(path).text


@pytest.mark.parametrize(
    ("role", "relation"),
    [
        (Role.LEO, Relation.CONSENT),
        (Role.INT, Relation.TASK),
        (Role.VOL, Relation.TASK),
        (Role.MGR, Relation.ORGANISATION),
    ],
)
def test_contact_is_hidden_from_everybody_else(
    site: Site, opened: Opened, case: str, path: str, role: Role, relation: Relation
) -> None:
    somebody = standing(site, opened, role, relation)
    assert somebody.open(path).status_code == 404
    assert FIRST not in somebody.open(case).text


def test_the_case_page_never_holds_a_number(browser: Browser, case: str, path: str) -> None:
    browser.submit(f"{case}/communication", **UNASKED)
    page = browser.open(case).text
    assert FIRST not in page
    assert f'href="{path}"' in page
    assert FIRST not in browser.open(f"{case}/print").text
