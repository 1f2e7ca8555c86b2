"""Figures for managers (domain.md §7.3, practice.md P37): nobody is found by them."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from caseapp.access.actor import Actor
from caseapp.base import clock
from caseapp.kinds import GenderWish, Role, Sensitivity
from caseapp.kinds.booking import (
    INCIDENT_LABELS,
    BookingSetting,
    BookingState,
    IncidentCode,
    PreferenceMet,
    WithWhom,
)
from caseapp.kinds.interpreter import TalkMode, TalkTopic
from caseapp.models.booking import Booking, BookingIncident
from caseapp.rules.small_numbers import Bounds, Count, grouped
from tests.support.site import Browser, Site
from tests.support.world import Opened

PATH = "/bookings/figures"
BOUND, CROSSED = Bounds().people, Bounds().crossed


@pytest.fixture
def worker(site: Site) -> Actor:
    """Give a caseworker."""
    return site.hat(Role.CW, site.organisation())


@pytest.fixture
def manager(site: Site, worker: Actor) -> Actor:
    """Give a manager of the same organisation."""
    return site.hat(Role.MGR, worker.organisation_id)


def _book(site: Site, worker: Actor, case: Opened, **values: Any) -> Any:
    at = values.pop("starts_at", clock.now() + timedelta(days=1))
    found = values.get("preference_met", PreferenceMet.ALL)
    settled = {} if found is None else {"with_whom": WithWhom.UNKNOWN, "confirmed_at": clock.now()}
    state = BookingState.LOOKING if found is None else BookingState.DONE
    return site.add(
        worker,
        Booking,
        case,
        **{
            "state": state,
            "setting": BookingSetting.DISTANCE,
            "topic": TalkTopic.HEALTH,
            "mode": TalkMode.PHONE,
            "code": "ro",
            "starts_at": at,
            "ends_at": at + timedelta(hours=1),
            "breaks_every_min": 30,
            "wish": GenderWish.NO_PREFERENCE,
            "preference_met": found,
            **settled,
            **values,
        },
    )


def _later(site: Site, manager: Actor) -> str:
    """The page two months later, when the month is whole."""
    with time_machine.travel(clock.now() + timedelta(days=62), tick=False):
        browser: Browser = site.browser(manager)
        return browser.open(PATH).text.split("<main")[1].split("</main>")[0]


def _row(page: str, label: str) -> list[str]:
    """The cells of a row, as they are shown."""
    found = re.search(rf">{re.escape(label)}(?:</bdi>)?</th>(.*?)</tr>", page, re.DOTALL)
    assert found is not None, (label, page)
    return [re.sub(r"<[^>]*>", "", each).strip() for each in found[1].split("</td>")[:-1]]


def test_what_was_met_and_what_was_not_is_counted_by_language_and_wish(
    site: Site, worker: Actor, manager: Actor
) -> None:
    for number in range(BOUND * 2):
        case = site.open_case(worker, name=f"Zq{number}")
        met = PreferenceMet.ALL if number < BOUND else None
        _book(site, worker, case, preference_met=met, code="ro" if number % 2 else "ur")
    page = _later(site, manager)
    assert _row(page, "all of it") == [str(BOUND)]
    assert _row(page, "nobody who fits was found or settled") == [str(BOUND)]
    assert _row(page, "Romanian") == [str(BOUND), "too few to show"]
    assert _row(page, "up to two days") == [str(BOUND)]
    assert "Zq" not in page


def test_five_talks_of_one_person_are_one_person(site: Site, worker: Actor, manager: Actor) -> None:
    case = site.open_case(worker)
    for _number in range(BOUND + 1):
        _book(site, worker, case)
    page = _later(site, manager)
    assert "Romanian" not in page
    assert "too few to show" in page
    assert f">{BOUND + 1}<" not in page


def test_protected_cases_and_other_organisations_are_not_counted(
    site: Site, worker: Actor, manager: Actor
) -> None:
    for number in range(BOUND):
        _book(site, worker, site.open_case(worker, name=f"A{number}"))
    hidden = site.open_case(worker, name="Odren", sensitivity=Sensitivity.PROTECTED)
    _book(site, worker, hidden)
    stranger = site.hat(Role.CW, site.organisation("Elsewhere"))
    _book(site, stranger, site.open_case(stranger))
    assert _row(_later(site, manager), "Romanian") == [str(BOUND), "too few to show"]


def test_what_went_another_way_is_a_number_of_enough_people(
    site: Site, worker: Actor, manager: Actor
) -> None:
    for number in range(BOUND):
        case = site.open_case(worker, name=f"A{number}")
        made = _book(site, worker, case)
        code = IncidentCode.PREF_MISMATCH if number else IncidentCode.EMERGENCY_MISMATCH
        site.add(worker, BookingIncident, case, booking_id=made, code=code, happened_at=clock.now())
    page = _later(site, manager)
    assert _row(page, INCIDENT_LABELS[IncidentCode.PREF_MISMATCH]) == ["too few to show"]


@pytest.mark.parametrize("role", [Role.CW, Role.INT, Role.DPO, Role.ADM, Role.VOL, Role.LEO])
def test_only_managers_read_them(site: Site, worker: Actor, role: Role) -> None:
    browser = site.browser(site.hat(role, worker.organisation_id))
    assert browser.open(PATH).status_code == 403


#: Talks as (language, person, whether it was met).
_TALKS = st.lists(
    st.tuples(st.sampled_from("abcde"), st.integers(0, 40), st.booleans()), max_size=200
)


@given(_TALKS)
def test_no_number_and_no_difference_of_numbers_is_of_fewer_people(
    talks: list[tuple[str, int, bool]],
) -> None:
    """Against brute force: each cell, and what remains when those that are shown are subtracted."""

    def count(codes: Any) -> Count:
        of_it = [talk for talk in talks if talk[0] in codes]
        unmet = [talk for talk in of_it if not talk[2]]
        met = [talk for talk in of_it if talk[2]]
        people = [len({talk[1] for talk in part}) for part in (of_it, unmet, met)]
        return Count(None, len(of_it), people[0], len(unmet), people[1], people[2])

    codes = sorted({talk[0] for talk in talks})
    rows = [Count(code, *_tail(count([code]))) for code in codes]
    shown = grouped(rows, count)
    named = [row.code for row in shown if row.code is not None]
    rest = [code for code in codes if code not in named]
    for row in shown:
        part = count([row.code]) if row.code is not None else count(rest)
        if row.requests is not None:
            assert row.requests == part.requests
            assert part.people >= BOUND
        if row.unmet is not None:
            assert row.unmet == part.unmet
            assert _is_wide(part)
    closed = [row for row in shown if row.unmet is None]
    if closed and len(closed) < len(shown):
        codes_of = [each for row in closed for each in ([row.code] if row.code else rest)]
        assert _is_wide(count(codes_of)), "subtracting the parts from their sum finds nobody"
    if rest and named:
        assert count(rest).people >= BOUND, "subtracting the rows from the sum finds nobody"


def _is_wide(row: Count) -> bool:
    """Whether what was met and what was not are each of nobody or of enough people."""
    parts = (row.unmet_people, row.met_people)
    return row.people >= CROSSED and all(part == 0 or part >= CROSSED for part in parts)


def _tail(row: Count) -> tuple[int, int, int, int, int]:
    return row.requests, row.people, row.unmet, row.unmet_people, row.met_people


def test_the_smallest_row_goes_with_what_is_too_small() -> None:
    rows = [Count("a", 9, 9), Count("b", 6, 6), Count("c", 2, 2)]
    shown = grouped(rows, lambda codes: Count(None, *_of(rows, codes)))
    assert [(row.code, row.requests) for row in shown] == [("a", 9), (None, 8)]


def _of(rows: list[Count], codes: Any) -> tuple[int, int]:
    of_it = [row for row in rows if row.code in codes]
    return sum(row.requests for row in of_it), sum(row.people for row in of_it)


def test_an_organisation_asks_for_more_people_and_never_for_fewer(
    site: Site, worker: Actor, manager: Actor
) -> None:
    """practice.md P37: both bounds are settings."""
    settings = "/admin/organisation/small-numbers"
    admin = site.browser(site.hat(Role.ADM, worker.organisation_id))
    assert site.browser(manager).open(settings).status_code == 403
    for people, crossed in (("4", "11"), ("5", "10"), ("30", "20"), ("", "11"), ("5", "101")):
        refused = admin.submit(settings, least_people=people, least_crossed=crossed)
        assert refused.status_code == 422, (people, crossed)
    for number in range(CROSSED + 1):
        _book(site, worker, site.open_case(worker, name=f"A{number}"))
    assert _row(_later(site, manager), "Romanian") == [str(CROSSED + 1), "0"]
    saved = admin.submit(settings, least_people="6", least_crossed=str(CROSSED + 2))
    assert saved.status_code == 303
    page = _later(site, manager)
    assert _row(page, "Romanian") == [str(CROSSED + 1), "too few to show"]
    assert f"at least {CROSSED + 2}" in page
    assert admin.submit(settings, least_people="20", least_crossed="20").status_code == 303
    assert "Romanian" not in _later(site, manager)
