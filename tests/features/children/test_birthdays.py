"""Turning eighteen, and ages that are corrected: what ends, goes on and begins (§2.5, P27)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from sqlalchemy import select

from caseapp.access.actor import Actor
from caseapp.base import clock
from caseapp.kinds import Role
from caseapp.models.review import Review
from tests.features.children.conftest import Child, open_child, sees
from tests.features.consents.conftest import day
from tests.support.site import Site

#: Tomorrow, because whoever is in these tests works here since a moment ago.
NOON = (clock.now() + timedelta(days=1)).replace(hour=12, minute=0, second=0, microsecond=0)
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
#: The birthday, its first moment, and the first moment after the four weeks.
AHEAD = 60
BIRTHDAY = (NOON + AHEAD * DAY).date()
MIDNIGHT = (NOON + AHEAD * DAY).replace(hour=0)
FOUR_WEEKS = MIDNIGHT + 28 * DAY


@contextmanager
def _at(moment: datetime) -> Iterator[None]:
    with time_machine.travel(moment, tick=False):
        yield


def _say_age(child: Child, status: str, **values: str) -> Any:
    given = {"age_status": status, "identity_level": "working_name", "source_instead": "not_known"}
    return child.browser.submit(f"{child.case}/details", **{**given, **values})


def _begin(site: Site, worker: Actor, guardian: Actor) -> Child:
    child = open_child(site, worker, guardian)
    assert _say_age(child, "child", adult_on=BIRTHDAY.isoformat()).status_code == 303
    return child


def _when(site: Site, who: Actor, child: Child, *moments: datetime) -> list[bool]:
    seen = []
    for at in moments:
        with _at(at):
            seen.append(sees(site, who, child))
    return seen


def test_story_20_child_turning_18(
    site: Site, worker: Actor, guardian: Actor, clinic: Actor
) -> None:
    """domain.md §10: adult consents are prepared; at midnight guardian consents lapse, and the
    guardian's access ends; no support stops."""
    with _at(NOON):
        child = _begin(site, worker, guardian)
        child.answer(clinic, kinds=["SUM"], until=day(180).isoformat())
        child.guardian("yes", guardian)
        assert sees(site, guardian, child)
    assert _when(site, clinic, child, NOON, MIDNIGHT, FOUR_WEEKS - SECOND, FOUR_WEEKS) == [
        True,
        True,
        True,
        False,
    ]
    assert _when(site, guardian, child, NOON, MIDNIGHT - SECOND, MIDNIGHT) == [True, True, False]
    assert _when(site, worker, child, MIDNIGHT, FOUR_WEEKS) == [True, True]
    with _at(MIDNIGHT + DAY):
        page = site.browser(worker).open(f"{child.case}/consents").text
        assert "It goes on for 28 days from then" in page
    with _at(FOUR_WEEKS):
        page = site.browser(worker).open(f"{child.case}/consents/{child.rows[0].id}").text
        assert "It ended when they became an adult." in page


def test_what_the_child_never_said_yes_to_ends_on_the_day(
    site: Site, worker: Actor, guardian: Actor, clinic: Actor
) -> None:
    manager = site.hat(Role.MGR, worker.organisation_id)
    with _at(NOON):
        child = _begin(site, worker, guardian)
        place = {"team_role": "supervisor", "before": "stays", "chosen": "not_asked_yet"}
        person = str(manager.membership_id)
        child.browser.submit(f"{child.case}/team", person=person, reason="To look.", **place)
        child.answer(clinic, answer="unsure", kinds=["SUM"], until=day(180).isoformat())
        child.guardian("yes", guardian)
        child.decide(result="share", told_on=day().isoformat(), reasons="Her sleep.")
        address = f"{child.case}/best-interests/{child.decisions[0].id}"
        browser = site.browser(manager)
        token = browser.open(address).text.split('name="csrf_token" value="')[1].split('"')[0]
        assert browser.send(f"{address}/countersign", {"csrf_token": token}).status_code == 303
    assert _when(site, clinic, child, NOON, MIDNIGHT - SECOND, MIDNIGHT) == [True, True, False]


