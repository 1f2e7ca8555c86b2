"""Who sees which reviews and dates, on their own pages and on those of others."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from caseapp.access.actor import Actor
from caseapp.kinds import Kind, Relation, Role
from caseapp.models.grant import CaseListing
from tests.features.reviews.steps import (
    all_reviews,
    answer,
    codes,
    due_day,
    in_days,
    move,
    put,
    send,
    shown,
    tap,
    the_case,
    today,
    ways,
)
from tests.support.site import Browser, Site

# --- who sees what ----------------------------------------------------------------------


def test_an_advocate_without_the_kind_sees_no_trace_of_it(
    site: Site, worker: Actor, case: str, browser: Browser
) -> None:
    """INV-05: neither the line nor anything that counts it."""
    advocate = site.hat(Role.IA, worker.organisation_id)
    opened = the_case(site, worker)
    site.stand(opened, advocate, Relation.CONSENT, only=Kind.SUM | Kind.GOA)
    theirs = site.browser(advocate)
    before = [shown(theirs, f"{case}{page}") for page in ("", "/reviews")]
    assert "First practical needs" in before[1]
    assert "Safety plan" not in before[1]
    assert move(browser, case, "P4-30") == 303
    answer(browser, case, 4, raise_again_on=in_days(2))
    assert [shown(theirs, f"{case}{page}") for page in ("", "/reviews")] == before
    [row] = [row for row in all_reviews(site) if row.code == "P4_REVISIT"]
    assert theirs.open(f"{case}/reviews/{row.id}").status_code == 404


def test_the_order_of_cases_tells_of_no_other_kind(site: Site, browser: Browser, case: str) -> None:
    """Lists sort by a day that comes from the kind SUM alone."""
    listing: Any = CaseListing.__table__
    needs = due_day(site, "NEEDS")
    assert due_day(site, "SAFETY") <= needs
    with site.owner() as connection:
        assert connection.execute(select(listing.c.next_on)).scalar_one() == needs
    assert send(browser, tap(browser, case, "First practical needs")).status_code == 303
    plan = due_day(site, "PLAN")
    with site.owner() as connection:
        assert connection.execute(select(listing.c.next_on)).scalar_one() == plan


def test_a_caseworker_sees_the_deadline_of_a_legal_matter(
    site: Site, browser: Browser, case: str, colleague: Actor
) -> None:
    """domain.md §7.3: of LEG the caseworker has kinds, state and deadlines; also a new one."""
    assert move(browser, case, "P1-60", challenge_deadline=in_days(40)) == 303
    put(browser, case, colleague, "key_worker", before="leaves")
    theirs = site.browser(colleague)
    assert "Is everything under way for this date?" in theirs.open(f"{case}/reviews").text
    path = ways(theirs, case, "Something else")["Legal deadline"]
    assert theirs.submit(path, what="done", words="Sent by the lawyer").status_code == 303
    assert "LEGAL" not in codes(site)


def test_a_manager_sees_dates_and_may_move_what_can_move(
    site: Site, worker: Actor, browser: Browser, case: str
) -> None:
    """domain.md §7.1: adjusting a date is an act of managers, who read nothing else of it."""
    path = ways(browser, case, "Something else")["Safety plan"]
    assert browser.submit(path, what="done", words="only for us").status_code == 303
    manager = site.browser(site.hat(Role.MGR, worker.organisation_id))
    page = manager.open(f"{case}/reviews").text
    assert "Does the whole plan still fit?" in page
    assert "safety" not in page.lower()
    assert "only for us" not in page
    assert "Still right" not in page
    assert move(browser, case, "P4-30") == 303
    answer(browser, case, 4, raise_again_on=in_days(60))
    assert "Justice" not in manager.open(f"{case}/reviews").text
    plan = ways(manager, case, "Something else")["Support plan"]
    assert 'value="done"' not in manager.open(plan).text
    assert manager.submit(plan, what="done").status_code == 422
    words = "After the holiday"
    assert manager.submit(plan, what="move", on=in_days(60), words=words).status_code == 303
    assert due_day(site, "PLAN") == today() + timedelta(days=60)


def test_who_left_the_team_sees_none_at_the_next_request(
    site: Site, browser: Browser, case: str, colleague: Actor
) -> None:
    put(browser, case, colleague, "key_worker", before="leaves")
    assert browser.open(f"{case}/reviews").status_code == 404
    assert "Ilvara" not in browser.open("/today").text
    assert "Ilvara" in site.browser(colleague).open("/today").text


def test_today_has_one_line_a_person(site: Site, browser: Browser, case: str) -> None:
    """practice.md P11: the next thing within 14 days, for the key worker of the day."""
    page = browser.open("/today").text
    assert page.count("<bdi>Ilvara</bdi>") == 1
    assert "Is the safety plan still right?" in page
    assert "Are the first practical needs met?" in page
    assert "Does the whole plan still fit?" not in page


def test_today_of_a_co_worker_is_not_that_of_the_key_worker(
    site: Site, browser: Browser, case: str, colleague: Actor
) -> None:
    put(browser, case, colleague)
    assert "Ilvara" not in site.browser(colleague).open("/today").text


def test_a_stranger_finds_nothing(site: Site, case: str) -> None:
    stranger = site.browser(site.hat(Role.CW, site.organisation("Elsewhere")))
    assert stranger.open(f"{case}/reviews").status_code == 404
