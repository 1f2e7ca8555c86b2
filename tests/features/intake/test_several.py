"""Several people at once, and what each of them needs tonight (practice.md P30)."""

from __future__ import annotations

import re

import pytest
from werkzeug.test import TestResponse

from caseapp.access.actor import Actor
from caseapp.access.handles import case_by_reference
from caseapp.kinds import Kind, Relation, Role
from tests.support.counted import statements
from tests.support.site import Browser, Site
from tests.support.world import Opened

SEVERAL = "/cases/new/several"


@pytest.fixture
def worker(site: Site) -> Actor:
    """Give the caseworker who is at the door."""
    return site.hat(Role.CW, site.organisation())


def names(number: int) -> str:
    """Return so many labels, one a line."""
    return "\n".join(f"Person {count:02}" for count in range(number))


def arrive(browser: Browser, number: int = 3, **values: str) -> str:
    """Open so many cases at once and return the page of the event."""
    given = {"names": names(number), "age_status": "age_in_doubt", **values}
    return str(browser.submit(SEVERAL, **given).location)


def references(page: str) -> list[str]:
    """Return the references of the people on the page of an event."""
    return re.findall(r'<details class="card" id="([^"]+)"', page)


def card(browser: Browser, event: str, reference: str) -> dict[str, str]:
    """Return what the form of one person carries."""
    page = browser.open(event).text
    form = page[page.index(f'id="{reference}"') :]
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form)[:4])
    assert hidden["case"] == reference
    return hidden


def tap(browser: Browser, event: str, reference: str, **answers: str) -> TestResponse:
    """Send the card of one person."""
    return browser.send(event, {**card(browser, event, reference), **answers})


def test_thirty_at_once_in_one_go(site: Site, worker: Actor) -> None:
    browser = site.browser(worker)
    event = arrive(browser, 30, place="At the ferry")
    page = browser.open(event).text
    assert len(references(page)) == 30
    assert "At the ferry" in page
    case = references(page)[0]
    assert browser.open(f"/cases/{case}/pillars/1").status_code == 200
    assert "Key worker" in browser.open(f"/cases/{case}/team").text


def test_thirty_one_are_refused_and_everything_typed_stays(site: Site, worker: Actor) -> None:
    browser = site.browser(worker)
    refused = browser.submit(
        SEVERAL, names=names(31), age_status="child", place="At the ferry", came_on="2026-01-02"
    )
    assert refused.status_code == 422
    assert "Up to 30 people" in refused.text
    for typed in ("Person 00", "Person 30", "At the ferry", "2026-01-02"):
        assert typed in refused.text
    assert re.search(r'value="child"[^>]* checked', refused.text)
    assert "Person" not in browser.open("/cases").text


def test_blank_lines_are_nothing(site: Site, worker: Actor) -> None:
    browser = site.browser(worker)
    event = arrive(browser, names="\n  \r\nThe woman in blue\r\n\n\tHer brother \n")
    page = browser.open(event).text
    assert len(references(page)) == 2
    assert "The woman in blue" in page


@pytest.mark.parametrize("typed", ["", " \n\n ", "\u200e\n\u200e", "x" * 201])
def test_what_is_no_name_is_refused_at_its_field(site: Site, worker: Actor, typed: str) -> None:
    browser = site.browser(worker)
    refused = browser.submit(SEVERAL, names=typed, age_status="adult")
    assert refused.status_code == 422
    assert 'href="#names"' in refused.text
    assert "/cases/" not in re.sub(
        r"/cases/(new|search|filters|kept)[^\"]*", "", browser.open("/cases").text
    )


def test_a_second_press_opens_them_once(site: Site, worker: Actor) -> None:
    browser = site.browser(worker)
    form = browser.fill(SEVERAL, names=names(3), age_status="adult")
    first, second = browser.send(SEVERAL, form), browser.send(SEVERAL, form)
    assert first.location == second.location
    assert browser.open("/cases").text.count("Person 0") == 3


def test_one_tap_each_and_all_can_be_left_out(site: Site, worker: Actor) -> None:
    browser = site.browser(worker)
    event = arrive(browser)
    first, second, _third = references(browser.open(event).text)
    assert " checked" not in browser.open(event).text  # nothing is ticked that nobody answered
    answer = tap(browser, event, first, safe="yes", health="prefers_not_to_say")
    assert answer.status_code == 303
    assert answer.location == f"{event}#{second}"
    page = browser.open(event).text
    assert "Safe tonight: Yes" in page
    assert "Urgent health: Prefers not to say" in page
    assert page.count("Nothing asked yet") == 2
    tap(browser, event, first)
    assert "Safe tonight: Yes" in browser.open(event).text
    tap(browser, event, first, safe="not_asked_yet")
    assert "Safe tonight:" not in browser.open(event).text


