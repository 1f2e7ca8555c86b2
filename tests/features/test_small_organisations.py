"""An organisation of one and of two does all of it (practice.md P1, P2): a caseworker who wears
every hat, an advocate who works alone, a caseworker and a manager."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from caseapp.access.actor import Actor
from caseapp.base import clock
from caseapp.kinds import Role
from tests.support.site import Browser, Site

HATS = (Role.MGR, Role.ADM, Role.DPO)
#: A way through each pillar, with a step back.
MOVES = {
    1: ("P1-10", "P1-20", "P1-10"),
    2: ("P2-10", "P2-30"),
    3: ("P3-10", "P3-20"),
    4: ("P4-10",),
}


@dataclass
class Small:
    """An organisation with hardly anybody in it."""

    site: Site
    worker: Actor
    hats: dict[Role, Actor]
    others: int

    @property
    def browser(self) -> Browser:
        """The browser of the one who holds the cases."""
        return self.site.browser(self.worker)

    def open_case(self, name: str = "Ilvara") -> str:
        """Open a case and return its address."""
        return sent(self.browser.submit("/cases/new", name_to_use=name, age_status="adult"))


@pytest.fixture(params=["one caseworker", "an advocate alone", "two"])
def small(request: pytest.FixtureRequest, site: Site) -> Small:
    """Give an organisation of one, in two ways, and one of two."""
    role = Role.IA if request.param == "an advocate alone" else Role.CW
    here = site.organisation()
    worker = site.hat(role, here)
    if request.param == "two":
        second = site.hat(Role.MGR, here)
        hats = {Role.MGR: second} | {each: site.hat(each, here, of=second) for each in HATS[1:]}
        return Small(site, worker, hats, others=1)
    return Small(site, worker, {each: site.hat(each, here, of=worker) for each in HATS}, others=0)


def sent(answer: TestResponse) -> str:
    """Return where a form led that was saved."""
    wrong = re.findall(r'<p class="err"[^>]*>([^<]+)', answer.text)
    assert answer.status_code == 303, (answer.request.path, answer.status_code, wrong)
    return str(answer.location)


def in_days(days: int) -> str:
    """Return a day as a form sends it."""
    return (clock.today("UTC") + timedelta(days=days)).isoformat()


def _list(browser: Browser) -> str:
    return browser.open("/cases").text


def test_a_person_is_supported_from_the_first_call_to_an_ending_and_back(small: Small) -> None:
    browser = small.browser
    call = sent(browser.submit("/first-contacts/new", needed="A place", name_to_use="Ilvara"))
    case = sent(browser.submit(call, answer="case"))
    for pillar, codes in MOVES.items():
        for code in codes:
            moved = browser.change(
                f"{case}/pillars/{pillar}", stage=code, presence="with_us", reason="As they wish"
            )
            sent(moved)
    path = f"{case}/pillars/2"
    sent(browser.change(path, stage="P2-80", presence="with_us", joint_decision="yes"))
    sent(browser.change(path, stage="P2-90", presence="with_us", reason="They rang again"))
    journey = browser.open(f"{case}/journey").text
    assert journey.count("With us") >= sum(len(codes) for codes in MOVES.values())
    assert "<svg" in journey


def test_what_one_knows_of_somebody_is_written_down_and_kept(small: Small) -> None:
    browser, case = small.browser, small.open_case()
    for path, values in {
        "summary": {"summary": "Wants to be near her sister."},
        "details": {"source": "self_referral"},
        "identity": {"legal_name": "Ilvara Tesk"},
        "safety": {"level": "active", "seen": "Calls at night"},
        "communication": {"breaks": "20"},
        "pillars/3/walk": {"walker": "alone"},
    }.items():
        page = f"{case}/{path}"
        sent(browser.change(page, **values))
    sent(browser.submit(f"{case}/notes/new", text="Spoke about the room", mode="phone"))
    page = browser.open(case).text
    assert "Spoke about the room" in page
    assert "near her sister" in page


def test_several_come_at_once_and_one_turns_out_to_be_known(small: Small) -> None:
    browser, old = small.browser, small.open_case("Zhevani")
    names = "Ilvara\nЖевани"
    sent(browser.submit("/cases/new/several", names=names, age_status="adult"))
    listed = set(
        re.findall(r'href="(/cases/[0-9A-Z]{4}-[0-9A-Z]{4})"', browser.open("/cases").text)
    )
    assert len(listed) == 3
    (new,) = (each for each in listed if "somebody we know" in browser.open(each).text)
    sure = sent(browser.submit(f"{new}/join", other=old.removeprefix("/cases/")))
    assert sent(browser.submit(sure, stays="other")) == old
    assert browser.open(new).status_code in (200, 302, 303)


def test_a_case_that_was_opened_in_error_goes_and_comes_back(small: Small) -> None:
    browser, case = small.browser, small.open_case()
    sent(browser.submit(f"{case}/error", reason="opened twice"))
    assert case not in _list(browser)
    page = browser.open(case).text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token is not None
    sent(browser.send(f"{case}/error/back", {"csrf_token": token[1]}))
    assert case in _list(browser)


def test_somebody_goes_on_leave_and_nothing_is_lost(small: Small) -> None:
    """Nobody needs to cover: what is due waits for the worker's own morning (P12)."""
    browser, case = small.browser, small.open_case()
    sent(browser.change("/leave", kind="leave", starts=in_days(0), until=in_days(6)))
    assert browser.open(case).status_code == 200
    sent(browser.submit(f"{case}/notes/new", text="From the train", mode="phone"))


def test_the_last_who_can_work_on_a_case_is_asked_to_name_another(small: Small) -> None:
    browser, case = small.browser, small.open_case()
    team = browser.open(f"{case}/team").text
    (end,) = re.findall(r'href="(/cases/[^"]+/team/[^"]+/end)"', team)
    refused = browser.submit(end, reason="moving away")
    assert refused.status_code == 422
    assert browser.open(case).status_code == 200


def test_every_other_hat_sees_its_own_pages_and_no_more(small: Small) -> None:
    """The matrix is read for the hat worn: who holds the case reads no name in another hat."""
    small.open_case("Ilvara")
    pages = {
        Role.MGR: ("/today", "/cases", "/leave"),
        Role.ADM: ("/admin/users", "/audit", "/admin/organisation"),
        Role.DPO: ("/audit", "/doubles"),
    }
    for role, paths in pages.items():
        browser = small.site.browser(small.hats[role])
        for path in paths:
            page = browser.open(path)
            assert page.status_code == 200, (role, path)
            assert "Ilvara" not in page.text, (role, path)
