"""A year, day by day: of a team of ten, and of one worker with 25 people (practice.md P11).

Of the team: no look that is never put off passes unseen, and nothing is asked twice. "Unseen" is
said by a plain model of days, written here once more from the table of domain.md §6.1, without the
code that is tried: such a look stands in the list of whoever does it from its day on, and on each
day on which its kind says that help is offered it has been asked about by the end of that day.
"""

from __future__ import annotations

import itertools
import random
import re
import statistics
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from caseapp.access import trail
from caseapp.access.actor import Actor
from caseapp.base import clock
from caseapp.features.reviews import lists_of_all
from caseapp.kinds import LeaveKind, ReviewState, Role, TeamRole
from caseapp.models.case import Case
from caseapp.models.leave import Leave
from caseapp.models.organisation import Organisation
from caseapp.models.review import Review
from caseapp.models.reviewhelp import ReviewHelp
from caseapp.models.team import Assignment
from caseapp.rules import asking_help, closing_reviews, contact_rhythm, plan_reviews, reviews
from tests.support.site import Browser, Site

WORKERS, CASES_EACH = 10, 2
#: What starts now and then beside the usual: code, days until its date.
DATES = (("LEGAL", 30), ("RRP_END", 30), ("COURT", 44), ("RELEASE", 20), ("ACCOM", 30))
#: What starts on a day of its own.
DAYS = ("BREAKGLASS", "BIA", "GUARDIAN", "TELLING")
#: Never put off: so many days after its day somebody is asked.
AFTER = {"BREAKGLASS": [1], "BIA": [1], "GUARDIAN": [0], "TELLING": [1], "WELCOME": [1]}
#: Never put off: so many days before its date, whatever was looked at before ...
ALWAYS = {"LEGAL": [2], "RRP_END": [3]}
#: ... or from the next day on, where that day passed without a look.
WHERE_NOBODY_LOOKED = {
    **{"LEGAL": [7], "RRP_END": [7], "COURT": [14], "RELEASE": [14], "ACCOM": [14]},
    "CONSENT_EXP": [0],
}
NEVER = {*AFTER, *ALWAYS, *WHERE_NOBODY_LOOKED, "SAFETY"}
ANSWERS = dict.fromkeys(("housing", "rights", "wish"), "not known yet")
ANSWERS |= {"extension": "not_asked"}


_PLACE: Any = Assignment.__table__
_KEY_WORKERS = select(_PLACE.c.case_id, _PLACE.c.user_id).where(
    _PLACE.c.team_role == TeamRole.KEY_WORKER.value
)


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
    begin, away = at.today, dict[Any, date]()
    for number in range(1, days + 1):
        at.put(begin + timedelta(days=number))
        for worker, _cases in team:
            if away.get(worker.user_id, at.today) <= at.today and draw.random() < 0.5:
                _work(site, worker, draw, at.today)
                if draw.random() < 0.02:
                    away[worker.user_id] = _go_away(site, worker, at.today)
        if draw.random() < 0.8:  # now and then the machine was off
            _ask(site)
            gone = {user for user, back in away.items() if back > at.today}
            _nothing_passed(site, at.today, gone)
            _listed(site, team[number % WORKERS][0], at.today)
    keys = _keys(site)
    assert keys
    assert max(Counter(keys).values()) == 1


def _ask(site: Site) -> None:
    with site.app.app_context():
        trail.about.set(trail.of_job("test"))
        asking_help.ask_everywhere()


def _go_away(site: Site, worker: Actor, today: date) -> date:
    """Go away until a day, and return it; nobody stands in."""
    back = today + timedelta(days=6)
    with site.acting(worker) as session:
        session.add(
            Leave(
                organisation_id=worker.organisation_id,
                owner_id=worker.user_id,
                kind=LeaveKind.LEAVE,
                starts_at=clock.now(),
                ends_at=datetime.combine(back, time(0), UTC),
            )
        )
        trail.commit(session)
    return back


