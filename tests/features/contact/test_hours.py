"""The clock keeps the rule of a way: its number is on the page while it is safe, then nowhere."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest

from caseapp.kinds import Relation, Role
from caseapp.rules.contact_hours import standing
from tests.features.contact.conftest import MONDAY, NUMBER, OTHER, Here, put_in_zone

OFFICE = {"from_at": "10:00", "until_at": "16:00"}


def test_outside_its_hours_the_number_is_nowhere_on_the_page(here: Here) -> None:
    with here.at(MONDAY):
        way = here.add(**OFFICE)
        assert here.shows()
    for moment, is_safe in (
        ("2027-01-11T09:59:50+00:00", False),
        ("2027-01-11T10:00:00+00:00", True),
        ("2027-01-11T15:59:00+00:00", True),
        ("2027-01-11T16:00:00+00:00", False),
    ):
        with here.at(moment):
            again = here.browser
            assert here.shows(who=again) is is_safe, moment
            for path in (way, f"{way}/urgent", f"{way}/message"):
                assert NUMBER not in again.open(path).text
            page = again.open(here.path).text
            assert ("<s>A call</s>" in page) is not is_safe
            assert ("Safe again" in page) is not is_safe


def test_of_several_only_what_is_safe_now_is_shown(here: Here) -> None:
    with here.at(MONDAY):
        here.add(from_at="18:00", until_at="20:00")
        here.add(value=OTHER, **OFFICE)
        assert here.shows(OTHER)
        assert not here.shows(NUMBER)
    with here.at("2027-01-11T19:00:00+00:00"):
        again = here.browser
        assert here.shows(NUMBER, again)
        assert not here.shows(OTHER, again)


def test_days_are_those_of_the_place_where_the_organisation_is(here: Here) -> None:
    put_in_zone(here.site, "Pacific/Auckland")
    with here.at("2027-01-11T20:00:00+00:00"):  # Tuesday morning there
        here.add(days="0")
        assert not here.shows()
        here.add(days="1", value=OTHER)
        assert here.shows(OTHER)


def test_it_is_safe_through_its_last_day_and_not_a_moment_longer(here: Here) -> None:
    put_in_zone(here.site, "Europe/Bucharest")
    with here.at(MONDAY):
        here.add(valid_until="2027-01-11")
    with here.at("2027-01-11T21:59:00+00:00"):
        assert here.shows(who=here.browser)
    with here.at("2027-01-11T22:00:00+00:00"):
        again = here.browser
        assert not here.shows(who=again)
        assert "Out of date" in again.open(here.path).text


def test_hours_go_by_the_wall_when_clocks_change(here: Here) -> None:
    """08:30 of universal time is half past eight before it, and half past nine after it."""
    put_in_zone(here.site, "Europe/London")
    with here.at("2027-03-26T12:00:00+00:00"):
        here.add(from_at="09:00", until_at="17:00")
    for moment, is_safe in (
        ("2027-03-27T08:30:00+00:00", False),
        ("2027-03-27T16:30:00+00:00", True),
        ("2027-03-28T08:30:00+00:00", True),
        ("2027-03-28T16:30:00+00:00", False),
        ("2027-10-30T08:30:00+00:00", True),
        ("2027-10-31T08:30:00+00:00", False),
    ):
        with here.at(moment):
            assert here.shows(who=here.browser) is is_safe, moment


def _way(**values: Any) -> Any:
    usual = {"days": 0, "from_minute": None, "until_minute": None, "valid_until": None}
    return SimpleNamespace(**(usual | values))


@pytest.mark.parametrize(
    ("moment", "is_safe"),
    [
        ("2027-10-31T00:15:00+00:00", False),  # 01:15, the first time
        ("2027-10-31T00:45:00+00:00", True),  # 01:45, the first time
        ("2027-10-31T01:15:00+00:00", False),  # 01:15 again
        ("2027-10-31T01:45:00+00:00", True),  # 01:45 again
        ("2027-10-31T02:15:00+00:00", True),  # 02:15
        ("2027-10-31T02:30:00+00:00", False),
    ],
)
def test_an_hour_that_comes_twice_counts_twice(moment: str, is_safe: bool) -> None:
    night = _way(from_minute=90, until_minute=150)
    found = standing(night, datetime.fromisoformat(moment), "Europe/London")
    assert found.is_safe is is_safe
    assert is_safe or found.again is not None


def test_an_hour_that_does_not_come_is_waited_for_until_the_next_night() -> None:
    night = _way(from_minute=75, until_minute=105)
    found = standing(night, datetime.fromisoformat("2027-03-28T00:30:00+00:00"), "Europe/London")
    assert not found.is_safe
    assert found.again == datetime.fromisoformat("2027-03-29T00:15:00+00:00")


def test_a_night_belongs_to_the_day_on_which_it_begins() -> None:
    friday = _way(days=1 << 4, from_minute=22 * 60, until_minute=6 * 60)
    for moment, is_safe in (
        ("2027-01-15T21:59:00+00:00", False),
        ("2027-01-15T23:00:00+00:00", True),
        ("2027-01-16T05:59:00+00:00", True),
        ("2027-01-16T06:00:00+00:00", False),
        ("2027-01-16T23:00:00+00:00", False),
        ("2027-01-15T03:00:00+00:00", False),
    ):
        assert standing(friday, datetime.fromisoformat(moment), "UTC").is_safe is is_safe, moment


def test_urgent_shows_it_with_its_rule_for_a_while_and_is_written_down(here: Here) -> None:
    """practice.md P26: a reason, and the person sees that it was used."""
    with here.at("2027-01-11T08:00:00+00:00"):
        way = here.add(say="Ask for the library", **OFFICE)
        assert not here.shows()
        empty = here.browser.submit(f"{way}/urgent")
        assert empty.status_code == 422
        assert NUMBER not in empty.text
        assert here.browser.submit(f"{way}/urgent", reason="medical").status_code == 303
        page = here.browser.open(here.path).text
        assert 'href="tel:07700900123"' in page
        assert "Ask for the library" in page
        colleague = here.standing(Role.GA, Relation.ASSIGNED)
        assert not here.shows(who=colleague)
        looked = here.browser.open(f"{here.case}/looked").text
        assert "because it was urgent" in looked
        assert "safe contact" in looked
    with here.at("2027-01-11T08:11:00+00:00"):
        assert not here.shows(who=here.browser)


def test_whoever_only_reads_it_may_say_that_it_is_urgent(here: Here) -> None:
    with here.at("2027-01-11T08:00:00+00:00"):
        way = here.add(**OFFICE)
        nurse = here.standing(Role.HP, Relation.CONSENT)
        assert not here.shows(who=nurse)
        assert nurse.submit(f"{way}/urgent", reason="danger").status_code == 303
        assert here.shows(who=nurse)
        assert "because it was urgent" in here.browser.open(f"{here.case}/looked").text
