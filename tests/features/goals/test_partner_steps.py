"""A step that somebody else does: they read it by their own permission, and nothing else; when that
is over, nobody has it, and goal and step stay as they are (domain.md §5.5, §7.3)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from caseapp.access.actor import Actor
from caseapp.base import clock
from caseapp.kinds import Role
from caseapp.models.consent import Consent
from caseapp.models.goal import Goal, GoalStep
from tests.support.site import Browser, Site


def _rows(site: Site, model: Any) -> list[Any]:
    with site.owner() as connection:
        return list(connection.execute(select(model.__table__)))


def _yes(browser: Browser, case: str, who: Actor) -> None:
    answer = browser.submit(
        f"{case}/consents/new",
        person=str(who.membership_id),
        answer="yes",
        kinds=["SUM", "GOA"],
        until=(clock.today("UTC") + timedelta(days=30)).isoformat(),
        card_said="y",
        company="alone",
    )
    assert answer.status_code == 303, answer.text


def test_a_partner_reads_their_step_until_the_permission_is_over(
    site: Site, browser: Browser, worker: Actor
) -> None:
    nurse = site.hat(Role.HP, worker.organisation_id)
    made = browser.submit("/cases/new", name_to_use="Marrovic", age_status="adult")
    case = str(made.location)
    _yes(browser, case, nurse)
    [consent] = _rows(site, Consent)
    goal = str(
        browser.submit(
            f"{case}/goals/new",
            own_words="Hear my daughter on the phone",
            step="Book the hearing test",
            owner="together",
            by_when="week",
            limits="1",
            both="y",
        ).location
    )
    theirs = browser.submit(
        f"{goal}/steps/new",
        step="Send the letter for the test",
        owner="partner",
        owner_name="The nurse",
        by_when="week",
        consent=str(consent.id),
    )
    assert theirs.status_code == 303
    page = site.browser(nurse).open(f"{case}/goals")
    assert page.status_code == 200
    assert "Send the letter for the test" in page.text
    for words in ("Hear my daughter", "Book the hearing test"):
        assert words not in page.text
    assert site.browser(nurse).open(goal).status_code == 404

    before = [(row.state, row.version) for row in _rows(site, Goal)]
    assert browser.submit(f"{case}/consents/{consent.id}/stop").status_code == 303
    assert site.browser(nurse).open(f"{case}/goals").status_code == 404
    assert "nobody now: talk about it again" in browser.open(goal).text
    assert [(row.state, row.version) for row in _rows(site, Goal)] == before
    assert len(_rows(site, GoalStep)) == 2


def test_a_manager_counts_goals_and_reads_no_word(
    site: Site, browser: Browser, worker: Actor
) -> None:
    made = browser.submit("/cases/new", name_to_use="Marrovic", age_status="adult")
    case = str(made.location)
    browser.submit(f"{case}/goals/new", own_words="Know what will happen")
    manager = site.browser(site.hat(Role.MGR, worker.organisation_id))
    page = manager.open(f"{case}/goals")
    assert page.status_code == 200
    assert "a hope" in page.text
    assert "Know what will happen" not in page.text


def test_an_advocate_whom_they_chose_reads_goals_without_a_no(
    site: Site, browser: Browser, worker: Actor
) -> None:
    """Story 13: shared goals show; without a yes there are none."""
    advocate = site.hat(Role.IA, worker.organisation_id)
    made = browser.submit("/cases/new", name_to_use="Torvash", age_status="adult")
    case = str(made.location)
    browser.submit(f"{case}/goals/new", own_words="See my sister")
    assert site.browser(advocate).open(f"{case}/goals").status_code == 404
    _yes(browser, case, advocate)
    assert "See my sister" in site.browser(advocate).open(f"{case}/goals").text