def _work(site: Site, worker: Actor, draw: random.Random, today: date) -> None:
    """A day of one worker: some of what is due is looked at, and now and then something is new."""
    with site.acting(worker) as session:
        rows = session.scalars(
            select(Review).where(Review.state == ReviewState.SCHEDULED, Review.due_on <= today)
        ).all()
        for row in rows:
            if draw.random() < 0.5 and row.code != "TELLING":
                case = session.get_one(Case, row.case_id)
                _look(session, case, row)
        if draw.random() < 0.15:
            case = draw.choice(session.scalars(select(Case).order_by(Case.id)).all())
            _begin(session, case, draw, today)
        trail.say(session, "review.done")
        trail.commit(session)


def _look(session: Any, case: Case, row: Review) -> None:
    closing_reviews.done(session, case, row.id, row.version, "We looked.", ANSWERS)


def _begin(session: Any, case: Case, draw: random.Random, today: date) -> None:
    """Start a date, something with a day of its own, or an acute look at safety."""
    drawn = draw.random()
    if drawn < 0.6:
        code, ahead = draw.choice(DATES)
        day = today + timedelta(days=ahead + draw.randint(0, 20))
        reviews.start(session, case, code, day, counted_as=f"{code}.{day}")
    elif drawn < 0.8:
        reviews.start(session, case, draw.choice(DAYS), today + timedelta(days=2))
    else:
        day = today + timedelta(days=7)
        plan_reviews.restart(session, case, "SAFETY", day, is_acute=True)


def _nothing_passed(site: Site, today: date, away: set[Any]) -> None:
    """What is never put off, and has come to a moment of its kind, has been asked about."""
    review: Any = Review.__table__
    open_ = select(review).where(review.c.state == "scheduled", review.c.due_on <= today)
    with site.owner() as connection:
        rows = connection.execute(open_.where(review.c.code.in_(NEVER))).all()
        keys = connection.execute(_KEY_WORKERS).all()
    workers = {row.case_id: row.user_id for row in keys}
    asked, asks = set(_keys(site)), NEVER - {"CONSENT_EXP"}
    for row in rows:
        for asked_on, moment in _moments(row):
            if today >= asked_on:
                assert (row.case_id, row.code, row.clock, moment) in asked, (row.code, moment)
        if workers[row.case_id] in away and row.code in asks:
            assert (row.case_id, row.code, row.clock, row.due_on) in asked, row.code


def _moments(row: Any) -> Iterator[tuple[date, date]]:
    """When somebody is asked about a look, and the day that is meant."""
    for days in [1] if row.code == "SAFETY" and row.is_acute else AFTER.get(row.code, []):
        moment = row.due_on + timedelta(days=days)
        yield moment, moment
    for days in ALWAYS.get(row.code, []):
        moment = row.counts_from - timedelta(days=days)
        yield max(moment, row.due_on), moment
    for days in WHERE_NOBODY_LOOKED.get(row.code, []):
        moment = row.counts_from - timedelta(days=days)
        if moment >= row.due_on:
            yield moment + timedelta(days=1), moment


def _listed(site: Site, worker: Actor, today: date) -> None:
    """What is never put off stands in its worker's list from its day on."""
    with site.acting(worker) as session:
        rows = session.scalars(
            select(Review).where(
                Review.state == ReviewState.SCHEDULED,
                Review.due_on <= today,
                Review.code.in_(NEVER),
            )
        ).all()
        wanted, seen, after = {row.id for row in rows}, set(), ""
        while True:
            find = lists_of_all.Find(within="now", after=after)
            items, after = lists_of_all.page(session, find, today, worker.user_id)
            seen |= {item.due.row.id for item in items}
            if not after:
                break
        session.rollback()
    assert wanted <= seen


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


# --- one worker with 25 people (practice.md P11) ----------------------------------------------

PEOPLE = 25
#: How safe they are, how often contact was agreed, in turn; and of how many a goal is under way.
LEVELS = ("acute", *("active",) * 4, *("watchful",) * 5, *("settled",) * 3)
RHYTHMS = ("weekly", "fortnightly", "fortnightly", "weekly", "monthly")
GOAL = {
    **{"own_words": "My own key.", "step": "Ask", "owner": "together", "by_when": "week"},
    **{"limits": "0", "both": "y"},
}
#: One is opened every third day, and counting begins when all are there.
EVERY = 3
#: What a note closes needs no tick.
CLOSED_BY_A_NOTE = contact_rhythm.CLOSES


