"""Entered once (practice.md P9): a move makes its record, and a record proposes its move."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from caseapp.access.actor import Actor
from caseapp.base import clock
from caseapp.kinds import (
    AnswerState,
    ChallengeRoute,
    DecisionOutcome,
    DecisionStep,
    ExtensionAnswer,
    InterimSupport,
    Role,
)
from caseapp.models.identification import (
    DecisionChallenge,
    IdentificationDecision,
    RecoveryExtension,
    RecoveryPeriod,
)
from tests.support.site import Browser, Site


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


def _move(browser: Browser, case: str, stage: str, on: int = 0, **more: str) -> TestResponse:
    values = {"stage": stage, "on": _day(on), "presence": "with_us", "reason": "so it is", **more}
    return browser.submit(f"{case}/pillars/1", **values)


def _later(browser: Browser, case: str, **facts: str) -> TestResponse:
    """Add facts to the newest move."""
    found = re.search(r'href="([^"]+/moves/[^"]+)"', browser.open(f"{case}/journey?pillar=1").text)
    assert found is not None
    page = browser.open(found[1]).text
    names = re.findall(r'<select id="([^"]+)"', page)
    untouched = {name: "not_asked_yet" if name.endswith("_instead") else "" for name in names}
    return browser.submit(found[1], **{**untouched, **facts})


def _all(site: Site, actor: Actor, model: Any) -> list[Any]:
    with site.acting(actor) as session:
        return list(session.scalars(select(model).order_by(model.made_at)).all())


def test_presumed_makes_period_and_decision_once_even_when_sent_twice(
    site: Site, worker: Actor, browser: Browser, case: str
) -> None:
    dates = {"rrp_start": _day(-23), "rrp_end": _day(6)}
    form = browser.fill(
        f"{case}/pillars/1", stage="P1-50", on=_day(-23), presence="with_us", **dates
    )
    assert browser.send(f"{case}/pillars/1", form).status_code == 303
    assert browser.send(f"{case}/pillars/1", form).status_code == 303
    assert _move(browser, case, "P1-50", **dates).status_code in (303, 422)
    (period,) = _all(site, worker, RecoveryPeriod)
    assert (period.start_on.isoformat(), period.end_on.isoformat()) == (_day(-23), _day(6))
    (decision,) = _all(site, worker, IdentificationDecision)
    assert decision.outcome is DecisionOutcome.POSITIVE
    assert decision.step is DecisionStep.PRELIMINARY
    assert "Last day of the recovery period" in browser.open(case).text


def test_a_period_that_is_too_short_is_refused_with_the_move_and_nothing_is_written(
    site: Site, worker: Actor, browser: Browser, case: str
) -> None:
    answer = _move(
        browser, case, "P1-50", rrp_start=_day(0), rrp_end=_day(10), words="I can rest now."
    )
    assert answer.status_code == 422
    error = re.search(r'id="rrp_end-error">(.*?)</p>', answer.text)
    assert error is not None
    assert "at least 30 days" in error[1]
    assert "I can rest now." in answer.text
    assert "Not discussed yet" in answer.text
    assert _all(site, worker, RecoveryPeriod) == []
    assert "Presumed" not in browser.open(f"{case}/journey").text


def test_more_time_follows_from_asked_to_granted(
    site: Site, worker: Actor, browser: Browser, case: str
) -> None:
    _move(browser, case, "P1-50", -23, rrp_start=_day(-23), rrp_end=_day(6))
    assert _move(browser, case, "P1-55", -1, rrp_end=_day(6)).status_code == 303
    later = _later(browser, case, extension="asked", wish_at_end="To stay in this house.")
    assert later.status_code == 303
    (period,) = _all(site, worker, RecoveryPeriod)
    assert period.wish_state is AnswerState.TOLD
    assert "To stay in this house." in browser.open(f"{case}/identification").text
    (asked,) = _all(site, worker, RecoveryExtension)
    assert asked.answer is ExtensionAnswer.NOT_YET
    assert _move(browser, case, "P1-50", rrp_start=_day(-23), rrp_end=_day(36)).status_code == 303
    (period,) = _all(site, worker, RecoveryPeriod)
    (given,) = _all(site, worker, RecoveryExtension)
    assert period.end_on.isoformat() == _day(6)
    assert given.answer is ExtensionAnswer.GIVEN
    assert given.new_end_on.isoformat() == _day(36)


def test_a_later_end_at_the_end_of_a_period_is_more_time_that_was_given(
    site: Site, worker: Actor, browser: Browser, case: str
) -> None:
    _move(browser, case, "P1-50", -23, rrp_start=_day(-23), rrp_end=_day(6))
    assert _move(browser, case, "P1-55", -1, rrp_end=_day(36)).status_code == 303
    assert _later(browser, case, extension="granted").status_code == 303
    (period,) = _all(site, worker, RecoveryPeriod)
    (extension,) = _all(site, worker, RecoveryExtension)
    assert period.end_on.isoformat() == _day(6)
    assert extension.new_end_on.isoformat() == _day(36)


def test_a_second_period_is_a_record_of_its_own(
    site: Site, worker: Actor, browser: Browser, case: str
) -> None:
    """INV-03, INV-04: back to the period, and what was before stays."""
    _move(browser, case, "P1-50", -90, rrp_start=_day(-90), rrp_end=_day(-50))
    _move(browser, case, "P1-70", -50)
    assert _move(browser, case, "P1-50", rrp_start=_day(-1), rrp_end=_day(40)).status_code == 303
    first, second = _all(site, worker, RecoveryPeriod)
    assert (first.end_on.isoformat(), second.end_on.isoformat()) == (_day(-50), _day(40))


def test_an_extension_that_was_given_is_put_right_by_a_later_move(
    site: Site, worker: Actor, browser: Browser, case: str
) -> None:
    _move(browser, case, "P1-50", -23, rrp_start=_day(-23), rrp_end=_day(6))
    _move(browser, case, "P1-55", -1, rrp_end=_day(36))
    assert _move(browser, case, "P1-50", rrp_start=_day(-23), rrp_end=_day(30)).status_code == 303
    (extension,) = _all(site, worker, RecoveryExtension)
    (period,) = _all(site, worker, RecoveryPeriod)
    assert period.end_on.isoformat() == _day(6)
    assert extension.new_end_on.isoformat() == _day(30)


def test_the_way_of_a_decision_from_sent_to_challenged(
    site: Site, worker: Actor, browser: Browser, case: str
) -> None:
    assert _move(browser, case, "P1-40", -30).status_code == 303
    assert _later(browser, case, authority="The panel", expected_on=_day(-9)).status_code == 303
    (decision,) = _all(site, worker, IdentificationDecision)
    assert decision.submitted_on.isoformat() == _day(-30)
    assert decision.expected_on.isoformat() == _day(-9)
    dates = {"decided_on": _day(-5), "challenge_deadline": _day(9)}
    assert _move(browser, case, "P1-60", -5, **dates).status_code == 303
    explained = {"reasons_explained_on": _day(-4), "reasons_language": "Romanian"}
    assert _later(browser, case, **explained).status_code == 303
    (decision,) = _all(site, worker, IdentificationDecision)
    assert decision.outcome is DecisionOutcome.NEGATIVE
    assert decision.challenge_deadline.isoformat() == _day(9)
    assert decision.reasons_explained_on.isoformat() == _day(-4)
    assert "Romanian" in browser.open(f"{case}/identification").text
    assert _move(browser, case, "P1-65", challenge_deadline=_day(8)).status_code == 303
    facts = {"route": "appeal", "adviser": "Caswen", "interim_support": "confirmed"}
    assert _later(browser, case, **facts).status_code == 303
    (challenge,) = _all(site, worker, DecisionChallenge)
    assert challenge.decision_id == decision.id
    assert challenge.route is ChallengeRoute.APPEAL
    assert challenge.interim_support is InterimSupport.CONFIRMED
    assert challenge.deadline.isoformat() == _day(8)
    assert "Caswen" in browser.open(f"{case}/identification").text


def test_the_conclusive_decision_is_waited_for_and_made(
    site: Site, worker: Actor, browser: Browser, case: str
) -> None:
    assert _move(browser, case, "P1-70", -20).status_code == 303
    assert _later(browser, case, expected_on=_day(-3)).status_code == 303
    assert "Answer expected by" in browser.open(case).text
    assert _move(browser, case, "P1-80", decided_on=_day(-1)).status_code == 303
    assert _later(browser, case, reasons_shared_on=_day(0)).status_code == 303
    (decision,) = _all(site, worker, IdentificationDecision)
    assert (decision.step, decision.outcome) == (DecisionStep.CONCLUSIVE, DecisionOutcome.POSITIVE)
    assert decision.reasons_explained_on.isoformat() == _day(0)
    assert "Dates that matter" not in browser.open(case).text


def test_what_is_added_to_an_old_move_changes_no_newer_record(
    site: Site, worker: Actor, browser: Browser, case: str
) -> None:
    assert _move(browser, case, "P1-40", -30).status_code == 303
    path = re.search(r'href="([^"]+/identification/decisions/(?!new)[^"]+)"', _page(browser, case))
    assert path is not None
    known = {"step": "preliminary", "outcome": "not_yet", "submitted_on": _day(-30)}
    assert browser.submit(path[1], **known, expected_on=_day(20)).status_code == 303
    assert _later(browser, case, expected_on=_day(10)).status_code == 303
    (decision,) = _all(site, worker, IdentificationDecision)
    assert decision.expected_on.isoformat() == _day(20)


def _page(browser: Browser, case: str) -> str:
    return browser.open(f"{case}/identification").text


def test_a_decision_that_came_before_it_was_sent_is_refused_with_the_move(
    browser: Browser, case: str
) -> None:
    assert _move(browser, case, "P1-40", -3).status_code == 303
    dates = {"decided_on": _day(-5), "challenge_deadline": _day(9)}
    answer = _move(browser, case, "P1-60", 0, **dates)
    assert answer.status_code == 422
    assert "A decision comes after that" in answer.text
    assert "Now: Referred" in re.sub(r"<[^>]+>", "", answer.text)


# --- what a record proposes -------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "outcome", "stage"),
    [
        ("preliminary", "positive", "P1-50"),
        ("preliminary", "negative", "P1-60"),
        ("conclusive", "positive", "P1-80"),
        ("conclusive", "negative", "P1-85"),
    ],
)
def test_a_decision_moves_nothing_and_proposes_its_stage(
    browser: Browser, case: str, step: str, outcome: str, stage: str
) -> None:
    decided = {"decided_on": _day(-2), "challenge_deadline": _day(12)}
    values = {"step": step, "outcome": outcome, **decided}
    assert browser.submit(f"{case}/identification/decisions/new", **values).status_code == 303
    address = f"{case}/pillars/1?stage={stage}"
    for path in (f"{case}/identification", f"{case}/pillars/1"):
        assert f'href="{address}"' in browser.open(path).text
    page = browser.open(address).text
    assert re.search(rf'value="{stage}"[^>]* checked', page)
    assert "Not discussed yet" in page
    period = {"rrp_start": _day(-2), "rrp_end": _day(40)}
    assert _move(browser, case, stage, **{**decided, **period}).status_code == 303
    assert "fits the stage" not in _page(browser, case)


def test_fourteen_days_before_the_end_the_next_stage_is_proposed(
    browser: Browser, case: str
) -> None:
    assert _move(browser, case, "P1-50", rrp_start=_day(-20), rrp_end=_day(15)).status_code == 303
    assert "fits the stage" not in _page(browser, case)
    other = str(browser.submit("/cases/new", name_to_use="Odrenn", age_status="adult").location)
    assert _move(browser, other, "P1-50", rrp_start=_day(-20), rrp_end=_day(14)).status_code == 303
    page = browser.open(f"{other}/pillars/1?stage=P1-55").text
    assert re.search(r'value="P1-55"[^>]* checked', page)
    assert re.search(rf'id="rrp_end"[^>]*value="{_day(14)}"', page)


def test_another_move_answers_the_proposal(browser: Browser, case: str) -> None:
    values = {"step": "preliminary", "outcome": "positive", "decided_on": _day(-2)}
    assert browser.submit(f"{case}/identification/decisions/new", **values).status_code == 303
    assert "fits the stage" in _page(browser, case)
    assert _move(browser, case, "P1-70").status_code == 303
    assert "fits the stage" not in _page(browser, case)


def test_an_old_decision_that_is_written_down_late_proposes_nothing(
    browser: Browser, case: str
) -> None:
    assert _move(browser, case, "P1-95", -5).status_code == 303
    values = {"step": "conclusive", "outcome": "positive", "decided_on": _day(-200)}
    assert browser.submit(f"{case}/identification/decisions/new", **values).status_code == 303
    assert "fits the stage" not in _page(browser, case)
