"""Tasks; agreed contact; being out of contact."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from caseapp.access import trail
from caseapp.access.actor import Actor
from caseapp.kinds import Role
from caseapp.models.review import Review
from caseapp.models.reviewhelp import ReviewHelp
from caseapp.models.task import Task
from caseapp.rules import asking_help
from tests.features.reviews.steps import (
    all_reviews,
    answer,
    codes,
    due_day,
    in_days,
    move,
    on_or_after,
    put,
    today,
)
from tests.support.site import Browser, Site

# --- tasks ------------------------------------------------------------------------------


def test_a_task_takes_two_inputs_and_one_tap(site: Site, browser: Browser, case: str) -> None:
    page = browser.open(f"{case}/reviews").text
    [me] = re.findall(r'<option value="([^"]+)"', page)
    answer = browser.submit(f"{case}/reviews", what="Ask for the lamp", due_on=in_days(2), who=me)
    assert answer.status_code == 303
    page = browser.open(f"{case}/reviews").text
    assert "Ask for the lamp" in page
    [address] = re.findall(r'action="([^"]+/done)"', page)
    task: Any = Task.__table__
    [form] = re.findall(rf'action="{address}"[^>]*>(.*?)</form>', page, re.S)
    fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form))
    assert browser.send(address, fields).status_code == 303
    assert "Ask for the lamp" not in browser.open(f"{case}/reviews").text
    with site.owner() as connection:
        assert connection.execute(select(task.c.done_at)).scalar_one() is not None


def test_a_task_without_words_keeps_what_was_typed(browser: Browser, case: str) -> None:
    answer = browser.submit(f"{case}/reviews", what="Ask for the lamp", due_on="", who="nobody")
    assert answer.status_code == 422
    assert "Ask for the lamp" in answer.text


def test_a_guardian_advocate_answers_that_there_is_none(
    site: Site, browser: Browser, worker: Actor
) -> None:
    """practice.md P27."""
    made = browser.submit("/cases/new", name_to_use="Dainoc", age_status="child").location
    assert move(browser, str(made), "P1-35") == 303
    assert {"BIA", "GUARDIAN"} <= set(codes(site))
    put(browser, str(made), site.hat(Role.GA, worker.organisation_id), "guardian")
    assert "GUARDIAN" not in codes(site)
    assert "BIA" in codes(site)


# --- agreed contact (practice.md P11) ------------------------------------------------------


def _note(browser: Browser, case: str) -> None:
    sent = browser.submit(f"{case}/notes/new", text="We spoke.", mode="phone")
    assert sent.status_code == 303, sent.text


def test_a_note_closes_agreed_contact_and_waiting_and_starts_the_next(
    site: Site, browser: Browser, case: str
) -> None:
    assert move(browser, case, "P2-50") == 303
    assert "CONTACT_RHYTHM" not in codes(site)
    answer(browser, case, 2, contact_rhythm="weekly")
    assert due_day(site, "CONTACT_RHYTHM") == on_or_after(today() + timedelta(days=7))
    review: Any = Review.__table__
    with site.owner() as connection:  # a week later, as far as these are concerned
        for code in ("CONTACT_RHYTHM", "PLAN"):
            is_it = (review.c.code == code) & (review.c.state == "scheduled")
            connection.execute(update(review).where(is_it).values(due_on=today()))
        connection.commit()
    _note(browser, case)
    assert due_day(site, "CONTACT_RHYTHM") == on_or_after(today() + timedelta(days=7))
    assert due_day(site, "PLAN") == today()
    assert [row.state for row in all_reviews(site, is_open=False)] == ["done"]


def test_whoever_comes_when_they_wish_is_not_asked_after(
    site: Site, browser: Browser, case: str
) -> None:
    move(browser, case, "P2-50")
    answer(browser, case, 2, contact_rhythm="when_they_ask")
    assert "CONTACT_RHYTHM" not in codes(site)
    _note(browser, case)


def test_an_adult_out_of_contact_is_looked_at_daily_and_help_is_offered_for_a_child_at_once(
    site: Site, worker: Actor, browser: Browser, case: str
) -> None:
    """domain.md §6.1: child immediate, adult per agreed plan."""
    child = str(browser.submit("/cases/new", name_to_use="Dainoc", age_status="child").location)
    for address in (case, child):
        assert move(browser, address, "P2-65") == 303
    missing = {row.case_id: row for row in all_reviews(site) if row.code == "MISSING"}
    assert sorted(row.is_acute for row in missing.values()) == [False, True]
    assert {row.due_on for row in missing.values()} == {today()}
    with site.app.app_context():
        trail.about.set(trail.of_job("test"))
        asking_help.ask_everywhere()
    asked: Any = ReviewHelp.__table__
    with site.owner() as connection:
        rows = connection.execute(select(asked).where(asked.c.code == "MISSING")).all()
    assert [missing[row.case_id].is_acute for row in rows] == [True]
