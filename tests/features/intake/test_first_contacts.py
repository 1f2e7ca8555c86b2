"""First contacts: a call at night, who sees it, and how it is answered (practice.md P30)."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select
from werkzeug.test import TestResponse

from caseapp.access.actor import Actor
from caseapp.base import clock
from caseapp.kinds import Role
from caseapp.models.case import CaseSummary
from caseapp.models.team import Duty
from tests.support.counted import statements
from tests.support.site import Browser, Site
from tests.support.world import DAY, HOUR

NEW = "/first-contacts/new"
WORDS = {"needed": "A bed for tonight", "done": "Told her we call back"}


@pytest.fixture
def taker(site: Site) -> Actor:
    """Give the caseworker who picks up the telephone."""
    return site.hat(Role.CW, site.organisation())


@pytest.fixture
def colleague(site: Site, taker: Actor) -> Actor:
    """Give another caseworker of the same organisation."""
    return site.hat(Role.CW, taker.organisation_id)


@pytest.fixture
def contact(site: Site, taker: Actor) -> str:
    """Write down a first contact without a name, and return its address."""
    return str(site.browser(taker).submit(NEW, **WORDS).location)


def put_on_duty(site: Site, who: Actor, begins: timedelta = -HOUR, ends: timedelta = HOUR) -> None:
    """Put somebody on the rota."""
    now = clock.now()
    with site.system("set-up") as session:
        session.add(
            Duty(
                organisation_id=who.organisation_id,
                user_id=who.user_id,
                starts_at=now + begins,
                ends_at=now + ends,
            )
        )


def answer(browser: Browser, contact: str, how: str, **values: str) -> TestResponse:
    """Press one of the buttons under a first contact."""
    return browser.submit(contact, answer=how, **values)


def heading(page: str) -> str:
    """Return the heading of a page."""
    found = re.search(r"<h1>(.*?)</h1>", page, re.S)
    assert found is not None
    return re.sub(r"<[^>]+>", "", found.group(1)).strip()


# --- taking one -------------------------------------------------------------------------


def typed(moment: datetime) -> str:
    """Return a moment as the field for it holds one; the organisation is in UTC."""
    return f"{moment:%Y-%m-%dT%H:%M}"


def test_what_was_taken_down_on_paper_has_its_own_day_and_time(site: Site, taker: Actor) -> None:
    browser = site.browser(taker)
    then = clock.now() - 3 * DAY
    made = browser.submit(NEW, when=typed(then), **WORDS)
    assert made.status_code == 303
    page = browser.open(str(made.location)).text
    assert page.count(f"{then:%H:%M}") >= 2
    assert f"{then:%H:%M}" in heading(page)
    summaries: Any = CaseSummary.__table__
    with site.owner() as connection:
        assert connection.execute(select(summaries.c.opened_on)).scalar_one() == then.date()


def test_nothing_given_is_now(site: Site, taker: Actor) -> None:
    browser = site.browser(taker)
    made = browser.submit(NEW, when="", **WORDS)
    assert heading(browser.open(str(made.location)).text).startswith("First contact, ")


@pytest.mark.parametrize("when", ["later", "0001-01-01T10:00", "2026-02-30T10:00", "soon"])
def test_a_time_still_to_come_or_none_at_all_is_refused(
    site: Site, taker: Actor, when: str
) -> None:
    browser = site.browser(taker)
    given = typed(clock.now() + HOUR) if when == "later" else when
    answered = browser.submit(NEW, when=given, **WORDS)
    assert answered.status_code == 422
    assert 'id="when-error"' in answered.text
    assert f'value="{given}"' in answered.text
    assert WORDS["needed"] in answered.text


def test_a_call_at_night_without_a_name(site: Site, taker: Actor) -> None:
    browser = site.browser(taker)
    made = browser.submit(NEW, needed="Somebody to talk to")
    assert made.status_code == 303
    page = browser.open(str(made.location)).text
    assert heading(page).startswith("First contact, ")
    assert "Somebody to talk to" in page
    assert "Not answered yet" in page
    assert str(made.location) in browser.open("/today").text
    assert str(made.location) in browser.open("/first-contacts").text


def test_one_of_two_is_enough_and_what_was_typed_stays(site: Site, taker: Actor) -> None:
    browser = site.browser(taker)
    refused = browser.submit(NEW, name_to_use="Ilvara", way="0700 900 123", channel="call")
    assert refused.status_code == 422
    assert "One of the two is enough" in refused.text
    assert "0700 900 123" in refused.text
    assert browser.submit(NEW, done="Gave the number of the night desk").status_code == 303


def test_everything_that_was_said_is_kept(site: Site, taker: Actor) -> None:
    browser = site.browser(taker)
    made = browser.submit(
        NEW,
        **WORDS,
        name_to_use="Ilvara",
        caller="organisation",
        caller_words="The clinic in Brackwater",
        channel="text",
        way="0700 900 123",
        safe_when="mornings, never after five",
    )
    page = browser.open(str(made.location)).text
    assert heading(page) == "Ilvara"
    said = ("Another organisation", "The clinic in Brackwater", "Text", "0700 900 123", "mornings")
    for words in (*WORDS.values(), *said):
        assert words in page, words


def test_no_safe_way_back_is_an_answer_and_not_asked_is_another(
    site: Site, taker: Actor, contact: str
) -> None:
    browser = site.browser(taker)
    assert "Not asked yet" in browser.open(contact).text
    made = browser.submit(NEW, needed="Advice", channel="no_safe_way")
    assert "No safe way back" in browser.open(str(made.location)).text


def test_a_way_without_a_chosen_channel_is_never_refused(site: Site, taker: Actor) -> None:
    """INV-23: nothing urgent waits for a missing field."""
    browser = site.browser(taker)
    made = browser.submit(NEW, needed="Advice", way="ask at the bakery")
    page = browser.open(str(made.location)).text
    assert "Another way" in page
    assert "ask at the bakery" in page


def test_a_second_press_makes_one(site: Site, taker: Actor) -> None:
    browser = site.browser(taker)
    form = browser.fill(NEW, **WORDS)
    first, second = browser.send(NEW, form), browser.send(NEW, form)
    assert first.location == second.location
    assert browser.open("/first-contacts").text.count('/first-contact"') == 1


# --- who sees it ------------------------------------------------------------------------


def test_whoever_is_on_duty_sees_it_at_the_next_request_and_a_colleague_does_not(
    site: Site, taker: Actor, colleague: Actor, contact: str
) -> None:
    on_duty = site.hat(Role.CW, taker.organisation_id)
    theirs = site.browser(on_duty)
    assert theirs.open(contact).status_code == 404
    put_on_duty(site, on_duty)
    page = theirs.open(contact)
    assert page.status_code == 200
    assert WORDS["needed"] in page.text
    assert contact in theirs.open("/today").text
    assert site.browser(colleague).open(contact).status_code == 404
    assert contact not in site.browser(colleague).open("/today").text


def test_one_taken_while_somebody_is_on_duty_is_theirs_too(
    site: Site, taker: Actor, colleague: Actor
) -> None:
    put_on_duty(site, colleague)
    made = str(site.browser(taker).submit(NEW, **WORDS).location)
    assert made in site.browser(colleague).open("/first-contacts").text


def test_duty_begins_and_ends_with_its_row(site: Site, colleague: Actor, contact: str) -> None:
    put_on_duty(site, colleague, begins=2 * HOUR, ends=10 * HOUR)
    seen = []
    for later in (HOUR, 3 * HOUR, 11 * HOUR):
        with time_machine.travel(clock.now() + later, tick=True):
            seen.append(site.browser(colleague).open(contact).status_code)
    assert seen == [404, 200, 404]


def test_duty_opens_nothing_of_another_organisation(site: Site, contact: str) -> None:
    elsewhere = site.hat(Role.CW, site.organisation("Elsewhere"))
    put_on_duty(site, elsewhere)
    assert site.browser(elsewhere).open(contact).status_code == 404


def test_duty_opens_no_case(site: Site, taker: Actor, colleague: Actor) -> None:
    case = site.browser(taker).submit("/cases/new", name_to_use="Ilvara", age_status="adult")
    put_on_duty(site, colleague)
    assert site.browser(colleague).open(str(case.location)).status_code == 404


def test_a_hat_given_later_opens_it_to_who_is_on_duty(
    site: Site, taker: Actor, contact: str
) -> None:
    manager = site.hat(Role.MGR, taker.organisation_id)
    put_on_duty(site, manager)
    assert site.browser(manager).open(contact).status_code == 404
    worker = site.hat(Role.CW, taker.organisation_id, of=manager)
    assert site.browser(worker).open(contact).status_code == 200


@pytest.mark.parametrize("role", [Role.ADM, Role.LEO, Role.VOL, Role.INT, Role.MGR, Role.DPO])
def test_other_roles_see_nothing_of_it(site: Site, taker: Actor, contact: str, role: Role) -> None:
    browser = site.browser(site.hat(role, taker.organisation_id))
    for path in ("/first-contacts", "/waiting", NEW, "/cases/new/several", contact):
        assert browser.open(path).status_code in (403, 404), path
    today = browser.open("/today").text
    assert contact not in today
    assert "First contact" not in today
    assert contact.removesuffix("/first-contact") not in browser.open("/cases").text


def test_a_stranger_finds_nothing_at_any_of_its_addresses(
    site: Site, colleague: Actor, contact: str
) -> None:
    browser = site.browser(colleague)
    case = contact.removesuffix("/first-contact")
    for path in (case, contact, f"{case}/hello", f"{case}/notes/new"):
        assert browser.open(path).status_code == 404, path
    form = browser.fill(NEW, answer="case")
    assert browser.send(contact, form).status_code == 404


def test_it_stands_on_no_caseload(site: Site, taker: Actor, contact: str) -> None:
    browser = site.browser(taker)
    assert contact.removesuffix("/first-contact") not in browser.open("/cases").text


# --- answering --------------------------------------------------------------------------


def test_one_tap_makes_it_a_case_and_keeps_what_was_said(
    site: Site, taker: Actor, contact: str
) -> None:
    browser = site.browser(taker)
    made = answer(browser, contact, "case")
    case = contact.removesuffix("/first-contact")
    assert made.location == case
    assert case in browser.open("/cases").text
    assert "Key worker" in browser.open(f"{case}/team").text
    assert browser.open(f"{case}/pillars/1").status_code == 200
    for words in WORDS.values():
        assert words in browser.open(contact).text
    assert contact not in browser.open("/today").text


def test_who_taps_is_key_worker_and_who_took_it_stays(
    site: Site, taker: Actor, colleague: Actor, contact: str
) -> None:
    put_on_duty(site, colleague)
    assert answer(site.browser(colleague), contact, "case").status_code == 303
    case = contact.removesuffix("/first-contact")
    with time_machine.travel(clock.now() + DAY, tick=True):
        for actor in (taker, colleague):
            assert site.browser(actor).open(case).status_code == 200
        team = site.browser(taker).open(f"{case}/team").text
    assert team.count("Key worker") >= 2  # now, and before
    assert "Co-worker" in team


def test_passed_on(site: Site, taker: Actor, contact: str) -> None:
    browser = site.browser(taker)
    refused = answer(browser, contact, "passed_on", words="They have beds")
    assert refused.status_code == 422
    assert "They have beds" in refused.text
    answer(browser, contact, "passed_on", words="They have beds", passed_to="Night shelter")
    page = browser.open(contact).text
    assert "Night shelter" in page
    assert "They have beds" in page
    assert contact not in browser.open("/first-contacts").text
    assert contact in browser.open("/first-contacts?answered=yes").text
    assert contact.removesuffix("/first-contact") not in browser.open("/cases").text
    assert answer(browser, contact, "case").status_code == 303  # the door stays open


def test_on_duty_the_access_ends_a_quarter_of_an_hour_after_the_answer(
    site: Site, taker: Actor, colleague: Actor, contact: str
) -> None:
    put_on_duty(site, colleague, ends=10 * HOUR)
    answer(site.browser(taker), contact, "answered")
    assert site.browser(colleague).open(contact).status_code == 200
    with time_machine.travel(clock.now() + HOUR, tick=True):
        assert site.browser(colleague).open(contact).status_code == 404
        assert answer(site.browser(taker), contact, "case").status_code == 303
        assert site.browser(colleague).open(contact).status_code == 404


def test_two_people_answer_at_the_same_time(
    site: Site, taker: Actor, colleague: Actor, contact: str
) -> None:
    """The second sees that it was answered, and loses nothing of what was typed."""
    put_on_duty(site, colleague)
    mine, theirs = site.browser(taker), site.browser(colleague)
    form = theirs.fill(contact, answer="passed_on", passed_to="Clinic", words="Spoke to Nellis")
    assert answer(mine, contact, "case").status_code == 303
    late = theirs.send(contact, form)
    assert late.status_code == 409
    assert "Somebody answered this meanwhile" in late.text
    for kept in ("Made a case", "Clinic", "Spoke to Nellis"):
        assert kept in late.text
    case = contact.removesuffix("/first-contact")
    saved = theirs.submit(f"{case}/notes/new", text="Spoke to Nellis", mode="phone")
    assert saved.status_code == 303


def test_a_late_answer_can_still_be_given_where_it_is_no_case(
    site: Site, taker: Actor, colleague: Actor, contact: str
) -> None:
    put_on_duty(site, colleague)
    mine, theirs = site.browser(taker), site.browser(colleague)
    form = theirs.fill(contact, answer="waiting", words="Wants to wait")
    answer(mine, contact, "answered")
    late = theirs.send(contact, form)
    assert late.status_code == 409
    assert "Wants to wait" in late.text
    again = theirs.submit(contact, answer="waiting", words="Wants to wait")
    assert again.status_code == 303


def test_enter_in_a_field_never_makes_it_a_case(site: Site, taker: Actor, contact: str) -> None:
    """Enter presses the first button of a form; that one is refused when nothing was typed."""
    page = site.browser(taker).open(contact).text
    assert re.findall(r'name="answer" value="(\w+)"', page)[0] == "passed_on"


def test_an_unknown_answer_changes_nothing(site: Site, taker: Actor, contact: str) -> None:
    browser = site.browser(taker)
    assert answer(browser, contact, "joined", words="kept").status_code == 422
    assert "Not answered yet" in browser.open(contact).text


# --- small organisations ----------------------------------------------------------------


def test_an_organisation_of_one_advocate(site: Site) -> None:
    """practice.md P2: the advocate who works alone does all of it."""
    alone = site.hat(Role.IA, site.organisation("Alone"))
    put_on_duty(site, alone)
    browser = site.browser(alone)
    contact = str(browser.submit(NEW, **WORDS).location)
    assert answer(browser, contact, "waiting").status_code == 303
    assert answer(browser, contact, "case").status_code == 303
    assert contact.removesuffix("/first-contact") in browser.open("/cases").text


def test_an_organisation_of_two(site: Site) -> None:
    here = site.organisation("Two")
    guardian, worker = site.hat(Role.GA, here), site.hat(Role.CW, here)
    contact = str(site.browser(guardian).submit(NEW, **WORDS).location)
    put_on_duty(site, worker)
    assert contact in site.browser(worker).open("/today").text
    assert answer(site.browser(guardian), contact, "case").status_code == 303
    assert site.browser(guardian).open(contact).status_code == 200


def test_an_advocate_on_duty_beside_caseworkers_is_given_nothing(
    site: Site, taker: Actor, contact: str
) -> None:
    advocate = site.hat(Role.IA, taker.organisation_id)
    put_on_duty(site, advocate)
    assert site.browser(advocate).open(contact).status_code == 404


# --- elsewhere --------------------------------------------------------------------------


def test_together_shows_nothing_of_it(site: Site, taker: Actor, contact: str) -> None:
    browser = site.browser(taker)
    answer(browser, contact, "case")
    case = contact.removesuffix("/first-contact")
    browser.submit("/account/pin", pin="204819", pin_again="204819")
    browser.submit(f"{case}/together", pin="204819", pin_again="204819")
    page = browser.open("/together")
    assert page.status_code == 200
    assert not any(words in page.text for words in WORDS.values())
    assert browser.open(contact).status_code in (303, 404)


def test_each_step_stands_in_the_trail(site: Site, taker: Actor, contact: str) -> None:
    answer(site.browser(taker), contact, "case")
    audit = site.browser(site.hat(Role.DPO, taker.organisation_id)).open("/audit").text
    assert "wrote down a first contact" in audit
    assert "made a first contact a case" in audit


def test_lists_send_a_fixed_number_of_statements(site: Site, taker: Actor) -> None:
    browser = site.browser(taker)
    paths = ("/first-contacts", "/first-contacts?answered=yes", "/waiting", "/today")

    def fill(number: int) -> None:
        for _ in range(number):
            answer(browser, str(browser.submit(NEW, **WORDS).location), "waiting")
            answer(browser, str(browser.submit(NEW, **WORDS).location), "answered")
            browser.submit(NEW, **WORDS)

    def count(path: str) -> int:
        browser.open(path)
        with statements(site.app) as counted:
            browser.open(path)
        return counted["page"]

    fill(1)
    few = {path: count(path) for path in paths}
    fill(4)
    assert {path: count(path) for path in paths} == few
    assert max(few.values()) <= 6


def test_first_contacts_go_by_pages(site: Site, taker: Actor) -> None:
    browser = site.browser(taker)
    for number in range(27):
        browser.submit(NEW, needed=f"Advice {number}", name_to_use=f"Number {number}")
    first = browser.open("/first-contacts").text
    following = re.search(r'rel="next" href="([^"]+)"', first)
    assert following is not None
    second = browser.open(following.group(1).replace("&amp;", "&")).text
    shown = [set(re.findall(r"Number \d+", page)) for page in (first, second)]
    assert [len(page) for page in shown] == [25, 2]
    assert not shown[0] & shown[1]
