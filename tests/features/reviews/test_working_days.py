"""Days on which an organisation is closed: who says so, and what moves for them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from caseapp.base import clock
from caseapp.kinds import Role
from caseapp.models.organisation import ClosedDay, Organisation
from caseapp.models.review import Review
from tests.support.site import Browser, Site

PAGE = "/admin/organisation/closed-days"


@pytest.fixture
def here(site: Site) -> Any:
    """Give an organisation that works every day of the week."""
    made = site.organisation()
    with site.system("set-up") as session:
        session.get_one(Organisation, made).working_days = 0b1111111
    return made


@pytest.fixture
def admin(site: Site, here: Any) -> Browser:
    """Give an administrator's browser."""
    return site.browser(site.hat(Role.ADM, here))


def _today() -> date:
    return clock.today("UTC")


def _due(site: Site, code: str) -> date:
    review: Any = Review.__table__
    with site.owner() as connection:
        found: date = connection.execute(
            select(review.c.due_on).where(review.c.code == code, review.c.state == "scheduled")
        ).scalar_one()
    return found


def _open_case(site: Site, here: Any) -> tuple[Browser, str]:
    browser = site.browser(site.hat(Role.CW, here))
    made = browser.submit("/cases/new", name_to_use="Ilvara", age_status="adult")
    return browser, str(made.location)


def test_what_falls_on_a_closed_day_moves_to_the_next_working_day(
    site: Site, here: Any, admin: Browser
) -> None:
    for more in (7, 8):
        day = (_today() + timedelta(days=more)).isoformat()
        assert admin.submit(PAGE, day=day, name="Harvest").status_code == 303
    _open_case(site, here)
    assert _due(site, "NEEDS") == _today() + timedelta(days=9)
    assert _due(site, "SAFETY") == _today() + timedelta(days=3)


def test_a_date_that_is_fixed_stays(site: Site, here: Any, admin: Browser) -> None:
    day = (_today() + timedelta(days=16)).isoformat()
    assert admin.submit(PAGE, day=day, name="Harvest").status_code == 303
    browser, case = _open_case(site, here)
    moved = browser.submit(
        f"{case}/pillars/1",
        stage="P1-50",
        presence="with_us",
        rrp_start=_today().isoformat(),
        rrp_end=(_today() + timedelta(days=30)).isoformat(),
    )
    assert moved.status_code == 303
    assert _due(site, "RRP_END") == _today() + timedelta(days=16)


def test_a_day_stands_once_and_can_be_taken_off(site: Site, admin: Browser) -> None:
    day = (_today() + timedelta(days=5)).isoformat()
    assert admin.submit(PAGE, day=day, name="Harvest").status_code == 303
    answer = admin.submit(PAGE, day=day, name="Harvest again")
    assert answer.status_code == 422
    assert "This day is there already" in answer.text
    assert "Harvest again" in answer.text
    page = admin.open(PAGE).text
    [address] = re.findall(r'action="([^"]+/open)"', page)
    [form] = re.findall(rf'action="{address}">(.*?)</form>', page, re.S)
    fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form))
    assert admin.send(address, fields).status_code == 303
    with site.owner() as connection:
        assert connection.execute(select(ClosedDay.__table__)).all() == []


def test_two_administrators_who_close_the_same_day_close_it_once(
    site: Site, here: Any, admin: Browser
) -> None:
    day = (_today() + timedelta(days=5)).isoformat()
    other = site.browser(site.hat(Role.ADM, here))
    mine = admin.fill(PAGE, day=day, name="Harvest")
    theirs = other.fill(PAGE, day=day, name="Feast")
    assert admin.send(PAGE, mine).status_code == 303
    assert other.send(PAGE, theirs).status_code == 422
    with site.owner() as connection:
        assert len(connection.execute(select(ClosedDay.__table__)).all()) == 1


@pytest.mark.parametrize("role", [Role.CW, Role.MGR, Role.DPO, Role.IA])
def test_only_administrators_change_them(site: Site, here: Any, role: Role) -> None:
    browser = site.browser(site.hat(role, here))
    assert browser.open(PAGE).status_code == 403


def test_the_days_of_another_organisation_are_not_there(site: Site, admin: Browser) -> None:
    day = (_today() + timedelta(days=5)).isoformat()
    assert admin.submit(PAGE, day=day, name="Harvest").status_code == 303
    [address] = re.findall(r'action="([^"]+/open)"', admin.open(PAGE).text)
    elsewhere = site.browser(site.hat(Role.ADM, site.organisation("Elsewhere")))
    assert "Harvest" not in elsewhere.open(PAGE).text
    assert elsewhere.send(address, elsewhere.fill(PAGE)).status_code == 404
    assert "Harvest" in admin.open(PAGE).text
