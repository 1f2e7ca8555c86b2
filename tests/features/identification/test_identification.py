"""The recovery period, decisions and challenges: each a record, with dates that can be."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from babel import dates
from werkzeug.test import TestResponse

from caseapp.access.actor import Actor
from caseapp.base import clock, ids
from caseapp.kinds import Relation, Role
from tests.support.site import Browser, Site, hidden_fields


def _day(offset: int) -> str:
    return (clock.today("UTC") + timedelta(days=offset)).isoformat()


@pytest.fixture
def worker(site: Site) -> Actor:
    """Give a caseworker."""
    return site.hat(Role.CW, site.organisation())


@pytest.fixture
def browser(site: Site, worker: Actor) -> Browser:
    """Give the caseworker's browser."""
    return site.browser(worker)


@pytest.fixture
def case(browser: Browser) -> str:
    """Open a case and return its address."""
    return str(browser.submit("/cases/new", name_to_use="Ilvara", age_status="adult").location)


def _page(browser: Browser, case: str) -> str:
    return browser.open(f"{case}/identification").text


def _link(browser: Browser, case: str, pattern: str) -> str:
    found = re.search(rf'href="({re.escape(case)}/identification/{pattern})"', _page(browser, case))
    assert found is not None, pattern
    return found[1]


def _period(browser: Browser, case: str, start: int, end: int, **more: str) -> TestResponse:
    values = {"start_on": _day(start), "end_on": _day(end), "wish_state": "not_asked_yet", **more}
    return browser.submit(f"{case}/identification/recovery/new", **values)


def _decide(browser: Browser, case: str, step: str, outcome: str, **more: str) -> TestResponse:
    values = {"step": step, "outcome": outcome, **more}
    return browser.submit(f"{case}/identification/decisions/new", **values)


def _as_shown(offset: int) -> str:
    """Return a day as pages write it."""
    return dates.format_date(clock.today("UTC") + timedelta(days=offset), "EEE d MMM yyyy", "en")


# --- the period -------------------------------------------------------------------------


def test_a_positive_preliminary_decision_starts_a_period_of_thirty_days(
    browser: Browser, case: str
) -> None:
    assert _decide(browser, case, "preliminary", "positive", decided_on=_day(-1)).status_code == 303
    assert _period(browser, case, -1, 28).status_code == 303
    page = _page(browser, case)
    assert f"Until {_as_shown(28)}" in page
    assert "Ask for more time" in page
    assert "Not asked yet" in page


def test_a_shorter_period_is_refused_at_its_field_and_what_was_typed_is_kept(
    browser: Browser, case: str
) -> None:
    answer = _period(browser, case, -1, 27, wish_at_end="A quieter room.")
    assert answer.status_code == 422
    error = re.search(r'id="end_on-error">(.*?)</p>', answer.text)
    assert error is not None
    assert "at least 30 days" in error[1]
    assert _day(27) in answer.text
    assert "A quieter room." in answer.text
    assert "Nothing recorded yet." in _page(browser, case)


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"start_on": _day(0), "end_on": _day(-2)}, "end_on", "comes after the first"),
        ({"start_on": "2026-02-30", "end_on": _day(60)}, "start_on", "in no calendar"),
        ({"start_on": "0003-01-01", "end_on": _day(60)}, "start_on", "look at the year"),
        ({"start_on": _day(0), "end_on": ""}, "end_on", "Give the last day"),
    ],
)
def test_days_that_cannot_be_are_said_beside_the_field(
    browser: Browser, case: str, typed: dict[str, str], field: str, said: str
) -> None:
    path = f"{case}/identification/recovery/new"
    answer = browser.submit(path, wish_state="not_asked_yet", **typed)
    assert answer.status_code == 422
    error = re.search(rf'id="{field}-error">(.*?)</p>', answer.text)
    assert error is not None
    assert said in error[1]
    assert all(value in answer.text for value in typed.values())


def test_more_time_moves_the_end_when_it_is_given(browser: Browser, case: str) -> None:
    assert _period(browser, case, -23, 6).status_code == 303
    ask = _link(browser, case, r"recovery/[\w-]+/more-time")
    asked = browser.submit(ask, asked_on=_day(-1), answer="not_yet", reason="She is not well.")
    assert asked.status_code == 303
    assert f"Until {_as_shown(6)}" in _page(browser, case)
    assert "She is not well." in _page(browser, case)
    answer = _link(browser, case, r"recovery/[\w-]+/more-time/[\w-]+")
    late = browser.submit(answer, asked_on=_day(-1), answer="given", new_end_on=_day(5))
    assert late.status_code == 422
    assert "More time ends later" in late.text
    given = browser.submit(answer, asked_on=_day(-1), answer="given", new_end_on=_day(36))
    assert given.status_code == 303
    page = _page(browser, case)
    assert f"Until {_as_shown(36)}" in page
    assert "Last day at first" in page