def test_a_childs_yes_that_waited_is_not_open_on_the_birthday(
    site: Site, worker: Actor, guardian: Actor, clinic: Actor
) -> None:
    with _at(NOON):
        child = _begin(site, worker, guardian)
        child.answer(clinic, kinds=["SUM"], until=day(180).isoformat())
    assert _when(site, clinic, child, NOON, MIDNIGHT, FOUR_WEEKS) == [False, False, False]
    with _at(MIDNIGHT + SECOND):
        child.browser = site.browser(worker)
        assert child.browser.open(child.about()).status_code == 404
        child.answer(clinic, kinds=["SUM"])
        assert sees(site, clinic, child)


def test_what_is_theirs_from_eighteen_begins_on_the_day(
    site: Site, worker: Actor, guardian: Actor, clinic: Actor
) -> None:
    """practice.md P27: from 90 days before, and no guardian is asked."""
    with _at(NOON):
        child = _begin(site, worker, guardian)
        asked = child.browser.open(f"{child.case}/consents/new").text
        assert "It begins on their eighteenth birthday" in asked
        own = {"from_eighteen": "y", "kinds": ["SUM"]}
        early = child.answer(clinic, **own, until=day(AHEAD - 1).isoformat())
        assert early.status_code == 422
        assert "It begins on the birthday." in early.text
        assert child.answer(clinic, **own, until=day(AHEAD + 100).isoformat()).status_code == 303
        assert child.rows[0].starts_at == MIDNIGHT
    end = MIDNIGHT + 101 * DAY
    moments = (NOON, MIDNIGHT - SECOND, MIDNIGHT, end - SECOND, end)
    assert _when(site, clinic, child, *moments) == [False, False, True, True, False]


def test_it_is_too_soon_before_the_last_ninety_days(
    site: Site, worker: Actor, guardian: Actor, clinic: Actor
) -> None:
    child = open_child(site, worker, guardian)
    own = {"from_eighteen": "y", "kinds": ["SUM"], "until": day(200).isoformat()}
    for birthday in ("", day(120).isoformat()):
        _say_age(child, "child", adult_on=birthday)
        refused = child.answer(clinic, **own)
        assert refused.status_code == 422
        assert "from 90 days before the eighteenth birthday" in refused.text
    assert child.rows == []


def test_a_yes_for_later_ends_nothing_before(
    site: Site, worker: Actor, guardian: Actor, clinic: Actor
) -> None:
    with _at(NOON):
        child = _begin(site, worker, guardian)
        child.answer(clinic, kinds=["SUM"], until=day(180).isoformat())
        child.guardian("yes", guardian)
        child.answer(clinic, from_eighteen="y", kinds=["SUM"], until=day(180).isoformat())
        assert child.ends == []
    assert _when(site, clinic, child, NOON, MIDNIGHT, FOUR_WEEKS) == [True, True, True]


def test_a_guardian_stays_only_where_they_are_chosen(
    site: Site, worker: Actor, guardian: Actor
) -> None:
    """domain.md §3.4: after eighteen by an ADVOCATE permission, within what was ticked."""
    with _at(NOON):
        child = _begin(site, worker, guardian)
        chosen = {"from_eighteen": "y", "until": day(AHEAD + 50).isoformat()}
        assert child.answer(guardian, kinds=["SUM"], **chosen).status_code == 303
        assert child.rows[0].purpose == "ADVOCATE"
        assert site.browser(guardian).open(f"{child.case}/safety").status_code == 200
    end = MIDNIGHT + 51 * DAY
    assert _when(site, guardian, child, MIDNIGHT - SECOND, MIDNIGHT, end) == [True, True, False]
    with _at(MIDNIGHT):
        assert site.browser(guardian).open(f"{child.case}/safety").status_code == 404


