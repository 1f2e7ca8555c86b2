"""Appointments: in four inputs, repeating if wished; changed, called off, what came of them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from caseapp.access import trail
from caseapp.access.actor import Actor
from caseapp.access.handles import case_by_reference
from caseapp.base import clock
from caseapp.base.problems import InvalidError
from caseapp.features.appointments import series
from caseapp.features.outside import actions as feeds
from caseapp.kinds import Relation, Role
from caseapp.kinds.appointment import Repeat
from caseapp.models.appointment import Appointment
from tests.support.site import Browser, Site
from tests.support.world import Opened

START = (clock.now() + timedelta(days=3)).replace(hour=10, minute=0, second=0, microsecond=0)


@pytest.fixture
def case(browser: Browser) -> str:
    """Open a case, and give the address of its page."""
    made = browser.submit("/cases/new", name_to_use="Bekrun", age_status="adult")
    return str(made.location)


def _at(moment: datetime = START) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M")


def _make(browser: Browser, case: str, **values: str) -> Any:
    usual = {"what": "zqbank", "starts_at": _at(), "minutes": "45", "place": "zqbranch"}
    return browser.submit(f"{case}/appointments/new", **(usual | values))


def _rows(site: Site) -> list[Any]:
    table: Any = Appointment.__table__
    with site.owner() as connection:
        return list(connection.execute(select(table).order_by(table.c.starts_at)).all())


def test_four_inputs_are_enough_and_it_is_ones_own(
    site: Site, browser: Browser, worker: Actor, case: str
) -> None:
    assert f"{case}/appointments" in browser.open(case).text
    made = _make(browser, case)
    assert made.status_code == 303
    page = browser.open(str(made.location)).text
    for word in ("zqbank", "zqbranch", "planned"):
        assert word in page
    (row,) = _rows(site)
    assert row.worker_id == worker.user_id
    assert row.ends_at - row.starts_at == timedelta(minutes=45)
    assert row.series_id is None
    assert "zqbank" in browser.open(f"{case}/appointments").text
    assert "zqbank" not in browser.open(f"{case}/appointments?past=1").text


def test_what_is_missing_is_said_and_what_was_typed_is_kept(browser: Browser, case: str) -> None:
    gone = _at(clock.now() - timedelta(days=2))
    for values in ({"what": ""}, {"starts_at": ""}, {"starts_at": gone}, {"minutes": "3"}):
        wrong = _make(browser, case, **values)
        assert wrong.status_code == 422, values
        assert "zqbranch" in wrong.text
    open_end = _make(browser, case, repeat="weekly")
    assert open_end.status_code == 422
    assert "Say until which day it comes again." in open_end.text
    until = (START + timedelta(weeks=26)).date().isoformat()
    too_many = _make(browser, case, repeat="weekly", until=until)
    assert "more than 26" in too_many.text


@pytest.mark.parametrize(
    ("repeat", "until", "days"),
    [
        (Repeat.NO, None, [date(2027, 1, 31)]),
        (
            Repeat.WEEKLY,
            date(2027, 2, 14),
            [date(2027, 1, 31), date(2027, 2, 7), date(2027, 2, 14)],
        ),
        (Repeat.FORTNIGHTLY, date(2027, 2, 20), [date(2027, 1, 31), date(2027, 2, 14)]),
        (
            Repeat.MONTHLY,
            date(2027, 4, 30),
            [date(2027, 1, 31), date(2027, 2, 28), date(2027, 3, 31), date(2027, 4, 30)],
        ),
    ],
)
def test_when_it_comes_again(repeat: Repeat, until: date | None, days: list[date]) -> None:
    """A month without such a day has its last one, and the next its own again."""
    found = series.times(datetime(2027, 1, 31, 9, 30), repeat, until)  # noqa: DTZ001 (of the place)
    assert [each.date() for each in found] == days
    assert {(each.hour, each.minute) for each in found} == {(9, 30)}


def test_so_many_and_no_more() -> None:
    first = datetime(2027, 1, 4, 9)  # noqa: DTZ001 (of the place)
    last = first.date() + timedelta(weeks=25)
    assert len(series.times(first, Repeat.WEEKLY, last)) == series.MOST
    with pytest.raises(InvalidError):
        series.times(first, Repeat.WEEKLY, last + timedelta(weeks=1))


def _again(browser: Browser, site: Site, case: str) -> list[str]:
    """Make four of a row, and return their addresses."""
    until = (START + timedelta(weeks=3)).date().isoformat()
    assert _make(browser, case, repeat="weekly", until=until).status_code == 303
    rows = _rows(site)
    assert len({row.series_id for row in rows}) == 1
    return [f"{case}/appointments/{row.id}" for row in rows]


def test_this_one_or_those_after_it_are_changed(site: Site, browser: Browser, case: str) -> None:
    first, second, third, _last = _again(browser, site, case)
    moved = _at(START + timedelta(weeks=1, hours=2))
    changed = browser.change(second, starts_at=moved, place="zqelse", extent="later")
    assert changed.status_code == 303
    starts = [row.starts_at.astimezone(UTC) for row in _rows(site)]
    assert starts == [
        START,
        *(START + timedelta(weeks=week, hours=2) for week in (1, 2, 3)),
    ]
    assert "zqelse" not in browser.open(first).text
    assert "zqelse" in browser.open(third).text
    assert browser.change(third, place="zqonce").status_code == 303
    assert "zqonce" not in browser.open(second).text


def test_this_one_or_those_after_it_are_called_off(site: Site, browser: Browser, case: str) -> None:
    first, second, third, _last = _again(browser, site, case)
    _stand(browser, second, state="called_off")
    assert [row.state for row in _rows(site)] == ["planned", "called_off", "planned", "planned"]
    _stand(browser, second, state="planned")
    _stand(browser, third, state="called_off", extent="later")
    assert [row.state for row in _rows(site)] == ["planned", "planned", "called_off", "called_off"]
    assert "called off" in browser.open(f"{case}/appointments").text
    assert "those after it" in browser.open(first).text


def _stand(browser: Browser, address: str, status: int = 303, **values: str) -> Any:
    form = browser.fill(address, **{"extent": "one", **values})
    answer = browser.send(f"{address}/stand", form)
    assert answer.status_code == status
    return answer


def test_what_came_of_it_is_said_afterwards_and_blames_nobody(
    site: Site, browser: Browser, worker: Actor, case: str
) -> None:
    """INV-04, domain.md §10, story 23."""
    made = str(_make(browser, case).location)
    early = _stand(browser, made, 422, state="did_not")
    assert "This is still to come." in early.text
    with time_machine.travel(START + timedelta(hours=1), tick=False):
        theirs = site.browser(worker)
        _stand(theirs, made, state="did_not", change="zqearlier in the day")
        page = theirs.open(made).text
        assert "it did not take place" in page
        assert "zqearlier in the day" in page
        assert "zqbank" in theirs.open(f"{case}/appointments?past=1").text
        _stand(theirs, made, state="took_place")
        assert "it took place" in theirs.open(made).text
    assert browser.open(f"{made}/stand").status_code == 303


def test_two_who_change_lose_nothing(browser: Browser, case: str) -> None:
    made = str(_make(browser, case).location)
    mine = browser.fill(made, what="zqbank", starts_at=_at(), minutes="45", place="zqmine")
    stands = browser.fill(made, state="called_off")
    assert browser.change(made, place="zqtheirs").status_code == 303
    late = browser.send(made, mine)
    assert late.status_code == 409
    assert "zqmine" in late.text
    assert "zqtheirs" in late.text
    late = browser.send(f"{made}/stand", stands)
    assert late.status_code == 409
    assert "zqtheirs" in late.text


def test_what_is_unusual_of_its_time_is_said_and_stops_nothing(browser: Browser, case: str) -> None:
    sunday = START + timedelta(days=6 - START.weekday())
    made = str(_make(browser, case, starts_at=_at(sunday)).location)
    assert "We do not work on this day." in browser.open(made).text


def test_a_word_for_outside_that_tells_something_is_refused(browser: Browser, case: str) -> None:
    """INV-15."""
    for word in ("Bekrun", "Court hearing"):
        wrong = _make(browser, case, word=word)
        assert wrong.status_code == 422
        assert "could learn something" in wrong.text
    assert _make(browser, case, word="Coffee").status_code == 303


def test_it_stands_in_the_calendars_without_what_it_says(
    site: Site, browser: Browser, worker: Actor
) -> None:
    here = worker.organisation_id
    manager = site.hat(Role.MGR, here)
    led = site.hat(Role.CW, here, supervisor=manager)
    theirs = site.browser(led)
    case = str(theirs.submit("/cases/new", name_to_use="Bekrun", age_status="adult").location)
    made = str(_make(theirs, case, word="Coffee").location)
    on = f"view=day&on={START.date().isoformat()}"
    for path in (f"/calendar?{on}", f"{case}/calendar?{on}"):
        page = theirs.open(path).text
        assert made in page, path
        assert "zqbank" not in page
        assert "Coffee" not in page
    assert f"{case}/appointments/new" in theirs.open(f"{case}/calendar").text
    assert made not in browser.open(f"/calendar?{on}").text
    _stand(theirs, made, state="called_off")
    assert made not in theirs.open(f"/calendar?{on}").text


def test_a_feed_has_the_word_or_the_usual_one(
    site: Site, browser: Browser, worker: Actor, case: str
) -> None:
    """practice.md P36, INV-15."""
    _make(browser, case, word="Coffee")
    _make(browser, case, starts_at=_at(START + timedelta(days=1)))
    called_off = _make(browser, case, starts_at=_at(START + timedelta(days=2)), word="Swimming")
    _stand(browser, str(called_off.location), state="called_off")
    with site.acting(worker) as session:
        token = feeds.make_feed(session, worker)
        trail.commit(session)
    feed = site.browser().open(f"/calendar/feed/{token}.ics").text
    assert "SUMMARY:Coffee" in feed
    assert "SUMMARY:Appointment" in feed
    for word in ("Swimming", "zqbank", "zqbranch", "Bekrun"):
        assert word not in feed


def test_whoever_supervises_sees_it_among_the_teams_times(site: Site, worker: Actor) -> None:
    here = worker.organisation_id
    manager = site.hat(Role.MGR, here)
    led = site.hat(Role.CW, here, supervisor=manager)
    theirs = site.browser(led)
    case = str(theirs.submit("/cases/new", name_to_use="Bekrun", age_status="adult").location)
    made = str(_make(theirs, case).location)
    page = f"/calendar?view=day&whose=team&on={START.date().isoformat()}"
    assert made not in site.browser(manager).open(page).text
    with site.acting(led) as session:
        row = case_by_reference(session, case.rpartition("/")[2])
        opened = Opened(row.id, row.organisation_id, row.subject_id, row.reference)
    site.stand(opened, manager, Relation.SUPERVISION)
    shown = site.browser(manager).open(page).text
    assert made in shown
    assert "Save" not in site.browser(manager).open(made).text
    assert "zqbank" not in shown
    assert "Bekrun" not in shown


def test_a_card_says_when_where_and_whom_to_ask_for_and_nothing_of_us(
    site: Site, browser: Browser, worker: Actor, case: str
) -> None:
    made = str(_make(browser, case).location)
    given = {"place": "zqhall", "ask_for": "zqNora", "telephone": "01632 960 111"}
    paper = browser.submit(f"{made}/card", **given, language="en").text
    sheet = paper[paper.index("<article") : paper.index("</article>")]
    for word in ("zqhall", "zqNora", "01632 960 111", "10:00"):
        assert word in sheet
    for word in ("zqbank", "Bekrun", "caseapp"):
        assert word not in sheet
    title = re.findall(r"<title>(.*?)</title>", paper)[0]
    assert "ppointment" not in title
    for name in ("caseapp", "Harbour, the desk"):
        named = browser.submit(f"{made}/card", **{**given, "ask_for": name, "language": "en"})
        assert named.status_code == 422
        assert "This names us." in named.text
        assert "zqhall" in named.text


def test_nobody_else_reads_or_writes_it(
    site: Site, browser: Browser, worker: Actor, case: str
) -> None:
    made = str(_make(browser, case).location)
    addresses = (f"{case}/appointments", f"{case}/appointments/new", made, f"{made}/card")
    for role in (Role.CW, Role.IA, Role.MGR, Role.VOL):
        other = site.browser(site.hat(role, worker.organisation_id))
        for address in addresses:
            assert other.open(address).status_code == 404, (role, address)
    second = str(browser.submit("/cases/new", name_to_use="Kesrina", age_status="adult").location)
    assert browser.open(made.replace(case, second)).status_code == 404
    assert browser.open(f"{case}/appointments?after=nonsense").status_code == 200


def test_a_list_has_pages(site: Site, browser: Browser, case: str) -> None:
    until = (START + timedelta(weeks=25)).date().isoformat()
    assert _make(browser, case, repeat="weekly", until=until).status_code == 303
    page = browser.open(f"{case}/appointments").text
    assert page.count("zqbank") == 25
    onward = re.findall(r'rel="next" href="([^"]+)"', page)[0].replace("&amp;", "&")
    assert browser.open(onward).text.count("zqbank") == 1
