"""Leave and cover: cover opens the door at its first moment and closes it after the last."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from werkzeug.test import TestResponse

from caseapp.access.actor import Actor
from caseapp.base import clock, ids
from caseapp.kinds import Role, Sensitivity
from tests.support.site import Browser, Site
from tests.support.world import DAY, HOUR, Opened

NOON = (clock.now() + 10 * DAY).replace(hour=12, minute=0, second=0, microsecond=0)


@pytest.fixture
def renna(site: Site) -> Actor:
    """Give the caseworker who goes on leave."""
    return site.hat(Role.CW, site.organisation())


@pytest.fixture
def ana(site: Site, renna: Actor) -> Actor:
    """Give the colleague who covers."""
    return site.hat(Role.CW, renna.organisation_id)


@pytest.fixture
def case(site: Site, renna: Actor) -> Opened:
    """Give the one case that is held."""
    return site.open_case(renna)


def _path(case: Opened) -> str:
    return f"/cases/{ids.show_reference(case.reference)}"


def _days(first: int, last: int) -> dict[str, str]:
    today = clock.today("UTC")
    return {
        "kind": "leave",
        "starts": (today + timedelta(days=first)).isoformat(),
        "until": (today + timedelta(days=last)).isoformat(),
    }


def _enter(
    browser: Browser, first: int, last: int, who: Actor | None, path: str = "/leave", **more: str
) -> TestResponse:
    everyone = str(who.user_id) if who else ""
    return browser.submit(path, everyone=everyone, **{**_days(first, last), **more})


def _links(browser: Browser, path: str = "/leave") -> list[str]:
    return re.findall(r'href="(/leave/[0-9a-f-]{36})"', browser.open(path).text)


def _opens(site: Site, who: Actor, case: Opened, at: object) -> bool:
    with time_machine.travel(at, tick=False):  # type: ignore[arg-type]
        return site.browser(who).open(_path(case)).status_code == 200


def test_cover_opens_the_door_and_closes_it_by_itself(
    site: Site, renna: Actor, ana: Actor, case: Opened
) -> None:
    """practice.md P12: from the first day to the end of the last, at the next request, no job."""
    with time_machine.travel(NOON, tick=False):
        assert _enter(site.browser(renna), 2, 4, ana).status_code == 303
    first = NOON.replace(hour=0) + 2 * DAY
    after = first + 3 * DAY
    second = timedelta(seconds=1)
    seen = [_opens(site, ana, case, at) for at in (first - second, first, after - second, after)]
    assert seen == [False, True, True, False]
    assert _opens(site, renna, case, first + HOUR)


def test_the_circle_says_it_in_words(site: Site, renna: Actor, ana: Actor, case: Opened) -> None:
    browser = site.browser(renna)
    assert _enter(browser, 0, 3, ana).status_code == 303
    page = site.browser(ana).open(f"{_path(case)}/team").text
    assert re.search(r"while CW [^<]+ is away, until \w{3} \d", page)
    assert "is away, until" in site.browser(ana).open(_path(case)).text
    manager = site.browser(site.hat(Role.MGR, renna.organisation_id))
    assert "is away, until" in manager.open(f"{_path(case)}/team").text
    assert "is away, until" in browser.open(f"{_path(case)}/team").text


def test_colleagues_read_who_is_away_and_not_what_sort(
    site: Site, renna: Actor, ana: Actor, case: Opened
) -> None:
    name = site.browser(renna).open("/account").text
    known = re.search(r'id="who"><bdi>([^<]+)', name)
    assert known is not None
    assert _enter(site.browser(renna), 0, 3, None).status_code == 303
    sick = {**_days(5, 6), "kind": "sickness", "everyone": ""}
    assert site.browser(renna).submit("/leave", **sick).status_code == 303
    assert "Sickness</" not in site.browser(ana).open("/leave").text.split("Who is away")[1]
    assert known.group(1) in site.browser(ana).open("/leave").text
    elsewhere = site.browser(site.hat(Role.CW, site.organisation("Elsewhere")))
    assert known.group(1) not in elsewhere.open("/leave").text
    assert _links(site.browser(ana)) == []
    for path in _links(site.browser(renna)):
        assert site.browser(ana).open(path).status_code == 404


def test_each_case_can_have_somebody_of_its_own_or_nobody(
    site: Site, renna: Actor, ana: Actor, case: Opened
) -> None:
    other, third = site.open_case(renna), site.open_case(renna)
    imrel = site.hat(Role.CW, renna.organisation_id)
    chosen = {f"case_{other.id.hex}": str(imrel.user_id), f"case_{third.id.hex}": ""}
    assert _enter(site.browser(renna), 0, 3, ana, **chosen).status_code == 303
    opened = {
        who.user_id: [site.browser(who).open(_path(each)).status_code for each in (case, other)]
        for who in (ana, imrel)
    }
    assert opened == {ana.user_id: [200, 404], imrel.user_id: [404, 200]}
    assert site.browser(ana).open(_path(third)).status_code == 404
    assert "nobody covers" in site.browser(renna).open("/leave").text


def test_a_shorter_leave_and_one_that_ends_end_the_cover(
    site: Site, renna: Actor, ana: Actor, case: Opened
) -> None:
    browser, theirs = site.browser(renna), site.browser(ana)
    assert _enter(browser, 0, 9, ana).status_code == 303
    (leave,) = _links(browser)
    mine = {f"case_{case.id.hex}": str(ana.user_id)}
    assert browser.submit(leave, **_days(0, 2), **mine).status_code == 303
    assert theirs.open(_path(case)).status_code == 200
    assert not _opens(site, ana, case, clock.now() + 4 * DAY)
    assert browser.submit(f"{leave}/end").status_code == 303
    assert theirs.open(_path(case)).status_code == 404
    assert _links(browser) == []
    assert browser.open(_path(case)).status_code == 200


def test_a_longer_leave_takes_the_cover_along(
    site: Site, renna: Actor, ana: Actor, case: Opened
) -> None:
    browser = site.browser(renna)
    assert _enter(browser, 0, 2, ana).status_code == 303
    (leave,) = _links(browser)
    page = browser.open(leave).text
    assert f'value="{ana.user_id}" selected' in page
    mine = {f"case_{case.id.hex}": str(ana.user_id)}
    assert browser.submit(leave, **_days(0, 6), **mine).status_code == 303
    assert _opens(site, ana, case, clock.now() + 5 * DAY)
    assert not _opens(site, ana, case, clock.now() + 8 * DAY)
    assert browser.submit(leave, **_days(0, 6), **{f"case_{case.id.hex}": ""}).status_code == 303
    assert site.browser(ana).open(_path(case)).status_code == 404


def test_two_who_change_a_leave_at_once_get_both_texts(
    site: Site, renna: Actor, ana: Actor, case: Opened
) -> None:
    browser = site.browser(renna)
    assert _enter(browser, 1, 2, ana).status_code == 303
    (leave,) = _links(browser)
    form = browser.fill(leave, **_days(1, 5))
    assert browser.submit(leave, **_days(1, 3)).status_code == 303
    answer = browser.send(leave, form)
    assert answer.status_code == 409
    assert form["until"] in answer.text


def test_only_who_fits_is_offered(site: Site, renna: Actor, ana: Actor, case: Opened) -> None:
    """A caseworker of the same organisation, who is not kept from the case."""
    browser = site.browser(renna)
    others = [
        site.hat(role, renna.organisation_id)
        for role in (Role.IA, Role.MGR, Role.INT, Role.VOL, Role.GA, Role.ADM)
    ]
    others.append(site.hat(Role.CW, site.organisation("Elsewhere")))
    field = f"case_{case.id.hex}"
    for who in (*others, renna):
        answer = _enter(browser, 0, 2, None, **{field: str(who.user_id)})
        assert answer.status_code == 422, who.role
    barred = site.hat(Role.CW, renna.organisation_id)
    site.bar(renna, case, barred)
    assert _enter(browser, 0, 2, None, **{field: str(barred.user_id)}).status_code == 422
    assert _enter(browser, 0, 2, barred).status_code == 303
    assert site.browser(barred).open(_path(case)).status_code == 404
    assert "nobody covers" in browser.open("/leave").text


def test_days_that_do_not_fit_are_asked_again(site: Site, renna: Actor, case: Opened) -> None:
    browser = site.browser(renna)
    assert "before the beginning" in _enter(browser, 3, 1, None).text
    assert "This is over already" in _enter(browser, -4, -2, None).text
    answer = browser.submit("/leave", kind="leave", starts="", until="")
    assert answer.status_code == 422
    assert "Give a day." in answer.text


def test_a_manager_enters_sickness_without_reading_the_case(
    site: Site, ana: Actor, renna: Actor
) -> None:
    manager = site.hat(Role.MGR, renna.organisation_id)
    sick = site.hat(Role.CW, renna.organisation_id, supervisor=manager)
    case = site.open_case(sick, name="Ilvara")
    hidden = site.open_case(sick, sensitivity=Sensitivity.PROTECTED)
    browser = site.browser(manager)
    path = f"/leave/for/{sick.user_id}"
    page = browser.open(path).text
    assert ids.show_reference(case.reference) in page
    assert "Ilvara" not in page
    assert ids.show_reference(hidden.reference) not in page
    assert _enter(browser, 0, 2, ana, path, kind="sickness").status_code == 303
    assert site.browser(ana).open(_path(case)).status_code == 200
    assert site.browser(ana).open(_path(hidden)).status_code == 404
    assert "Ilvara" not in browser.open(_path(case)).text
    assert "entered a leave" in browser.open("/audit").text
    (leave,) = _links(browser, path)
    assert browser.submit(f"{leave}/end").status_code == 303
    assert site.browser(ana).open(_path(case)).status_code == 404
    assert _links(site.browser(sick)) == []


def test_nobody_enters_leave_for_whom_they_do_not_supervise(
    site: Site, renna: Actor, ana: Actor
) -> None:
    manager = site.hat(Role.MGR, renna.organisation_id)
    for who in (manager, ana):
        assert site.browser(who).open(f"/leave/for/{renna.user_id}").status_code == 404
        answer = site.browser(who).http.get(f"/leave/for/{ids.new_id()}")
        assert answer.status_code == 404


def test_an_organisation_of_one_enters_leave_alone(site: Site, renna: Actor, case: Opened) -> None:
    """practice.md P1."""
    browser = site.browser(renna)
    assert "nobody else here yet who could cover" in browser.open("/leave").text
    assert browser.submit("/leave", **_days(0, 2)).status_code == 303
    assert "nobody covers" in browser.open("/leave").text


def test_an_organisation_of_two_covers_each_other(
    site: Site, renna: Actor, ana: Actor, case: Opened
) -> None:
    theirs = site.open_case(ana)
    assert _enter(site.browser(renna), 0, 2, ana).status_code == 303
    assert _enter(site.browser(ana), 4, 6, renna).status_code == 303
    assert site.browser(ana).open(_path(case)).status_code == 200
    assert site.browser(renna).open(_path(theirs)).status_code == 404
    assert _opens(site, renna, theirs, clock.now() + 5 * DAY)


def test_a_partner_elsewhere_has_no_leave_here(site: Site) -> None:
    adviser = site.browser(site.hat(Role.LA, site.organisation("Law Office")))
    page = adviser.open("/leave")
    assert page.status_code == 200
    assert "Enter leave" not in page.text
