"""Stories 15 to 18 and 26 of domain.md §10 in their words, through the pages that people use.

Story 20 stands with children, story 21 with goals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from caseapp.access import trail
from caseapp.access.actor import Actor
from caseapp.base import clock
from caseapp.kinds import Role
from caseapp.models.organisation import Organisation
from caseapp.models.review import Review
from caseapp.models.reviewhelp import ReviewHelp
from caseapp.models.stage import PillarState
from caseapp.models.team import Assignment
from caseapp.rules import asking_help
from tests.support.site import Browser, Site

#: A Wednesday of some weeks from now, so that who is in a story was there before.
BEGIN = clock.now() + timedelta(days=7 + (2 - clock.now().weekday()) % 7)


class _Time:
    """The clock of a story."""

    def __init__(self) -> None:
        self._travel: Any = None
        self.today: date = BEGIN.date()

    def go(self, day: date) -> None:
        """Go to ten in the morning of a day."""
        self.stop()
        self.today = day
        at = datetime.combine(day, time(10), BEGIN.tzinfo)
        self._travel = time_machine.travel(at, tick=True)
        self._travel.start()

    def stop(self) -> None:
        """Give the clock back."""
        if self._travel is not None:
            self._travel.stop()
            self._travel = None


@pytest.fixture
def manager(site: Site) -> Actor:
    """Give Maudra, of an organisation that works every day."""
    here = site.organisation()
    with site.system("set-up") as session:
        session.get_one(Organisation, here).working_days = 0b1111111
    return site.hat(Role.MGR, here)


@pytest.fixture
def worker(site: Site, manager: Actor) -> Actor:
    """Give the caseworker whom she supervises."""
    return site.hat(Role.CW, manager.organisation_id, supervisor=manager)


@pytest.fixture
def at(worker: Actor) -> Iterator[_Time]:
    """Give the clock, some days after everybody began."""
    clock_of_story = _Time()
    clock_of_story.go(BEGIN.date())
    yield clock_of_story
    clock_of_story.stop()


def _open(site: Site, worker: Actor, name: str) -> str:
    made = site.browser(worker).submit("/cases/new", name_to_use=name, age_status="adult")
    return str(made.location)


def _move(browser: Browser, case: str, pillar: int, stage: str, on: date, **more: str) -> None:
    values = {"stage": stage, "presence": "with_us", "on": on.isoformat(), **more}
    answer = browser.submit(f"{case}/pillars/{pillar}", **values)
    assert answer.status_code == 303, re.findall(r'class="error"[^>]*>([^<]+)', answer.text)


def _later(browser: Browser, case: str, pillar: int, **facts: str) -> None:
    """Add facts to the newest move of a pillar."""
    page = browser.open(f"{case}/journey?pillar={pillar}").text
    path = re.findall(r'href="([^"]+/moves/[^"]+)"', page)[0]
    names = re.findall(r'<select id="([^"]+)"', browser.open(path).text)
    untouched = {name: "not_asked_yet" if name.endswith("_instead") else "" for name in names}
    assert browser.submit(path, **{**untouched, **facts}).status_code == 303


def _rows(site: Site, code: str) -> list[Any]:
    review: Any = Review.__table__
    wanted = select(review).where(review.c.code == code).order_by(review.c.due_on)
    with site.owner() as connection:
        return list(connection.execute(wanted))


def _page(browser: Browser, case: str, label: str) -> str:
    page = browser.open(f"{case}/reviews").text
    found = re.findall(r'href="([^"]+/reviews/[^"/]+)">[^<]+<span class="vh">: ([^<]+)<', page)
    return {each: address for address, each in found}[label]


def _standing(site: Site) -> dict[tuple[int, str], str]:
    """Where each track stands."""
    state: Any = PillarState.__table__
    with site.owner() as connection:
        rows = connection.execute(select(state.c.pillar, state.c.track, state.c.stage_code)).all()
    return {(row.pillar, row.track): row.stage_code for row in rows}


def _ask(site: Site) -> int:
    with site.app.app_context():
        trail.about.set(trail.of_job("test"))
        return asking_help.ask_everywhere()


ANSWERS = {
    "closing_housing": "She stays in this house until a room is found.",
    "closing_rights": "Not known yet; the adviser was asked.",
    "closing_extension": "asked",
    "closing_wish": "To stay near the clinic.",
}


def test_story_15_recovery_period_about_to_end(
    site: Site, manager: Actor, worker: Actor, at: _Time
) -> None:
    """The period ends in 6 days and no plan for the day after exists: it is at the top of the dates
    that cannot move, snooze is not available, and it closes only with housing, rights, extension
    state and her wish recorded; nothing asks whether she helps police."""
    case = _open(site, worker, "Ilvara")
    browser = site.browser(worker)
    end = at.today + timedelta(days=30)
    days = {"rrp_start": at.today.isoformat(), "rrp_end": end.isoformat()}
    _move(browser, case, 1, "P1-50", at.today, **days)
    at.go(end - timedelta(days=6))
    assert _ask(site) > 0
    board = site.browser(manager).open("/reviews/team").text
    first = board.partition('id="dates"')[2].partition("</li>")[0]
    assert "Recovery period ends" in first
    assert f'datetime="{end.isoformat()}"' in first
    assert "Ilvara" not in board
    assert "Help needed?" in site.browser(manager).open("/today").text
    browser = site.browser(worker)
    assert "Recovery period ends" in browser.open("/today").text
    path = _page(browser, case, "Recovery period ends")
    page = browser.open(path).text
    main = page.partition("<main")[2]
    assert 'value="snooze"' not in main
    assert 'value="move"' not in main
    assert 'value="not_needed"' not in main
    assert "police" not in main.lower()
    put_off = {"on": at.today.isoformat(), "reason": "other"}
    assert browser.submit(path, what="snooze", **put_off).status_code == 422
    for missing in ANSWERS:
        given = {**ANSWERS, missing: ""}
        refused = browser.submit(path, what="done", words="It is settled.", **given)
        assert refused.status_code == 422
        assert f'id="{missing}-error"' in refused.text
        assert "It is settled." in refused.text
    assert browser.submit(path, what="done", **ANSWERS).status_code == 303
    [row] = _rows(site, "RRP_END")
    assert row.state == "done"
    told = browser.open(f"{case}/reviews").text
    assert "Where do they live after it?: She stays in this house" in told
    assert "More time: Asked for" in told
    assert "To stay near the clinic." in told


def test_story_16_pillar_four_declined_then_revisited(site: Site, worker: Actor, at: _Time) -> None:
    """He declined 95 days ago and asked to be asked again today: his earlier words show first, the
    choices are yes, more questions, not now, please do not raise; "not now" sets his next date, and
    all other pillars stay exactly as they were."""
    case = _open(site, worker, "Bekrun")
    browser = site.browser(worker)
    again = at.today + timedelta(days=95)
    _move(browser, case, 4, "P4-30", at.today, words="Not while my brother needs me.")
    _later(browser, case, 4, raise_again="on_a_date", raise_again_on=again.isoformat())
    before = _standing(site)
    at.go(again)
    browser = site.browser(worker)
    page = browser.open(_page(browser, case, "Justice, when they chose")).text
    main = page.partition("<main")[2]
    asked = main.index("They chose this day to come back to it")
    assert main.index("Not while my brother needs me.") < asked
    wanted = [">Yes<", "They have more questions", "Please do not raise it", "Not now."]
    places = [main.index(words) for words in wanted]
    assert min(places) > asked
    for stage in ("P4-40", "P4-20", "P4-35"):
        there = browser.open(f"{case}/pillars/4?stage={stage}").text
        assert re.search(rf'value="{stage}"[^>]* checked', there), stage
    next_day = again + timedelta(days=60)
    path = _page(browser, case, "Justice, when they chose")
    chosen = {"on": next_day.isoformat(), "words": "In the spring, perhaps."}
    assert browser.submit(path, what="move", **chosen).status_code == 303
    [open_one] = [row for row in _rows(site, "P4_REVISIT") if row.state == "scheduled"]
    assert open_one.due_on == next_day
    assert _standing(site) == before


def test_what_they_choose_instead_ends_the_question(site: Site, worker: Actor, at: _Time) -> None:
    case = _open(site, worker, "Bekrun")
    browser = site.browser(worker)
    _move(browser, case, 4, "P4-30", at.today)
    _later(browser, case, 4, raise_again_on=at.today.isoformat())
    _move(browser, case, 4, "P4-20", at.today, reason="He has questions about wages.")
    assert [row.state for row in _rows(site, "P4_REVISIT")] == ["not_needed"]


def test_story_17_please_do_not_raise(site: Site, worker: Actor, at: _Time) -> None:
    """When anyone tries to schedule a justice review, the app declines and explains that only the
    person can reopen; the information page remains readable."""
    case = _open(site, worker, "Lunavo")
    browser = site.browser(worker)
    _move(browser, case, 4, "P4-30", at.today)
    _later(browser, case, 4, raise_again_on=(at.today + timedelta(days=9)).isoformat())
    _move(browser, case, 4, "P4-35", at.today)
    assert [row.state for row in _rows(site, "P4_REVISIT")] == ["not_needed"]
    form = {"stage": "P4-30", "presence": "with_us", "on": at.today.isoformat()}
    assert 'name="stage"' not in browser.open(f"{case}/pillars/4").text
    refused = browser.submit(f"{case}/pillars/4?asked=1", **form, reason="It was asked.")
    assert refused.status_code == 422
    assert "They asked us not to raise this. It is opened again when they ask for it." in (
        refused.text
    )
    assert _standing(site)[4, "A"] == "P4-35"
    assert [row for row in _rows(site, "P4_REVISIT") if row.state == "scheduled"] == []
    page = browser.open(f"{case}/pillars/4")
    assert page.status_code == 200
    assert "Please do not raise" in page.text


def test_story_18_negative_decision(site: Site, worker: Actor, at: _Time) -> None:
    """Support stays running, the challenge deadline has four reminders, reasons explained and the
    language used are asked for, and no closing action appears."""
    case = _open(site, worker, "Zhevani")
    browser = site.browser(worker)
    _move(browser, case, 2, "P2-50", at.today)
    before = _standing(site)
    deadline = at.today + timedelta(days=40)
    days = {"decided_on": at.today.isoformat(), "challenge_deadline": deadline.isoformat()}
    _move(browser, case, 1, "P1-85", at.today, **days)
    after = _standing(site)
    assert {key: value for key, value in after.items() if key[0] != 1} == {
        key: value for key, value in before.items() if key[0] != 1
    }
    assert [row.state for row in _rows(site, "PLAN")] == ["scheduled"]
    page = browser.open(f"{case}/journey?pillar=1").text
    path = re.findall(r'href="([^"]+/moves/[^"]+)"', page)[0]
    asks = browser.open(path).text
    assert "Reasons explained on" in asks
    assert "Language in which they were explained" in asks
    days_looked_at = []
    while looks := [row for row in _rows(site, "LEGAL") if row.state == "scheduled"]:
        [look] = looks
        days_looked_at.append((deadline - look.due_on).days)
        at.go(look.due_on)
        browser = site.browser(worker)
        if len(days_looked_at) < 4:
            shown = browser.fill(f"{case}/reviews", version=str(look.version))
            right = browser.send(f"{case}/reviews/{look.id}/still-right", shown)
            assert right.status_code == 303
        else:
            path = _page(browser, case, "Legal deadline")
            assert browser.submit(path, what="done", words="It was sent.").status_code == 303
    assert days_looked_at == [28, 14, 7, 2]
    for address in (case, f"{case}/pillars/1", f"{case}/reviews"):
        text = browser.open(address).text
        assert "End support" not in text
        assert "Close the case" not in text


def test_story_26_overdue_safety_review(
    site: Site, manager: Actor, worker: Actor, at: _Time
) -> None:
    """An acute review passes its day: the next morning the supervisor sees "help needed?", the case
    is not reassigned, and snoozing was never possible."""
    case = _open(site, worker, "Torvash")
    browser = site.browser(worker)
    looked = {"looked_on": at.today.isoformat(), "own_view_instead": "not_asked_yet"}
    assert browser.submit(f"{case}/safety", level="acute", **looked).status_code == 303
    [look] = [row for row in _rows(site, "SAFETY") if row.state == "scheduled"]
    path = _page(browser, case, "Safety plan")
    assert 'value="snooze"' not in browser.open(path).text
    at.go(look.due_on)
    _ask(site)
    assert "Help needed?" not in _asked_about(site, manager, "SAFETY")
    assert _is_refused(site, worker, case, at.today)
    at.go(look.due_on + timedelta(days=1))
    assert _ask(site) >= 1
    assert "Help needed?" in _asked_about(site, manager, "SAFETY")
    place: Any = Assignment.__table__
    with site.owner() as connection:
        places = connection.execute(select(place.c.user_id, place.c.ends_at)).all()
    assert [(row.user_id, row.ends_at) for row in places] == [(worker.user_id, None)]
    assert [row.owner_id for row in _rows(site, "SAFETY") if row.state == "scheduled"] == [None]
    assert "Is the safety plan still right?" in site.browser(worker).open("/today").text


def _is_refused(site: Site, worker: Actor, case: str, today: date) -> bool:
    """Whether putting off is refused also where it is sent anyway."""
    browser = site.browser(worker)
    path = _page(browser, case, "Safety plan")
    off = {"on": (today + timedelta(days=1)).isoformat(), "reason": "other"}
    return browser.submit(path, what="snooze", **off).status_code == 422


def _asked_about(site: Site, manager: Actor, code: str) -> str:
    """Today of the manager, as far as it asks about reviews of one code."""
    help_: Any = ReviewHelp.__table__
    wanted = select(help_.c.id).where(help_.c.code == code)
    with site.owner() as connection:
        ids = [str(each) for each in connection.execute(wanted).scalars()]
    today = site.browser(manager).open("/today").text
    return today if any(each in today for each in ids) else ""