def test_more_time_that_is_not_given_moves_nothing(browser: Browser, case: str) -> None:
    assert _period(browser, case, -23, 6).status_code == 303
    ask = _link(browser, case, r"recovery/[\w-]+/more-time")
    assert browser.submit(ask, asked_on=_day(-1), answer="not_given").status_code == 303
    assert f"Until {_as_shown(6)}" in _page(browser, case)
    assert "Not given" in _page(browser, case)


def test_an_ended_period_stays_and_a_new_one_can_begin(browser: Browser, case: str) -> None:
    """INV-04: an end ends nothing."""
    assert _period(browser, case, -60, -10).status_code == 303
    assert _period(browser, case, -40, 20).status_code == 422
    assert _period(browser, case, -5, 40).status_code == 303
    page = _page(browser, case)
    assert f"Ended on {_as_shown(-10)}" in page
    assert f"Until {_as_shown(40)}" in page
    assert "Support goes on as it was." in page
    assert browser.open(case).status_code == 200


def test_a_wish_is_told_or_not_told_for_a_reason(browser: Browser, case: str) -> None:
    """INV-21."""
    both = _period(browser, case, 0, 40, wish_at_end="Stay here.", wish_state="not_known")
    assert both.status_code == 422
    assert "not both" in both.text
    assert _period(browser, case, 0, 40, wish_state="prefers_not_to_say").status_code == 303
    assert "Prefers not to say" in _page(browser, case)


# --- decisions and challenges -----------------------------------------------------------


def test_a_negative_decision_has_a_deadline_and_a_challenge(browser: Browser, case: str) -> None:
    made = _decide(
        browser,
        case,
        "conclusive",
        "negative",
        decided_on=_day(-9),
        challenge_deadline=_day(5),
        reasons_explained_on=_day(-8),
        reasons_language="Ukrainian",
    )
    assert made.status_code == 303
    assert "Last day to challenge" in browser.open(case).text
    assert "Support goes on as it was." in _page(browser, case)
    path = _link(browser, case, r"decisions/[\w-]+/challenges/new")
    assert f'value="{_day(5)}"' in browser.open(path).text
    begun = browser.submit(
        path, route="review", deadline=_day(5), interim="ours_goes_on", outcome="not_yet"
    )
    assert begun.status_code == 303
    page = _page(browser, case)
    assert "being prepared" in page
    assert "Ours goes on whatever they say" in page
    change = _link(browser, case, r"challenges/[\w-]+")
    handed_in = browser.submit(
        change,
        route="review",
        deadline=_day(5),
        lodged_on=_day(0),
        interim="do_not_ask",
        outcome="not_yet",
    )
    assert handed_in.status_code == 303
    assert "handed in" in _page(browser, case)
    assert "Asked us not to ask" in _page(browser, case)
    assert "Dates that matter" not in browser.open(case).text


def test_a_decision_about_age_is_a_record_with_its_deadline(browser: Browser, case: str) -> None:
    """domain.md §2.5: and it proposes no stage."""
    made = _decide(
        browser, case, "age", "negative", decided_on=_day(-2), challenge_deadline=_day(12)
    )
    assert made.status_code == 303
    page = _page(browser, case)
    assert "Decision about age" in page
    assert "Prepare a challenge" in page
    assert "fits the stage" not in page


def test_a_decision_comes_after_it_was_sent_and_with_its_answer(
    browser: Browser, case: str
) -> None:
    early = _decide(
        browser, case, "preliminary", "positive", submitted_on=_day(-3), decided_on=_day(-4)
    )
    assert early.status_code == 422
    assert "A decision comes after that" in early.text
    without = _decide(browser, case, "preliminary", "not_yet", decided_on=_day(-4))
    assert without.status_code == 422
    assert "Say what was decided" in without.text
    to_come = _decide(browser, case, "preliminary", "positive", decided_on=_day(4))
    assert "still to come" in to_come.text


def test_two_people_who_change_one_decision_both_keep_their_text(
    site: Site, worker: Actor, browser: Browser, case: str
) -> None:
    assert (
        _decide(browser, case, "preliminary", "not_yet", authority="The panel").status_code == 303
    )
    path = _link(browser, case, r"decisions/(?!new)[\w-]+")
    kept = {"step": "preliminary", "outcome": "not_yet"}
    late = browser.fill(path, **kept, authority="The panel of the north")
    theirs = browser.submit(path, **kept, authority="The panel of the south")
    assert theirs.status_code == 303
    answer = browser.send(path, late)
    assert answer.status_code == 409
    assert "The panel of the north" in answer.text
    assert "The panel of the south" in answer.text
    mine = {**hidden_fields(answer.text), **kept, "authority": "The panel of the north"}
    assert browser.send(path, mine).status_code == 303
    assert "The panel of the north" in _page(browser, case)


