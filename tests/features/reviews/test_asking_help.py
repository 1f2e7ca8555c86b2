"""Asking whether help is wanted with what waits: who is asked, when, and only once."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from caseapp.access import trail
from caseapp.access.actor import Actor
from caseapp.base import clock
from caseapp.kinds import Role
from caseapp.models.organisation import Organisation
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
