"""The feed of one's own calendar: times and neutral words, at an address that can be ended."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import icalendar
import pytest
import time_machine
from sqlalchemy import select

from caseapp.access.actor import Actor
from caseapp.access.feeds import digest_of
from caseapp.base import clock, ids
from caseapp.features.accounts.actions import hashes
from caseapp.kinds import CalendarSort, Kind, Role
from caseapp.models.account import Membership, User
from caseapp.models.organisation import Organisation
from caseapp.models.outside import CalendarFeed
from caseapp.models.task import Task
from caseapp.models.team import Duty
from caseapp.models.trail import TrailEntry
from caseapp.web import calendar as the_calendar
from tests.support.site import COOKIE, Browser, Site
from tests.support.world import HOUR

PIN = "483920"
NAME, TASK, HOUSE = "Zqilvara", "zqtask", "Zqharbour"
WHERE = "/calendar/feed"


@pytest.fixture
def worker(site: Site) -> Actor:
    """Give a caseworker of an organisation whose name would tell."""
    return site.hat(Role.CW, site.organisation(HOUSE))


@pytest.fixture
def browser(site: Site, worker: Actor) -> Browser:
    """Give her browser, with a PIN."""
    return _with_pin(site, worker)


def _with_pin(site: Site, actor: Actor) -> Browser:
    made = site.browser()
    with site.app.app_context():
        pin_hash = hashes.make(PIN)
    made.http.set_cookie(COOKIE, site.sign_in(actor, pin_hash=pin_hash))
    return made


def _make(browser: Browser) -> str:
    page = browser.submit(WHERE, passphrase=PIN)
    assert page.status_code == 200, page.text
    found = re.search(r"https?://localhost(/calendar/feed/[^<]+\.ics)", page.text)
    assert found is not None
    return found[1]


def _read(site: Site, path: str) -> Any:
    answer = site.browser().open(path)
    assert answer.status_code == 200
    return icalendar.Calendar.from_ical(answer.data)


def _events(site: Site, path: str) -> list[tuple[str, Any, Any]]:
    return [
        (str(each["summary"]), each.decoded("dtstart"), each.decoded("dtend"))
        for each in _read(site, path).walk("VEVENT")
    ]


def _task(site: Site, worker: Actor, on: date) -> str:
    case = site.open_case(worker, name=NAME)
    values = {"kind": Kind.NOT, "user_id": worker.user_id, "due_on": on, "what": TASK}
    site.add(worker, Task, case, **values)
    return ids.show_reference(case.reference)


def _duty(site: Site, worker: Actor, starts: datetime, ends: datetime) -> None:
    manager = site.hat(Role.MGR, worker.organisation_id)
    values = {"user_id": worker.user_id, "telephone": "01632 960 111"}
    here = worker.organisation_id
    site.add(manager, Duty, organisation_id=here, starts_at=starts, ends_at=ends, **values)


def _zone(site: Site, worker: Actor, name: str) -> None:
    with site.system("set-up") as session:
        session.get_one(Organisation, worker.organisation_id).time_zone = name


def test_it_holds_times_and_numbers_and_nothing_that_tells(
    site: Site, worker: Actor, browser: Browser
) -> None:
    today = clock.today("UTC")
    references = [_task(site, worker, today) for _each in range(2)]
    references.append(_task(site, worker, today + timedelta(days=3)))
    now = clock.now().replace(microsecond=0)
    _duty(site, worker, now, now + HOUR)
    path = _make(browser)
    answer = site.browser().open(path)
    assert answer.mimetype == "text/calendar"
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"
    text = _unfolded(answer.text)
    tells = (NAME, TASK, HOUSE, "caseapp", "960", *references, *_plain(references))
    for word in (*tells, str(worker.user_id), worker.user_id.hex):
        assert word.lower() not in (text + str(answer.headers)).lower(), word
    found = _events(site, path)
    assert ("2 things to do", today, today + timedelta(days=1)) in found
    assert ("On duty", now, now + HOUR) in found
    later = today + timedelta(days=3)
    assert any(title.endswith("to do") and start == later for title, start, _end in found)


def _plain(references: list[str]) -> list[str]:
    return [each.replace("-", "") for each in references]


def _unfolded(text: str) -> str:
    return text.replace("\r\n ", "").replace("\n ", "")


def test_it_is_a_calendar_by_the_book(site: Site, worker: Actor, browser: Browser) -> None:
    """RFC 5545: lines end with CRLF, none is longer than 75 octets, each event has what it needs
    and a number of its own that stays."""
    _task(site, worker, clock.today("UTC"))
    path = _make(browser)
    raw = site.browser().open(path).data
    assert raw.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")
    read = _read(site, path)
    assert (read["version"], read["method"]) == ("2.0", "PUBLISH")
    events = read.walk("VEVENT")
    assert all({"UID", "DTSTAMP", "DTSTART"} <= each.keys() for each in events)
    first = [str(each["uid"]) for each in events]
    again = [str(each["uid"]) for each in _read(site, path).walk("VEVENT")]
    assert first == again
    assert len(set(first)) == len(first)


@pytest.mark.parametrize(
    ("night", "starts", "ends"),
    [
        # Europe/London: at one o'clock it is two; at two o'clock it is one again.
        (
            date(2027, 3, 28),
            datetime(2027, 3, 27, 23, tzinfo=UTC),
            datetime(2027, 3, 28, 5, tzinfo=UTC),
        ),
        (
            date(2027, 10, 31),
            datetime(2027, 10, 31, 0, 30, tzinfo=UTC),
            datetime(2027, 10, 31, 1, 30, tzinfo=UTC),
        ),
    ],
)
def test_a_night_with_an_hour_more_or_less_keeps_its_moments(
    site: Site, worker: Actor, browser: Browser, night: date, starts: datetime, ends: datetime
) -> None:
    _zone(site, worker, "Europe/London")
    _duty(site, worker, starts, ends)
    with time_machine.travel(starts - timedelta(days=20), tick=False):
        path = _make(_with_pin(site, worker))
        assert ("On duty", starts, ends) in _events(site, path)
        page = browser_of_day(site, worker, night)
    assert "On duty" in page


def browser_of_day(site: Site, worker: Actor, day: date) -> str:
    """Return the page of a day in the calendar."""
    made = site.browser(worker)
    return made.open(f"/calendar?view=day&on={day.isoformat()}").text


def test_where_a_day_begins_is_said_by_the_place(site: Site, worker: Actor) -> None:
    """What ends at midnight there is of the day before; what is of whole days stays so."""
    _zone(site, worker, "Pacific/Auckland")
    starts = datetime(2027, 1, 4, 11, tzinfo=UTC)  # midnight there: the 5th begins
    _duty(site, worker, starts, starts + timedelta(hours=24))
    for day, is_there in ((4, False), (5, True), (6, False)):
        page = browser_of_day(site, worker, date(2027, 1, day))
        assert ("On duty" in page) is is_there, day


def test_any_other_address_is_404_and_so_is_one_that_was_ended(
    site: Site, worker: Actor, browser: Browser
) -> None:
    path = _make(browser)
    other = _make(browser)
    assert other != path
    browser.send(f"{WHERE}/end", browser.fill(WHERE))
    answers = [
        site.browser().open(each)
        for each in (path, other, f"{WHERE}/{'a' * 43}.ics", f"{WHERE}/{'a' * 5_000}.ics")
    ]
    assert [each.status_code for each in answers] == [404] * 4
    pages = {re.sub(r'nonce="[^"]*"|csrf[^>]*>', "", each.text) for each in answers}
    assert len(pages) == 1
    with site.owner() as connection:
        table: Any = CalendarFeed.__table__
        rows = connection.execute(select(table)).all()
    assert all(row.ended_at is not None for row in rows)
    assert not any(path.split("/")[-1].removesuffix(".ics") in str(row) for row in rows)


@pytest.mark.parametrize("over", ["account", "hat"])
def test_it_ends_with_the_account_and_with_the_hat(
    site: Site, worker: Actor, browser: Browser, over: str
) -> None:
    path = _make(browser)
    assert site.browser().open(path).status_code == 200
    with site.system("accounts") as session:
        if over == "account":
            session.get_one(User, worker.user_id).disabled_at = clock.now()
        else:
            session.get_one(Membership, worker.membership_id).ends_at = clock.now()
    assert site.browser().open(path).status_code == 404


def test_it_shows_what_the_hat_reaches_and_no_more(site: Site, worker: Actor) -> None:
    """A case that was taken from somebody is gone from their feed at the same moment."""
    today = clock.today("UTC")
    _task(site, worker, today)
    path = _make(_with_pin(site, worker))
    assert any("to do" in title for title, _start, _end in _events(site, path))
    manager = site.hat(Role.MGR, worker.organisation_id, of=worker)
    theirs = _make(_with_pin(site, manager))
    assert not any("to do" in title for title, _start, _end in _events(site, theirs))
    assert site.browser().open(path).status_code == 200


def test_a_wrong_pin_makes_none(site: Site, worker: Actor, browser: Browser) -> None:
    assert browser.submit(WHERE, passphrase="111111").status_code == 422
    assert "There is none" in browser.open(WHERE).text


def test_the_address_is_shown_once_and_its_last_use_by_day(
    site: Site, worker: Actor, browser: Browser
) -> None:
    path = _make(browser)
    page = browser.open(WHERE).text
    assert path not in page
    assert "No program has asked for it yet." in page
    _read(site, path)
    assert "A program last asked for it on" in browser.open(WHERE).text


def test_each_use_stands_in_the_trail_without_the_address(
    site: Site, worker: Actor, browser: Browser
) -> None:
    path = _make(browser)
    _read(site, path)
    _read(site, path)
    with site.owner() as connection:
        table: Any = TrailEntry.__table__
        rows = connection.execute(select(table).where(table.c.action == "feed.read")).all()
    assert len(rows) == 2
    assert {row.route for row in rows} == {"/calendar/feed/<token>.ics"}
    assert {row.actor_id for row in rows} == {worker.user_id}
    token = path.split("/")[-1].removesuffix(".ics")
    assert not any(token in str(row) or digest(site, token) in str(row) for row in rows)


def digest(site: Site, token: str) -> str:
    """Return what is kept of a token."""
    with site.app.app_context():
        return digest_of(token)


def test_nobody_is_told_that_a_case_was_looked_at_by_a_feed(
    site: Site, worker: Actor, browser: Browser
) -> None:
    """Nothing of a case is shown by it: "who looked" would otherwise hold a line an hour."""
    _task(site, worker, clock.today("UTC"))
    path = _make(browser)
    before = _looks(site)
    _read(site, path)
    assert _looks(site) == before


def _looks(site: Site) -> int:
    with site.owner() as connection:
        table: Any = TrailEntry.__table__
        return len(connection.execute(select(table).where(table.c.action == "look")).all())


@pytest.mark.parametrize(
    ("word", "shown"),
    [
        ("Dentist", "Dentist"),
        ("  Swimming\n  with  friends ", "Swimming with friends"),
        ("Court hearing", "Appointment"),
        (f"Meeting at {HOUSE}", "Appointment"),
        ("", "Appointment"),
        ("x" * 200, "x" * 60),
    ],
)
def test_an_appointment_has_the_neutral_word_that_was_typed(
    site: Site, worker: Actor, browser: Browser, word: str, shown: str
) -> None:
    """practice.md P36; what would tell something is not sent, whatever was typed."""
    start = clock.now().replace(microsecond=0) + HOUR
    entry = the_calendar.timed(
        "1", CalendarSort.APPOINTMENT, f"Talk with {NAME}", start, start + HOUR, "UTC", word=word
    )
    part = the_calendar.Part("a_test", lambda _session, _asked, _rows: [entry])
    parts = site.app.extensions["caseapp_calendar"]
    parts["a_test"] = part
    try:
        path = _make(browser)
        assert (shown, start, start + HOUR) in _events(site, path)
        assert NAME not in site.browser().open(path).text
        assert NAME not in re.findall(r"<title>(.*?)</title>", browser.open("/calendar").text)[0]
    finally:
        del parts["a_test"]


def test_an_interpreter_can_have_one(site: Site, worker: Actor) -> None:
    interpreter = site.hat(Role.INT, worker.organisation_id)
    path = _make(_with_pin(site, interpreter))
    assert _read(site, path).walk("VEVENT") == []
