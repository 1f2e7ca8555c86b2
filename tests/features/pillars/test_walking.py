"""Pillars walked with others (practice.md P29): who does, in place of the stage, and no review of
ours but the plan's."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from caseapp.access.actor import Actor
from caseapp.base import clock
from caseapp.kinds import Kind, Relation, Role
from caseapp.models.case import Case
from caseapp.models.review import Review
from caseapp.models.walking import PillarWalk
from tests.support.site import Browser, Site


@pytest.fixture
def case(browser: Browser) -> str:
    """Open a case and return its address."""
    made = browser.submit("/cases/new", name_to_use="Ilvara", age_status="adult")
    return str(made.location)


def _walk(browser: Browser, case: str, pillar: int, walker: str, **more: str) -> int:
    path = f"{case}/pillars/{pillar}/walk"
    return browser.submit(path, walker=walker, **more).status_code


def _badge(browser: Browser, case: str, pillar: int) -> str:
    page = browser.open(case).text
    [badge] = re.findall(rf'<article class="card pillar p{pillar}">.*?</article>', page, re.S)
    return str(badge)


def _codes(site: Site) -> list[str]:
    review: Any = Review.__table__
    with site.owner() as connection:
        rows = connection.execute(select(review).where(review.c.state == "scheduled"))
        return sorted(row.code for row in rows)


def test_nobody_said_so_we_walk_it(browser: Browser, case: str) -> None:
    page = browser.open(f"{case}/pillars/3/walk").text
    assert re.search(r'value="us"[^>]* checked', page)
    assert "So far" not in page
    assert "Walked by" not in browser.open(f"{case}/pillars/3").text


def test_the_name_stands_in_place_of_the_stage(browser: Browser, case: str) -> None:
    browser.submit(f"{case}/pillars/3", stage="P3-10", presence="with_us", words="A trade.")
    asked = {"partner": "Harbour Union", "number": "07700 900 456"}
    assert _walk(browser, case, 3, "organisation", **asked) == 303
    badge = _badge(browser, case, 3)
    assert "Harbour Union" in badge
    assert "First hopes" not in badge
    assert "Since" not in badge
    page = browser.open(f"{case}/pillars/3").text
    assert "Harbour Union" in page
    assert "07700 900 456" in page
    assert "A trade." in page
    assert "Their rights in this part stay the same" in page


def test_alone_and_nobody_yet_are_said_calmly(browser: Browser, case: str) -> None:
    assert _walk(browser, case, 2, "alone") == 303
    assert "They walk it alone" in _badge(browser, case, 2)
    assert _walk(browser, case, 2, "nobody_yet") == 303
    assert "Nobody yet" in _badge(browser, case, 2)
    assert _walk(browser, case, 2, "us") == 303
    assert "Since" in _badge(browser, case, 2)


def test_what_was_said_before_stays(site: Site, browser: Browser, case: str) -> None:
    _walk(browser, case, 3, "organisation", partner="Harbour Union")
    _walk(browser, case, 3, "us", partner="Harbour Union")
    page = browser.open(f"{case}/pillars/3/walk").text
    assert "Harbour Union" in page
    assert "until" in page
    walks: Any = PillarWalk.__table__
    with site.owner() as connection:
        assert [row.pillar for row in connection.execute(select(walks)).all()] == [3, 3]


def test_saving_the_same_again_changes_nothing(site: Site, browser: Browser, case: str) -> None:
    for _time in range(2):
        assert _walk(browser, case, 3, "alone") == 303
    walks: Any = PillarWalk.__table__
    with site.owner() as connection:
        assert len(connection.execute(select(walks)).all()) == 1


def test_an_organisation_has_a_name_and_no_other_has(browser: Browser, case: str) -> None:
    path = f"{case}/pillars/3/walk"
    answer = browser.submit(path, walker="organisation", number="07700 900 456")
    assert answer.status_code == 422
    assert "Give the name of the organisation." in answer.text
    assert "07700 900 456" in answer.text
    assert browser.submit(path, walker="alone", partner="Typed by mistake").status_code == 422


def test_somebody_else_was_first(browser: Browser, case: str) -> None:
    path = f"{case}/pillars/3/walk"
    late = browser.fill(path, walker="organisation", partner="Mine, typed late")
    assert _walk(browser, case, 3, "organisation", partner="Theirs") == 303
    answer = browser.send(path, late)
    assert answer.status_code == 409
    assert "Theirs" in answer.text
    assert "Mine, typed late" in answer.text
    assert "Theirs" in _badge(browser, case, 3)


def test_moves_made_meanwhile_start_no_review_but_the_plan(
    site: Site, browser: Browser, case: str
) -> None:
    _walk(browser, case, 2, "organisation", partner="Sallow House")
    before = _codes(site)
    assert (
        browser.submit(f"{case}/pillars/2", stage="P2-65", presence="not_there").status_code == 303
    )
    assert _codes(site) == before
    assert "PLAN" in before
    _walk(browser, case, 2, "us", partner="Sallow House")
    assert (
        browser.submit(
            f"{case}/pillars/2", stage="P2-10", presence="with_us", reason="We do it again."
        ).status_code
        == 303
    )
    browser.submit(f"{case}/pillars/2", stage="P2-65", presence="not_there")
    assert "MISSING" in _codes(site)


@pytest.mark.parametrize("given", [("organisation", "Sallow House"), ("alone", "")])
def test_what_is_open_ends_at_once_and_goes_on_when_it_is_ours_again(
    site: Site, browser: Browser, case: str, given: tuple[str, str]
) -> None:
    hearing = (clock.today("UTC") + timedelta(days=100)).isoformat()
    browser.submit(f"{case}/pillars/2", stage="P2-65", presence="not_there")
    browser.submit(f"{case}/pillars/4", stage="P4-60", presence="with_us", hearing_on=hearing)
    before, days = _codes(site), _days(site, "COURT")
    assert {"MISSING", "COURT", "SAFETY", "PLAN"} <= {*before}
    walker, partner = given
    _walk(browser, case, 4, walker, partner=partner)
    assert set(before) - set(_codes(site)) == {"COURT"}
    _walk(browser, case, 2, walker, partner=partner)
    assert {"MISSING", "NEEDS"} & set(_codes(site)) == set()
    assert {"SAFETY", "PLAN"} <= set(_codes(site))
    _walk(browser, case, 4, "us", partner=partner)
    _walk(browser, case, 2, "us", partner=partner)
    assert _codes(site) == before
    assert _days(site, "COURT") == days


def test_what_was_looked_at_before_does_not_come_back(
    site: Site, browser: Browser, case: str
) -> None:
    """Given away and taken back twice, nothing is doubled."""
    browser.submit(f"{case}/pillars/3", stage="P3-10", presence="with_us")
    before = _codes(site)
    for _time in range(2):
        _walk(browser, case, 3, "alone")
        assert "HOPES" not in _codes(site)
        _walk(browser, case, 3, "us")
        assert _codes(site) == before


def test_taken_back_the_present_stage_starts_what_it_starts(
    site: Site, browser: Browser, case: str
) -> None:
    _walk(browser, case, 2, "alone")
    browser.submit(f"{case}/pillars/2", stage="P2-65", presence="not_there")
    assert "MISSING" not in _codes(site)
    _walk(browser, case, 2, "us")
    assert "MISSING" in _codes(site)


def test_what_is_not_to_be_raised_is_not_raised_by_taking_it_back(
    site: Site, browser: Browser, case: str
) -> None:
    later = (clock.today("UTC") + timedelta(days=30)).isoformat()
    browser.submit(f"{case}/pillars/4", stage="P4-10", presence="with_us")
    browser.submit(f"{case}/pillars/4", stage="P4-30", presence="with_us", raise_again_on=later)
    _walk(browser, case, 4, "alone")
    browser.submit(f"{case}/pillars/4", stage="P4-35", presence="with_us")
    _walk(browser, case, 4, "us")
    assert {"P4_OFFER", "P4_REVISIT"} & set(_codes(site)) == set()


def test_where_nobody_walks_it_yet_what_is_due_stays_ours(
    site: Site, browser: Browser, case: str
) -> None:
    before = _codes(site)
    _walk(browser, case, 2, "nobody_yet")
    assert _codes(site) == before
    browser.submit(f"{case}/pillars/2", stage="P2-65", presence="not_there")
    assert "MISSING" in _codes(site)


def _days(site: Site, code: str) -> list[date]:
    review: Any = Review.__table__
    wanted = (review.c.state == "scheduled") & (review.c.code == code)
    with site.owner() as connection:
        return [row.due_on for row in connection.execute(select(review).where(wanted))]


def test_another_pillar_goes_on_as_before(site: Site, browser: Browser, case: str) -> None:
    _walk(browser, case, 4, "organisation", partner="Harbour Union")
    browser.submit(f"{case}/pillars/2", stage="P2-65", presence="not_there")
    assert "MISSING" in _codes(site)


def test_it_is_said_to_the_person_in_their_words(browser: Browser, case: str) -> None:
    browser.submit(f"{case}/pillars/3", stage="P3-10", presence="with_us")
    _walk(browser, case, 3, "organisation", partner="Harbour Union")
    browser.submit("/account/pin", pin="407192", again="407192")
    assert browser.submit(f"{case}/together").location == "/together"
    assert "goes this part with you." in browser.open("/together").text


def test_who_does_not_read_the_badge_reads_no_walk(
    site: Site, worker: Actor, browser: Browser, case: str
) -> None:
    """Of pillar four it is CJ: an accommodation worker with every consent sees none of it."""
    _walk(browser, case, 4, "organisation", partner="Harbour Union")
    opened = _opened(site)
    for role, relation in ((Role.AW, Relation.CONSENT), (Role.HP, Relation.CONSENT)):
        reader = site.hat(role, worker.organisation_id)
        site.stand(opened, reader, relation)
        assert "Harbour Union" not in site.browser(reader).open(case).text
        assert site.browser(reader).open(f"{case}/pillars/4/walk").status_code in (403, 404)
    manager = site.browser(site.hat(Role.MGR, worker.organisation_id))
    assert "Harbour Union" not in manager.open(case).text


def test_a_walk_of_pillar_two_is_read_with_the_summary_alone(
    site: Site, worker: Actor, browser: Browser, case: str
) -> None:
    _walk(browser, case, 2, "organisation", partner="Sallow House")
    _walk(browser, case, 4, "organisation", partner="Harbour Union")
    reader = site.hat(Role.HP, worker.organisation_id)
    site.stand(_opened(site), reader, Relation.CONSENT, only=Kind.SUM)
    with site.acting(reader) as session:
        assert [walk.pillar for walk in session.scalars(select(PillarWalk))] == [2]


def test_a_stranger_or_another_pillar_finds_nothing(
    site: Site, browser: Browser, case: str
) -> None:
    stranger = site.browser(site.hat(Role.CW, site.organisation("Elsewhere")))
    assert stranger.open(f"{case}/pillars/2/walk").status_code == 404
    for pillar in (0, 5):
        assert browser.open(f"{case}/pillars/{pillar}/walk").status_code == 404


def _opened(site: Site) -> Any:
    table: Any = Case.__table__
    with site.owner() as connection:
        return connection.execute(select(table)).one()