# --- who sees what ----------------------------------------------------------------------


def test_a_stranger_and_police_and_health_find_nothing(site: Site, worker: Actor) -> None:
    opened = site.open_case(worker)
    case = f"/cases/{ids.show_reference(opened.reference)}"
    browser = site.browser(worker)
    assert _period(browser, case, -23, 6).status_code == 303
    stranger = site.browser(site.hat(Role.CW, site.organisation("Elsewhere")))
    paths = [f"{case}/identification", f"{case}/identification/decisions/new"]
    paths.append(_link(browser, case, r"recovery/(?!new)[\w-]+"))
    for path in paths:
        assert stranger.open(path).status_code == 404
    for role in (Role.LEO, Role.HP):
        hat = site.hat(role, site.organisation(f"Of {role}"))
        site.stand(opened, hat, Relation.CONSENT)
        theirs = site.browser(hat)
        for path in paths:
            assert theirs.open(path).status_code == 404, role
        assert "Dates that matter" not in theirs.open(case).text


def test_a_manager_sees_dates_and_no_words(
    site: Site, worker: Actor, browser: Browser, case: str
) -> None:
    """domain.md §7.3: NRM reduced for managers."""
    assert _period(browser, case, -23, 6, wish_at_end="A quieter room.").status_code == 303
    sent = {"submitted_on": _day(-30), "decided_on": _day(-9), "challenge_deadline": _day(5)}
    negative = _decide(browser, case, "conclusive", "negative", authority="Panel of Ostrel", **sent)
    assert negative.status_code == 303
    manager = site.browser(site.hat(Role.MGR, worker.organisation_id))
    page = manager.open(f"{case}/identification")
    assert page.status_code == 200
    for day in (-23, 6, -30, -9, 5):
        assert _day(day) in page.text
    for word in ("A quieter room.", "Panel of Ostrel", "Ilvara", "Write down"):
        assert word not in page.text
    assert _day(6) in manager.open(case).text
    for path in ("recovery/new", "decisions/new"):
        assert manager.open(f"{case}/identification/{path}").status_code in (403, 404)


def test_house_staff_see_until_when_somebody_is_entitled(site: Site, worker: Actor) -> None:
    opened = site.open_case(worker)
    case = f"/cases/{ids.show_reference(opened.reference)}"
    browser = site.browser(worker)
    assert _period(browser, case, -23, 6, wish_at_end="A quieter room.").status_code == 303
    ask = _link(browser, case, r"recovery/[\w-]+/more-time")
    given = {"asked_on": _day(-1), "answer": "given", "new_end_on": _day(36)}
    assert browser.submit(ask, **given).status_code == 303
    house = site.hat(Role.AW, site.organisation("House"))
    site.stand(opened, house, Relation.CONSENT)
    page = site.browser(house).open(f"{case}/identification").text
    assert _day(36) in page
    assert _day(-23) not in page
    assert _day(6) not in page
    assert "A quieter room." not in page
    assert _day(36) in site.browser(house).open(case).text


def test_who_only_reads_changes_nothing(site: Site, worker: Actor) -> None:
    opened = site.open_case(worker)
    case = f"/cases/{ids.show_reference(opened.reference)}"
    assert _period(site.browser(worker), case, -23, 6).status_code == 303
    advocate = site.hat(Role.IA, worker.organisation_id)
    site.stand(opened, advocate, Relation.CONSENT)
    page = site.browser(advocate).open(f"{case}/identification")
    assert page.status_code == 200
    assert "Write down" not in page.text
    assert "Ask for more time" not in page.text
    assert site.browser(advocate).open(f"{case}/identification/recovery/new").status_code == 404


def test_nothing_is_shown_where_nothing_is_written(browser: Browser, case: str) -> None:
    assert "Dates that matter" not in browser.open(case).text
    assert "Nothing recorded yet." in _page(browser, case)
    assert "Period and decisions" in browser.open(f"{case}/pillars/1").text


def test_each_change_stands_in_the_trail(
    site: Site, worker: Actor, browser: Browser, case: str
) -> None:
    assert _period(browser, case, -23, 6).status_code == 303
    manager = site.browser(site.hat(Role.MGR, worker.organisation_id))
    assert "wrote down a recovery period" in manager.open("/audit").text
