"""A team of ten, day by day: no look that binds passes unseen, and nothing is asked twice.

"Unseen" is said by a plain model of days, written here once more: a look that is still open on a
day on which its kind says that help is offered has been asked about by the end of that day.
"""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from caseapp.access import trail
from caseapp.access.actor import Actor
from caseapp.base import clock
from caseapp.kinds import ReviewState, Role
from caseapp.models.case import Case
from caseapp.models.organisation import Organisation
from caseapp.models.review import Review
from caseapp.models.reviewhelp import ReviewHelp
from caseapp.rules import asking_help, closing_reviews, reviews
from tests.support.site import Site

WORKERS, CASES_EACH = 10, 2
#: What starts now and then beside the usual: code, days until its date.
DATES = (("LEGAL", 30), ("RRP_END", 30), ("COURT", 44), ("RELEASE", 20))
#: Days after its due day, or before its date, at which somebody is asked whatever happened.
ALWAYS = {"LEGAL": 2, "RRP_END": 3}


class _Clock:
    """A clock that stands on a day and goes on by itself."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.today = clock.today("UTC")
        self._ticks = self._from(self.today)
        monkeypatch.setattr(clock, "now", lambda: next(self._ticks))

    def put(self, day: date) -> None:
        """Go to a day."""
        self.today, self._ticks = day, self._from(day)

    @staticmethod
    def _from(day: date) -> Iterator[datetime]:
        begin = datetime.combine(day, time(10), UTC)
        return (begin + timedelta(milliseconds=n) for n in itertools.count())


def _team(site: Site) -> list[tuple[Actor, list[str]]]:
    """A manager, ten caseworkers whom she supervises, and their cases."""
    here = site.organisation()
    with site.system("set-up") as session:
        session.get_one(Organisation, here).working_days = 0b1111111
    manager = site.hat(Role.MGR, here)
    team = []
    for _ in range(WORKERS):
        worker = site.hat(Role.CW, here, supervisor=manager)
        browser = site.browser(worker)
        names = [f"Case {number}" for number in range(CASES_EACH)]
        made = [browser.submit("/cases/new", name_to_use=n, age_status="adult") for n in names]
        team.append((worker, [str(each.location) for each in made]))
    return team


def _run(site: Site, monkeypatch: pytest.MonkeyPatch, days: int, seed: int) -> None:
    team, draw = _team(site), random.Random(seed)
    at = _Clock(monkeypatch)
    begin = at.today
    for number in range(1, days + 1):
        at.put(begin + timedelta(days=number))
        for worker, _cases in team:
            if draw.random() < 0.5:
                _work(site, worker, draw, at.today)
        if draw.random() < 0.8:  # now and then the machine was off
            with site.app.app_context():
                trail.about.set(trail.of_job("test"))
                asking_help.ask_everywhere()
            _nothing_passed(site, at.today)
    keys = _keys(site)
    assert keys
    assert max(Counter(keys).values()) == 1


def _work(site: Site, worker: Actor, draw: random.Random, today: date) -> None:
    """A day of one worker: some of what is due is looked at, and now and then a date is new."""
    with site.acting(worker) as session:
        rows = session.scalars(
            select(Review).where(Review.state == ReviewState.SCHEDULED, Review.due_on <= today)
        ).all()
        for row in rows:
            if draw.random() < 0.5:
                case = session.get_one(Case, row.case_id)
                closing_reviews.done(session, case, row.id, row.version, "We looked.")
        if draw.random() < 0.1:
            case = draw.choice(session.scalars(select(Case).order_by(Case.id)).all())
            code, ahead = draw.choice(DATES)
            day = today + timedelta(days=ahead + draw.randint(0, 20))
            reviews.start(session, case, code, day, counted_as=f"{code}.{day}")
        trail.say(session, "review.done")
        trail.commit(session)


def _nothing_passed(site: Site, today: date) -> None:
    """What binds and is near its date without a look has been asked about."""
    review: Any = Review.__table__
    open_ = select(review).where(review.c.state == "scheduled", review.c.due_on <= today)
    with site.owner() as connection:
        rows = connection.execute(open_.where(review.c.code.in_(ALWAYS))).all()
    asked = set(_keys(site))
    for row in rows:
        moment = row.counts_from - timedelta(days=ALWAYS[row.code])
        if today >= moment:
            assert (row.case_id, row.code, row.clock, moment) in asked, (row.code, moment)


def _keys(site: Site) -> list[tuple[Any, ...]]:
    table: Any = ReviewHelp.__table__
    wanted = select(table.c.case_id, table.c.code, table.c.clock, table.c.step_on)
    with site.owner() as connection:
        return [tuple(row) for row in connection.execute(wanted)]


def test_a_month_of_a_team_of_ten(embedded_site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    _run(embedded_site, monkeypatch, 30, 3)


@pytest.mark.long
def test_a_year_of_a_team_of_ten(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    _run(site, monkeypatch, 365, 5)