@dataclass
class Counted:
    """How many people and ticks each working day had."""

    people: list[int] = field(default_factory=list)
    ticks: list[int] = field(default_factory=list)


def _year_of_one(site: Site, monkeypatch: pytest.MonkeyPatch, days: int) -> Counted:
    here = site.organisation()
    worker = site.hat(Role.CW, here)
    at = _Clock(monkeypatch)
    begin, counted = at.today, Counted()
    for number in range(1, PEOPLE * EVERY + days + 1):
        at.put(begin + timedelta(days=number))
        if at.today.weekday() > 4:
            continue
        opened, rest = divmod(number, EVERY)
        if number <= PEOPLE * EVERY and (rest == 0 or at.today.weekday() == 0):
            _open_one(site.browser(worker), opened, at.today)
        people, ticks = _a_day(site, worker, at.today)
        if number > PEOPLE * EVERY:
            counted.people.append(people)
            counted.ticks.append(ticks)
    return counted


def _open_one(browser: Browser, number: int, today: date) -> None:
    """Open a case at the defaults, say how safe they are, agree contact, and mostly a goal."""
    made = browser.submit("/cases/new", name_to_use=f"Person {number}", age_status="adult")
    case = str(made.location)
    looked = {"looked_on": today.isoformat(), "own_view_instead": "not_asked_yet"}
    browser.submit(f"{case}/safety", level=LEVELS[number % len(LEVELS)], **looked)
    browser.submit(f"{case}/pillars/2", stage="P2-50", presence="with_us", on=today.isoformat())
    page = browser.open(f"{case}/journey?pillar=2").text
    path = re.findall(r'href="([^"]+/moves/[^"]+)"', page)[0]
    rhythm = RHYTHMS[number % len(RHYTHMS)]
    names = re.findall(r'<select id="([^"]+)"', browser.open(path).text)
    fields = {name: "not_asked_yet" if name.endswith("_instead") else "" for name in names}
    sent = browser.submit(path, **{**fields, "contact_rhythm": rhythm})
    assert sent.status_code == 303, sent.text
    if number % 4:
        assert browser.submit(f"{case}/goals/new", **GOAL).status_code == 303
    if number % 5 == 0:
        end = (today + timedelta(days=40)).isoformat()
        dates = {"rrp_start": today.isoformat(), "rrp_end": end, "on": today.isoformat()}
        sent = browser.submit(f"{case}/pillars/1", stage="P1-50", presence="with_us", **dates)
        assert sent.status_code == 303


def _a_day(site: Site, worker: Actor, today: date) -> tuple[int, int]:
    """Talk with whoever has something due, and tick what is due for them within 14 days; return how
    many people and ticks there were."""
    ahead, ticks = today + timedelta(days=14), 0
    with site.acting(worker) as session:
        rows = session.scalars(
            select(Review).where(Review.state == ReviewState.SCHEDULED, Review.due_on <= ahead)
        ).all()
        due = {row.case_id for row in rows if row.due_on <= today}
        for case_id in sorted(due):
            case = session.get_one(Case, case_id)
            contact_rhythm.talked(session, case, today)
            for row in sorted(rows, key=lambda row: row.code != "PLAN"):
                if row.case_id == case_id and row.state is ReviewState.SCHEDULED:
                    _look(session, case, row)
                    ticks += row.code not in CLOSED_BY_A_NOTE
        trail.say(session, "review.done")
        trail.commit(session)
    return len(due), ticks


def _is_as_promised(counted: Counted) -> None:
    people, ticks = statistics.median(counted.people), statistics.median(counted.ticks)
    many = sum(number > 12 for number in counted.people) / len(counted.people)
    print(f"people {people:g}, ticks {ticks:g} a working day; over 12 people on {many:.1%} of days")
    assert people <= 6
    assert ticks <= 8
    assert many <= 0.05


def test_a_month_of_one_worker(embedded_site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    _is_as_promised(_year_of_one(embedded_site, monkeypatch, 30))


@pytest.mark.long
def test_a_year_of_one_worker(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    _is_as_promised(_year_of_one(site, monkeypatch, 365))