@pytest.mark.parametrize("state", ["prefers_not_to_say", "not_known", "do_not_ask"])
def test_the_plain_answers_stay_apart(site: Site, worker: Actor, state: str) -> None:
    browser = site.browser(worker)
    event = arrive(browser)
    first = references(browser.open(event).text)[0]
    tap(browser, event, first, children=state)
    page = browser.open(event).text
    assert re.findall(r'value="(\w+)" checked', page) == [state]


def test_an_answer_that_is_none_changes_nothing(site: Site, worker: Actor) -> None:
    browser = site.browser(worker)
    event = arrive(browser)
    first = references(browser.open(event).text)[0]
    answer = tap(browser, event, first, safe="perhaps")
    assert answer.status_code == 422
    assert browser.open(event).text.count("Nothing asked yet") == 3


def test_two_people_tap_at_the_same_time(site: Site, worker: Actor) -> None:
    browser = site.browser(worker)
    event = arrive(browser)
    first = references(browser.open(event).text)[0]
    form = {**card(browser, event, first), "place": "no"}
    tap(browser, event, first, safe="no")
    late = browser.send(event, form)
    assert late.status_code == 409
    assert "Somebody else saved a change meanwhile" in late.text
    assert "Safe tonight: No" in late.text
    assert re.search(r'name="place" value="no" checked', late.text)


def test_one_reads_of_an_event_only_whose_cases_one_may_read(site: Site, worker: Actor) -> None:
    browser = site.browser(worker)
    event = arrive(browser)
    colleague = site.hat(Role.CW, worker.organisation_id)
    theirs = site.browser(colleague)
    assert theirs.open(event).status_code == 404
    first, second, third = references(browser.open(event).text)
    browser.submit(
        f"/cases/{second}/team",
        person=str(colleague.membership_id),
        team_role="co_worker",
        before="stays",
        chosen="not_asked_yet",
        reason="nobody else is here tonight",
    )
    page = theirs.open(event)
    assert references(page.text) == [second]
    assert first not in page.text
    assert third not in page.text
    assert "Person 00" not in page.text
    assert tap(theirs, event, second, safe="yes").status_code == 303
    form = {**card(theirs, event, second), "case": first, "safe": "yes"}
    assert theirs.send(event, form).status_code == 404


def test_strangers_and_other_roles_find_no_event(site: Site, worker: Actor) -> None:
    event = arrive(site.browser(worker))
    for role in (Role.CW, Role.ADM, Role.LEO, Role.VOL, Role.MGR):
        browser = site.browser(site.hat(role, worker.organisation_id))
        assert browser.open(event).status_code in (403, 404), role
    outside = site.browser(site.hat(Role.CW, site.organisation("Elsewhere")))
    assert outside.open(event).status_code == 404


def test_the_event_is_found_again(site: Site, worker: Actor) -> None:
    browser = site.browser(worker)
    event = arrive(browser, place="At the ferry")
    page = browser.open("/first-contacts").text
    assert event in page
    assert "At the ferry" in page
    other = site.browser(site.hat(Role.CW, worker.organisation_id))
    assert "At the ferry" not in other.open("/first-contacts").text


def test_the_page_sends_as_many_statements_for_three_as_for_twelve(
    site: Site, worker: Actor
) -> None:
    browser = site.browser(worker)
    counts = []
    for number in (3, 12):
        event = arrive(browser, number)
        browser.open(event)
        with statements(site.app) as counted:
            browser.open(event)
        counts.append(counted["page"])
    assert counts[0] == counts[1] <= 5


def test_who_does_not_read_the_card_is_told_nothing_of_it(site: Site, worker: Actor) -> None:
    """Not even that nothing was asked."""
    browser = site.browser(worker)
    event = arrive(browser)
    first, *_others = references(browser.open(event).text)
    assert tap(browser, event, first, safe="no").status_code == 303
    reader = site.hat(Role.IA, worker.organisation_id)
    kinds = Kind.NOT | Kind.SUM
    for reference in references(browser.open(event).text):
        with site.acting(worker) as session:
            case = case_by_reference(session, reference)
            opened = Opened(case.id, case.organisation_id, case.subject_id, case.reference)
        site.stand(opened, reader, Relation.CONSENT, ticked=kinds, only=kinds)
    assert "Nothing asked yet" in browser.open(event).text
    page = site.browser(reader).open(event).text
    assert len(references(page)) == 3
    assert "Nothing asked yet" not in page
    assert "Safe tonight" not in page