def test_the_day_begins_where_the_organisation_is(
    site: Site, worker: Actor, guardian: Actor
) -> None:
    zone = "Pacific/Auckland"
    with _at(NOON):
        admin = site.browser(site.hat(Role.ADM, worker.organisation_id))
        assert admin.change("/admin/organisation", time_zone=zone).status_code == 303
        child = _begin(site, worker, guardian)
    first = datetime.combine(BIRTHDAY, time(), ZoneInfo(zone))
    assert _when(site, guardian, child, first - SECOND, first) == [True, False]


# --- ages that are corrected -------------------------------------------------------------


def test_an_adults_permissions_close_when_they_turn_out_to_be_a_child(
    site: Site, worker: Actor, guardian: Actor, clinic: Actor
) -> None:
    for status in ("child", "age_in_doubt"):
        child = open_child(site, worker, guardian, age="adult")
        child.answer(clinic, kinds=["SUM"])
        assert sees(site, clinic, child)
        assert _say_age(child, status).status_code == 303
        assert not sees(site, clinic, child), status
        child.guardian("yes", guardian)
        assert sees(site, clinic, child), status


def test_a_doubt_that_is_decided_makes_no_yes_count_by_itself(
    site: Site, worker: Actor, guardian: Actor, clinic: Actor
) -> None:
    for age in ("age_in_doubt", "child"):
        child = open_child(site, worker, guardian, age=age)
        child.answer(clinic, kinds=["SUM"])
        for since in ("", day(-400).isoformat()):
            assert _say_age(child, "adult", since_on=since).status_code == 303
            assert not sees(site, clinic, child), (age, since)
        child.answer(clinic, kinds=["SUM"])
        assert sees(site, clinic, child)


def test_what_both_had_said_goes_on_for_four_weeks_after_a_doubt_is_decided(
    site: Site, worker: Actor, guardian: Actor, clinic: Actor
) -> None:
    with _at(NOON):
        child = open_child(site, worker, guardian, age="age_in_doubt")
        child.answer(clinic, kinds=["SUM"], until=day(180).isoformat())
        child.guardian("yes", guardian)
    with _at(NOON + DAY):
        child.browser = site.browser(worker)
        assert _say_age(child, "adult").status_code == 303
        assert sees(site, clinic, child)
        assert not sees(site, guardian, child)
    until = NOON + 29 * DAY
    assert _when(site, clinic, child, until - SECOND, until) == [True, False]


@pytest.mark.parametrize(
    ("status", "adult_on", "words"),
    [
        ("age_in_doubt", 30, "Leave this empty until the age is decided."),
        ("child", -1, "They are 18 then. Choose Adult, and since when."),
        ("child", 19 * 366, "This is more than 18 years from now."),
    ],
)
def test_a_birthday_that_cannot_be_is_said_at_its_field(
    child: Child, status: str, adult_on: int, words: str
) -> None:
    refused = _say_age(child, status, adult_on=day(adult_on).isoformat())
    assert refused.status_code == 422
    assert f'id="adult_on-error">{words}' in refused.text


def test_the_birthday_is_reminded_of_and_a_doubt_ends_that(site: Site, child: Child) -> None:
    """Review TURN18 at -180, -90, -30, -14 and 0 days (domain.md §2.5)."""
    _say_age(child, "child", adult_on=day(200).isoformat())
    assert _reviews(site) == [("scheduled", day(20))]
    _say_age(child, "child", adult_on=day(100).isoformat())
    (review,) = _reviews(site)
    assert review[0] == "scheduled"
    _say_age(child, "age_in_doubt", adult_on="")
    assert [state for state, _due in _reviews(site)] == ["not_needed"]


def _reviews(site: Site) -> list[tuple[str, Any]]:
    table: Any = Review.__table__
    wanted = select(table.c.state, table.c.due_on).where(table.c.code == "TURN18")
    with site.owner() as connection:
        return [(str(row.state), row.due_on) for row in connection.execute(wanted)]
