"""Asking whether help is wanted with what waits: who is asked, when, and only once."""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from caseapp.access import trail
from caseapp.access.actor import Actor
from caseapp.base import clock
from caseapp.kinds import LeaveKind, Role
from caseapp.models.leave import Leave
from caseapp.models.organisation import Organisation
from caseapp.models.review import Review
from caseapp.models.reviewhelp import ReviewHelp
from caseapp.rules import asking_help
from tests.support.site import Browser, Site


@pytest.fixture
def manager(site: Site) -> Actor:
    """Give the manager who supervises the caseworker."""
    here = site.organisation()
    with site.system("set-up") as session:
        session.get_one(Organisation, here).working_days = 0b1111111
    return site.hat(Role.MGR, here)


@pytest.fixture
def worker(site: Site, manager: Actor) -> Actor:
    """Give the caseworker who opens the case."""
    return site.hat(Role.CW, manager.organisation_id, supervisor=manager)


@pytest.fixture
def browser(site: Site, worker: Actor) -> Browser:
    """Give her browser."""
    return site.browser(worker)


@pytest.fixture
def case(browser: Browser) -> str:
    """Open a case and return its address: a look at safety, at needs and at the plan come."""
    made = browser.submit("/cases/new", name_to_use="Ilvara", age_status="adult")
    return str(made.location)


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Put the clock so many days from today, at ten in the morning."""
    today = clock.today("UTC")

    def put(days: int) -> None:
        at = datetime.combine(today + timedelta(days=days), time(10), UTC)
        ticks: Iterator[datetime] = (at + timedelta(milliseconds=n) for n in itertools.count())
        monkeypatch.setattr(clock, "now", lambda: next(ticks))

    return put


def _ask(site: Site) -> int:
    with site.app.app_context():
        trail.about.set(trail.of_job("test"))
        return asking_help.ask_everywhere()


def _asked(site: Site) -> Sequence[Any]:
    table: Any = ReviewHelp.__table__
    with site.owner() as connection:
        return connection.execute(select(table).order_by(table.c.step_on, table.c.code)).all()


def test_an_acute_look_that_passed_its_day_asks_the_supervisor_next_morning(
    site: Site,
    manager: Actor,
    worker: Actor,
    browser: Browser,
    case: str,
    on: Callable[[int], None],
) -> None:
    today: date = clock.today("UTC")
    looked = browser.submit(
        f"{case}/safety",
        level="acute",
        looked_on=today.isoformat(),
        own_view_instead="not_asked_yet",
    )
    assert looked.status_code == 303
    on(7)
    assert _ask(site) == 0
    on(8)
    assert _ask(site) == 1
    assert _ask(site) == 0
    [row] = _asked(site)
    assert (row.code, row.worker_id, row.asked_id) == ("SAFETY", worker.user_id, manager.user_id)
    assert row.step_on == today + timedelta(days=8)


def test_the_supervisor_sees_help_needed_and_nothing_goes_to_somebody_else(
    site: Site, manager: Actor, worker: Actor, case: str, on: Callable[[int], None]
) -> None:
    """Story 26, for a manager who does not read what it is about."""
    on(6)
    assert _ask(site) == 1
    on(6)
    browser, theirs = site.browser(worker), site.browser(manager)
    today = theirs.open("/today").text
    assert "Help needed?" in today
    assert "safety" not in today.lower()
    [address] = re.findall(r'href="(/reviews/help/[^"]+)"', today)
    page = theirs.open(address).text
    assert "safety" not in page.lower()
    assert "Is the safety plan still right?" in browser.open("/today").text
    assert theirs.submit(address, what="called").status_code == 303
    assert "Help needed?" not in theirs.open("/today").text
    assert "Is the safety plan still right?" in browser.open("/today").text
    again = theirs.open(address)
    assert again.status_code == 303


def test_somebody_else_does_it_where_that_was_agreed(
    site: Site,
    manager: Actor,
    worker: Actor,
    browser: Browser,
    case: str,
    on: Callable[[int], None],
) -> None:
    colleague = site.hat(Role.CW, worker.organisation_id)
    on(6)
    _ask(site)
    on(6)
    theirs = site.browser(manager)
    [address] = re.findall(r'href="(/reviews/help/[^"]+)"', theirs.open("/today").text)
    wrong = theirs.submit(address, what="taken_over", person=str(colleague.user_id))
    assert wrong.status_code == 422
    assert "Choose somebody of the team." in wrong.text
    hat = str(colleague.membership_id)
    assert theirs.submit(address, what="co_work", colleague=hat).status_code == 303
    assert site.browser(colleague).open(f"{case}/reviews").status_code == 200
    assert "Ilvara" not in site.browser(colleague).open("/today").text


def test_another_day_is_agreed_only_where_the_date_can_move(
    site: Site, manager: Actor, browser: Browser, case: str, on: Callable[[int], None]
) -> None:
    on(6)
    _ask(site)
    theirs = site.browser(manager)
    [address] = re.findall(r'href="(/reviews/help/[^"]+)"', theirs.open("/today").text)
    assert theirs.submit(address, what="new_day").status_code == 422
    assert theirs.submit(address, what="new_day", on="2001-01-01").status_code == 422
    day = (clock.today("UTC") + timedelta(days=2)).isoformat()
    assert theirs.submit(address, what="new_day", on=day).status_code == 303
    review: Any = Review.__table__
    with site.owner() as connection:
        rows = connection.execute(select(review.c.state, review.c.due_on, review.c.code)).all()
    safety = {(row.state, row.due_on.isoformat()) for row in rows if row.code == "SAFETY"}
    assert ("scheduled", day) in {(str(state), due) for state, due in safety}


def test_while_the_key_worker_is_away_it_goes_to_whoever_works_beside_them(
    site: Site, worker: Actor, browser: Browser, case: str
) -> None:
    colleague = site.hat(Role.CW, worker.organisation_id)
    put = browser.submit(f"{case}/team", person=str(colleague.membership_id), team_role="co_worker")
    assert put.status_code == 303
    theirs = site.browser(colleague)
    assert "Ilvara" not in theirs.open("/today").text
    _go_away(site, worker)
    assert "Ilvara" in theirs.open("/today").text
    assert "Is the safety plan still right?" in theirs.open("/reviews").text


def test_nobody_who_stands_in_means_that_the_supervisor_is_asked_on_the_first_day(
    site: Site, manager: Actor, worker: Actor, case: str, on: Callable[[int], None]
) -> None:
    _go_away(site, worker)
    on(3)
    assert _ask(site) == 1
    [row] = _asked(site)
    assert (row.code, row.asked_id) == ("SAFETY", manager.user_id)
    assert row.step_on == clock.today("UTC")
    assert _ask(site) == 0


def _go_away(site: Site, worker: Actor) -> None:
    now = clock.now()
    with site.acting(worker) as session:
        session.add(
            Leave(
                organisation_id=worker.organisation_id,
                owner_id=worker.user_id,
                kind=LeaveKind.LEAVE,
                starts_at=now - timedelta(minutes=1),
                ends_at=now + timedelta(days=20),
            )
        )
        trail.commit(session)


def test_in_an_organisation_of_one_it_is_asked_who_could_help(
    site: Site, on: Callable[[int], None]
) -> None:
    """practice.md P4: once, with the number of somebody outside."""
    here = site.organisation("Alone")
    alone = site.hat(Role.CW, here)
    with site.system("set-up") as session:
        session.get_one(Organisation, here).outside_help = "Trustee 0700 900"
    site.browser(alone).submit("/cases/new", name_to_use="Bekrun", age_status="adult")
    on(8)
    assert _ask(site) == 1
    browser = site.browser(alone)
    today = browser.open("/today").text
    assert "Who could help you with this?" in today
    [address] = re.findall(r'href="(/reviews/help/[^"]+)"', today)
    page = browser.open(address).text
    assert "Trustee 0700 900" in page
    assert 'value="taken_over"' not in page
    assert browser.submit(address, what="called").status_code == 303
    assert "Who could help you with this?" not in browser.open("/today").text
    assert _ask(site) == 0


def test_the_second_of_a_sort_in_thirty_days_says_that_there_is_much(
    site: Site,
    manager: Actor,
    worker: Actor,
    browser: Browser,
    case: str,
    on: Callable[[int], None],
) -> None:
    browser.submit("/cases/new", name_to_use="Bekrun", age_status="adult")
    browser.submit("/cases/new", name_to_use="Sorvetta", age_status="adult")
    on(6)
    assert _ask(site) == 3
    assert [row.is_signal for row in _asked(site)].count(True) == 1
    page = site.browser(manager).open("/reviews/team").text
    assert "there is much to do" in page
    assert "Ilvara" not in page
    assert site.browser(worker).open("/reviews/team").status_code == 404


def test_a_month_without_the_job_loses_nothing_and_a_clock_put_back_adds_nothing(
    site: Site, browser: Browser, case: str, on: Callable[[int], None]
) -> None:
    on(40)
    written = _ask(site)
    assert written == 2
    assert [row.code for row in _asked(site)] == ["SAFETY", "NEEDS"]
    on(2)
    assert _ask(site) == 0
    on(49)
    assert _ask(site) == 1
    assert [row.code for row in _asked(site)] == ["SAFETY", "NEEDS", "PLAN"]


def test_generated_weeks_ask_what_a_plain_model_asks(
    embedded_site: Site, on: Callable[[int], None]
) -> None:
    """Days go on and back, the job runs or not, looks happen or not: each moment is asked once."""
    site = embedded_site
    here = site.organisation()
    with site.system("set-up") as session:
        session.get_one(Organisation, here).working_days = 0b1111111
    site.hat(Role.MGR, here)
    worker = site.hat(Role.CW, here)
    opened = site.browser(worker).submit("/cases/new", name_to_use="Ilvara", age_status="adult")
    case, today = str(opened.location), clock.today("UTC")
    draw, day, due, model = random.Random(11), 0, 3, set()
    for _ in range(25):
        day = max(0, day + draw.choice([-2, 1, 1, 2, 3, 5]))
        on(day)
        if draw.random() < 0.6:
            _ask(site)
            if day >= due + 3:
                model.add(today + timedelta(days=due + 3))
        elif draw.random() < 0.4 and _tap(site.browser(worker), case, "Safety plan"):
            due = day + 28
    assert {row.step_on for row in _asked(site) if row.code == "SAFETY"} == model


def _tap(browser: Browser, case: str, label: str) -> bool:
    """Say "still right" to one review; nothing where the sign-in has ended meanwhile."""
    page = browser.open(f"{case}/reviews").text
    pattern = r'<form method="post" action="([^"]+/still-right)"[^>]*>(.*?)</form>'
    for address, form in re.findall(pattern, page, re.S):
        if f": {label}<" in form:
            fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form))
            return browser.send(address, fields).status_code == 303
    return False


def test_a_job_that_was_stopped_half_way_goes_on_where_it_was(
    site: Site, browser: Browser, case: str, on: Callable[[int], None], monkeypatch: Any
) -> None:
    """Restartable: what was written stays, the rest comes with the next run, nothing twice."""
    for name in ("Bekrun", "Sorvetta"):
        browser.submit("/cases/new", name_to_use=name, age_status="adult")
    monkeypatch.setattr(asking_help, "BATCH", 2)
    monkeypatch.setattr(asking_help, "PAGE", 2)
    on(40)
    write, times = asking_help._write, itertools.count()

    def stops(*given: Any) -> int:
        if next(times) == 2:
            raise KeyboardInterrupt
        return write(*given)

    monkeypatch.setattr(asking_help, "_write", stops)
    with pytest.raises(KeyboardInterrupt):
        _ask(site)
    assert len(_asked(site)) == 4
    assert _ask(site) == 2
    rows = _asked(site)
    assert sorted(row.code for row in rows) == ["NEEDS"] * 3 + ["SAFETY"] * 3
    assert _ask(site) == 0
