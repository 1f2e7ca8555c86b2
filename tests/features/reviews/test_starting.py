"""What starts reviews, brings them forward and ends them; nothing else does."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from caseapp.kinds import Kind
from caseapp.models.review import Review
from tests.features.reviews.steps import (
    all_reviews,
    answer,
    codes,
    due_day,
    in_days,
    move,
    on_or_after,
    today,
)
from tests.support.site import Browser, Site

# --- what starts reviews ----------------------------------------------------------------


def test_opening_a_case_starts_three(site: Site, browser: Browser, case: str) -> None:
    """practice.md P11."""
    assert codes(site) == ["NEEDS", "PLAN", "SAFETY"]
    assert due_day(site, "SAFETY") == on_or_after(today() + timedelta(days=3))
    assert due_day(site, "NEEDS") == on_or_after(today() + timedelta(days=7))
    assert due_day(site, "PLAN") == on_or_after(today() + timedelta(days=42))
    page = browser.open(f"{case}/reviews").text
    assert "Is the safety plan still right?" in page
    assert "Is the safety plan still right?" in browser.open(case).text


def test_a_stage_starts_its_reminders_once(site: Site, browser: Browser, case: str) -> None:
    """Sent twice, sent again from the page behind the back button, or entered again: once."""
    path = f"{case}/pillars/1"
    days = {"rrp_start": in_days(0), "rrp_end": in_days(30)}
    form = browser.fill(path, stage="P1-50", presence="with_us", **days)
    assert browser.send(path, form).status_code == 303
    assert browser.send(path, form).status_code == 303
    again = {**form, "submission_key": "0" * 22}
    assert browser.send(path, again).status_code in (409, 422)
    ends = [row for row in all_reviews(site) if row.code == "RRP_END"]
    assert [(row.due_on, row.counts_from) for row in ends] == [
        (today() + timedelta(days=16), today() + timedelta(days=30))
    ]
    assert "RRP_CALM" not in codes(site), "not in the starter set"


def test_moving_back_and_forth_doubles_nothing(site: Site, browser: Browser, case: str) -> None:
    for _turn in range(2):
        assert move(browser, case, "P2-55", reason="They asked") == 303
        assert move(browser, case, "P2-50", reason="They asked") == 303
    found = codes(site)
    assert len(found) == len(set(found))
    assert found == ["NEEDS", "PLAN", "SAFETY"]


def test_an_open_one_is_brought_forward_or_left(site: Site, browser: Browser, case: str) -> None:
    plan = due_day(site, "PLAN")
    assert move(browser, case, "P2-40") == 303
    assert due_day(site, "PLAN") == plan
    assert move(browser, case, "P2-90", reason="They came back") == 303
    assert due_day(site, "SAFETY") <= on_or_after(today() + timedelta(days=7))


def test_a_date_that_was_corrected_is_followed(site: Site, browser: Browser, case: str) -> None:
    assert move(browser, case, "P1-50", rrp_end=in_days(30)) == 303
    assert move(browser, case, "P1-55", rrp_end=in_days(45)) == 303
    assert due_day(site, "RRP_END") == today() + timedelta(days=31 + 11)
    [row] = [row for row in all_reviews(site) if row.code == "RRP_END"]
    assert row.counts_from == today() + timedelta(days=45)


def test_a_date_that_is_answered_later_starts_its_reminder(
    site: Site, browser: Browser, case: str
) -> None:
    assert move(browser, case, "P1-40") == 303
    assert "DECISION" not in codes(site)
    answer(browser, case, 1, expected_on=in_days(10))
    assert due_day(site, "DECISION") > today() + timedelta(days=14)


def test_the_answer_of_the_authority_ends_asking_for_it(
    site: Site, browser: Browser, case: str
) -> None:
    assert move(browser, case, "P1-40") == 303
    answer(browser, case, 1, expected_on=in_days(10))
    assert "DECISION" in codes(site)
    assert move(browser, case, "P1-50", rrp_end=in_days(30)) == 303
    assert "DECISION" not in codes(site)
    assert "DECISION" in [row.code for row in all_reviews(site, is_open=False)]


def test_please_do_not_raise_ends_the_revisit_and_deletes_nothing(
    site: Site, browser: Browser, case: str
) -> None:
    assert move(browser, case, "P4-30") == 303
    answer(browser, case, 4, raise_again_on=in_days(60))
    assert "P4_REVISIT" in codes(site)
    assert move(browser, case, "P4-35") == 303
    assert "P4_REVISIT" not in codes(site)
    [ended] = [row for row in all_reviews(site, is_open=False) if row.code == "P4_REVISIT"]
    assert ended.state == "not_needed"


def test_no_pillar_before_the_fourth_touches_what_justice_started(
    site: Site, browser: Browser, case: str
) -> None:
    """INV-01, INV-02."""
    assert move(browser, case, "P4-30") == 303
    answer(browser, case, 4, raise_again_on=in_days(60))
    before = [row for row in all_reviews(site) if row.kind == Kind.CJ]
    for stage in ("P1-10", "P2-50", "P3-10"):
        assert move(browser, case, stage) == 303
    assert [row for row in all_reviews(site) if row.kind == Kind.CJ] == before


def test_time_alone_closes_nothing(site: Site, browser: Browser, case: str) -> None:
    """INV-04: looking at pages long after leaves what was there."""
    with site.owner() as connection:
        review: Any = Review.__table__
        connection.execute(review.update().values(due_on=today() - timedelta(days=200)))
    page = browser.open(f"{case}/reviews").text
    assert "since" in page
    assert codes(site) == ["NEEDS", "PLAN", "SAFETY"]
