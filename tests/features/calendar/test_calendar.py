"""The calendar: month, week, day and list; one's own, the team's times, and one case."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from caseapp.access import trail
from caseapp.access.actor import Actor
from caseapp.base import clock, ids
from caseapp.kinds import Kind, LeaveKind, Role, Sensitivity
from caseapp.models.leave import Leave
from caseapp.models.organisation import ClosedDay
from caseapp.models.task import Task
from caseapp.models.team import Duty
from tests.support.site import Browser, Site
from tests.support.world import DAY, HOUR, Opened

VIEWS = ("month", "week", "day", "list")
NAME = "Zqilvara"
_END = clock.today("UTC") + timedelta(days=45)


@pytest.fixture
def case(site: Site, worker: Actor) -> Opened:
    """Give a case of the caseworker, with one task of today."""
    opened = site.open_case(worker, name=NAME)
    _task(site, worker, opened, _today())
    return opened


def _today() -> date:
    return clock.today("UTC")


def _task(site: Site, worker: Actor, case: Opened, on: date) -> None:
    values = {"kind": Kind.NOT, "user_id": worker.user_id, "due_on": on, "what": "zqtask words"}
    site.add(worker, Task, case, **values)


def _recovery(browser: Browser, case: str) -> None:
    days = {"start_on": _today().isoformat(), "end_on": _END.isoformat()}
    path = f"{case}/identification/recovery/new"
    assert browser.submit(path, wish_state="not_asked_yet", **days).status_code == 303


def _at(view: str, on: date | None = None, **more: str) -> str:
    asked = {"view": view, "on": (on or _today()).isoformat(), **more}
    return "/calendar?" + "&".join(f"{name}={value}" for name, value in asked.items())


def _text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


@pytest.mark.parametrize("view", VIEWS)
def test_each_view_shows_what_is_to_be_done_with_the_name_and_no_story(
    browser: Browser, case: Opened, view: str
) -> None:
    page = browser.open(_at(view)).text
    assert "Task" in page
    assert NAME in page
    assert ids.show_reference(case.reference) in page
    assert "zqtask" not in page
    assert NAME not in re.findall(r"<title>(.*?)</title>", page)[0]


def test_a_day_beside_it_is_empty_and_nonsense_means_this_week(
    browser: Browser, case: Opened
) -> None:
    later = browser.open(_at("day", _today() + timedelta(days=400))).text
    assert "Task" not in later
    assert "Nothing stands here." in later
    for nonsense in ("view=x&on=y", "on=0001-01-01", "on=9999-12-31", "on=2026-13-40&whose=case"):
        page = browser.open(f"/calendar?{nonsense}")
        assert page.status_code == 200
        assert "Task" in page.text


@pytest.mark.parametrize("on", ["1900-01-01", "2199-12-31", "2024-02-29", "2027-01-31"])
@pytest.mark.parametrize("view", VIEWS)
def test_the_edges_of_time_open_and_lead_on(browser: Browser, view: str, on: str) -> None:
    page = browser.open(f"/calendar?view={view}&on={on}")
    assert page.status_code == 200
    for address in re.findall(r'rel="(?:prev|next)" href="([^"]+)"', page.text):
        assert browser.open(address.replace("&amp;", "&")).status_code == 200


def test_a_month_has_whole_weeks_and_every_day_once(browser: Browser) -> None:
    page = browser.open("/calendar?view=month&on=2027-02-10").text
    table = page[page.index("<table>") : page.index("</table>")]
    shown = re.findall(r"view=day&amp;on=([0-9-]+)", table)
    days = [date.fromisoformat(each) for each in shown]
    assert days == [days[0] + timedelta(days=number) for number in range(len(days))]
    assert len(days) % 7 == 0
    assert {date(2027, 2, 1), date(2027, 2, 28)} <= set(days)


def test_the_calendar_of_a_case_shows_that_case_alone(
    site: Site, browser: Browser, worker: Actor, case: Opened
) -> None:
    other = site.open_case(worker, name="Somebody else")
    _task(site, worker, other, _today() + timedelta(days=1))
    path = f"/cases/{ids.show_reference(case.reference)}/calendar"
    page = browser.open(f"{path}?view=list").text
    assert _text(page).count("Task") == 1 + 1  # the line, and the words of its link
    assert ids.show_reference(other.reference) not in page
    stranger = site.browser(site.hat(Role.CW, site.organisation("Elsewhere")))
    assert stranger.open(path).status_code == 404
    colleague = site.browser(site.hat(Role.CW, worker.organisation_id))
    assert colleague.open(path).status_code == 404


def test_others_do_not_see_ones_own_calendar(site: Site, worker: Actor, case: Opened) -> None:
    for role in (Role.CW, Role.MGR, Role.ADM, Role.INT, Role.VOL, Role.DPO):
        theirs = site.browser(site.hat(role, worker.organisation_id))
        for whose in ("mine", "team"):
            page = theirs.open(_at("month", whose=whose))
            assert page.status_code == 200, role
            assert NAME not in page.text
            assert ids.show_reference(case.reference) not in page.text


def test_a_team_sees_who_is_away_and_on_duty_and_not_why(
    site: Site, worker: Actor, browser: Browser
) -> None:
    here, now = worker.organisation_id, clock.now()
    away = site.hat(Role.CW, here)
    with site.acting(away) as session:
        session.add(
            Leave(
                organisation_id=here,
                owner_id=away.user_id,
                kind=LeaveKind.SICKNESS,
                starts_at=now - DAY,
                ends_at=now + DAY,
            )
        )
        trail.commit(session)
    manager = site.hat(Role.MGR, here)
    duty = {"user_id": worker.user_id, "starts_at": now - HOUR, "ends_at": now + HOUR}
    site.add(manager, Duty, organisation_id=here, telephone="01632 960 111", **duty)
    page = _text(browser.open(_at("day", whose="team")).text)
    assert re.search(r"Away CW \S+@example.org", page)
    assert re.search(r"On duty CW \S+@example.org", page)
    assert "ickness" not in page
    assert "960" not in page
    mine = _text(browser.open(_at("day")).text)
    assert "On duty" in mine
    assert "Away" not in mine
    elsewhere = site.browser(site.hat(Role.MGR, site.organisation("Elsewhere")))
    assert "On duty" not in _text(elsewhere.open(_at("month", whose="team")).text)


def test_a_manager_sees_the_dates_of_their_workers_cases_without_names(
    site: Site, worker: Actor
) -> None:
    here = worker.organisation_id
    manager = site.hat(Role.MGR, here)
    led = site.hat(Role.CW, here, supervisor=manager)
    addresses = {}
    for who in (led, worker):
        theirs = site.browser(who)
        made = theirs.submit("/cases/new", name_to_use=NAME, age_status="adult").location
        _recovery(theirs, str(made))
        assert "Last day of the recovery period" in theirs.open(_at("list", _END)).text
        addresses[who] = str(made).rsplit("/", 1)[-1]
    page = site.browser(manager).open(_at("list", _END, whose="team")).text
    assert "Last day of the recovery period" in page
    assert addresses[led] in page
    assert addresses[worker] not in page
    assert NAME not in page


def test_a_protected_case_is_not_in_the_managers_calendar(site: Site, worker: Actor) -> None:
    manager = site.hat(Role.MGR, worker.organisation_id)
    led = site.hat(Role.CW, worker.organisation_id, supervisor=manager)
    opened = site.open_case(led, sensitivity=Sensitivity.PROTECTED)
    theirs = site.browser(led)
    _recovery(theirs, f"/cases/{ids.show_reference(opened.reference)}")
    assert "recovery period" in theirs.open(_at("list", _END)).text
    page = site.browser(manager).open(_at("list", _END, whose="team")).text
    assert "recovery period" not in page


def test_days_on_which_nobody_works_are_named(site: Site, worker: Actor, browser: Browser) -> None:
    admin = site.hat(Role.ADM, worker.organisation_id)
    values = {"organisation_id": worker.organisation_id, "day": date(2027, 3, 3), "name": "Harvest"}
    site.add(admin, ClosedDay, **values)
    page = _text(browser.open("/calendar?view=week&on=2027-03-01").text)
    assert "closed: Harvest" in page
    assert page.count("not a working day") == 2
    assert "Harvest" in browser.open("/calendar?view=month&on=2027-03-01").text


def test_a_step_of_a_goal_stands_on_its_day(browser: Browser, case: Opened) -> None:
    path = f"/cases/{ids.show_reference(case.reference)}"
    goal = {
        "own_words": "my own key",
        "step": "zqstep form",
        "owner": "together",
        "by_when": "week",
        "limits": "0",
        "both": "y",
    }
    assert browser.submit(f"{path}/goals/new", **goal).status_code == 303
    page = browser.open(_at("list")).text
    assert "A step of a goal" in page
    assert "zqstep" not in page
    assert "my own key" not in page


def test_together_leads_back(site: Site, worker: Actor, case: Opened) -> None:
    theirs = site.browser()
    theirs.http.set_cookie(
        "session", site.sign_in(worker, pin_hash="none", together_case_id=case.id)
    )
    path = f"/cases/{ids.show_reference(case.reference)}"
    for address in ("/calendar", f"{path}/calendar"):
        answer = theirs.open(address)
        assert answer.status_code == 303
        assert answer.location.endswith("/together")
