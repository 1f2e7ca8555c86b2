"""What is asked when there is time: never needed, never about papers, and its history stays."""

from __future__ import annotations

import html
import re

import pytest

from caseapp.access.actor import Actor
from caseapp.base import clock, ids
from caseapp.kinds import Role
from caseapp.models.account import User
from caseapp.vocabularies.stages import stages
from tests.support.site import Browser, Site

#: What nothing may ask for (story 1).
NEVER_ASKED = re.compile(r"nationalit|citizen|immigra|passport|visa\b|\bstatus\b|\bpapers\b", re.I)
SAME = {
    "age_status": "adult",
    "source": "",
    "identity_level": "working_name",
    "source_instead": "not_asked_yet",
}
NOBODY_SAID = {
    f"{name}_instead": "not_asked_yet" for name in ("legal_name", "other_names", "date_of_birth")
}


@pytest.fixture
def worker(site: Site) -> Actor:
    """Give the caseworker who opens the case."""
    return site.hat(Role.CW, site.organisation())


@pytest.fixture
def case(site: Site, worker: Actor) -> str:
    """Open a case and return its address."""
    return open_case(site.browser(worker))


def open_case(browser: Browser, name: str = "Ilvara", age: str = "adult") -> str:
    """Open a case and return its address."""
    return str(browser.submit("/cases/new", name_to_use=name, age_status=age).location)


def words(page: str) -> str:
    """Return what stands on a page to be read, without what is only for machines."""
    return html.unescape(re.sub(r"<[^>]+>", " ", page))


def test_opening_without_papers(site: Site, worker: Actor) -> None:
    """Story 1: a first name is enough, Pillars One and Two open together, a key worker is set, and
    nothing asks for nationality or status."""
    browser = site.browser(worker)
    opening = browser.open("/cases/new").text
    assert len(set(re.findall(r'name="(\w+)"', opening)) & {"name_to_use", "age_status"}) == 2
    case = open_case(browser)
    pages = [opening, browser.open(case).text]
    pages += [browser.open(f"{case}/{each}").text for each in ("details", "identity", "summary")]
    for page in pages:
        assert not NEVER_ASKED.search(words(page)), NEVER_ASKED.search(words(page))
    assert _key_worker(pages[1]) == _name_of(site, worker)
    assert {"/pillars/1", "/pillars/2"} <= _at_first_stage(pages[1])


def _key_worker(page: str) -> str:
    """Who stands as key worker on a case page, next to those words."""
    panel = page[page.index('aria-labelledby="team"') :]
    panel = panel[: panel.index("</section>")]
    assert "Key worker" in panel
    names: list[str] = re.findall(r"<bdi>([^<]+)</bdi>", panel)
    assert len(names) == 1
    return html.unescape(names[0])


def _name_of(site: Site, actor: Actor) -> str:
    with site.acting(actor) as session:
        return str(session.get_one(User, actor.user_id).name)


def _at_first_stage(page: str) -> set[str]:
    """The pillars that stand at their first stage, by the ends of their addresses."""
    firsts = {str(stages().first(number).label) for number in (1, 2, 3, 4)}
    cards = re.findall(r'<article class="card pillar.*?</article>', page, re.S)
    return {
        re.findall(r'href="/cases/[^/]+(/pillars/\d)', card)[0]
        for card in cards
        if html.unescape(re.findall(r"<h3>([^<]+)</h3>", card)[0]) in firsts
    }


def test_what_nobody_asked_stands_on_the_page_until_it_was(
    site: Site, worker: Actor, case: str
) -> None:
    browser = site.browser(worker)
    assert "When there is time" in browser.open(case).text
    browser.submit(f"{case}/summary", name_to_use="Ilvara", say_it="il-VAH-ra")
    browser.submit(f"{case}/details", **{**SAME, "source_instead": "prefers_not_to_say"})
    page = browser.open(case).text
    assert "How to say the name" not in page
    assert "How they came to us" not in page
    assert "When there is time" in page
    profile = {"need": "no_need", "wish": "not_asked_yet", "breaks": "30"}
    assert browser.submit(f"{case}/communication", **profile).status_code == 303
    assert "When there is time" not in browser.open(case).text


def test_nothing_of_it_stands_on_the_together_page(site: Site, worker: Actor) -> None:
    """practice.md P5, P6: no blank questions, no age in doubt, no double."""
    browser = site.browser(worker)
    open_case(browser, "Torvash")
    case = open_case(browser, "Torvaş", age="age_in_doubt")
    assert "This may be somebody we know" in browser.open(case).text
    browser.submit(f"{case}/together")
    page = browser.open("/together").text
    assert "Torvaş" in page
    for said in ("When there is time", "somebody we know", "Not sure", "doubt", "Not asked yet"):
        assert said not in page


def test_another_age_adds_to_the_history(site: Site, worker: Actor, case: str) -> None:
    browser = site.browser(worker)
    changed = {**SAME, "age_status": "age_in_doubt", "since_on": "2026-01-05"}
    assert browser.submit(f"{case}/details", **changed).status_code == 303
    assert browser.submit(f"{case}/details", **{**SAME, "age_status": "child"}).status_code == 303
    assert browser.submit(f"{case}/details", **{**SAME, "age_status": "child"}).status_code == 303
    page = words(browser.open(f"{case}/details").text)
    history = page[page.index("what was written down") :]
    assert re.search(
        r"Under 18.*before:\s+Not sure.*Not sure.*since.*5 Jan 2026.*Adult", history, re.S
    )
    assert history.count("before:") == 2


def test_a_day_to_come_is_no_since_when(site: Site, worker: Actor, case: str) -> None:
    browser = site.browser(worker)
    day = clock.today("UTC").replace(year=clock.today("UTC").year + 1).isoformat()
    answer = browser.submit(
        f"{case}/details", **{**SAME, "since_on": day, "source_words": "a word"}
    )
    assert answer.status_code == 422
    assert "still to come" in answer.text
    assert "a word" in answer.text


def test_how_they_came_has_a_value_or_a_plain_answer(site: Site, worker: Actor, case: str) -> None:
    browser = site.browser(worker)
    told = {**SAME, "source": "helpline", "source_words": "Rang at night."}
    assert browser.submit(f"{case}/details", **told).status_code == 303
    manager = site.hat(Role.MGR, worker.organisation_id)
    assert site.browser(manager).open(f"{case}/details").status_code == 404
    both = {**told, "source_instead": "do_not_ask"}
    answer = browser.submit(f"{case}/details", **both)
    assert answer.status_code == 422
    assert "not both" in answer.text
    assert "Rang at night." in browser.open(f"{case}/details").text
    for state in ("prefers_not_to_say", "not_known", "do_not_ask", "not_asked_yet"):
        assert (
            browser.submit(f"{case}/details", **{**SAME, "source_instead": state}).status_code
            == 303
        )


def test_two_people_change_details_and_nothing_is_lost(
    site: Site, worker: Actor, case: str
) -> None:
    mine, theirs = site.browser(worker), site.browser(worker)
    form = mine.fill(f"{case}/details", **{**SAME, "source": "police", "source_words": "my words"})
    theirs.submit(f"{case}/details", **{**SAME, "source": "union", "source_words": "their words"})
    answer = mine.send(f"{case}/details", form)
    assert answer.status_code == 409
    for said in ("my words", "their words", "Through a union"):
        assert said in answer.text


def test_an_advocate_alone_does_all_of_it(site: Site) -> None:
    """practice.md P2."""
    browser = site.browser(site.hat(Role.IA, site.organisation()))
    case = open_case(browser)
    assert browser.submit(f"{case}/details", **SAME).status_code == 303
    names = {**NOBODY_SAID, "legal_name": "Ilvara Tess"}
    assert browser.submit(f"{case}/identity", **names).status_code == 303
    assert "Ilvara Tess" in browser.open(f"{case}/identity").text


def test_a_stranger_finds_none_of_these_pages(site: Site, worker: Actor, case: str) -> None:
    for role in (Role.CW, Role.IA, Role.GA, Role.AW, Role.LEO, Role.ADM, Role.VOL):
        browser = site.browser(site.hat(role, worker.organisation_id))
        for page in ("details", "identity"):
            assert browser.open(f"{case}/{page}").status_code == 404, (role, page)


def test_earlier_records_stand_with_the_details_for_whoever_may_see_them(
    site: Site, worker: Actor
) -> None:
    """practice.md P40: old references lead on, and the old record can still be opened."""
    browser = site.browser(worker)
    old, staying = open_case(browser, "Ilvara T."), site.open_case(worker)
    reference, stays = old.removeprefix("/cases/"), ids.show_reference(staying.reference)
    case, colleague = f"/cases/{stays}", site.hat(Role.CW, worker.organisation_id)
    site.assign(worker, staying, colleague)
    assert browser.submit(f"{old}/join/{stays}", stays="other").status_code == 303
    page = browser.open(f"{case}/details").text
    assert "Earlier record" in page
    assert f'href="{old}?record=1"' in page
    assert "Part the two" in browser.open(f"{old}?record=1").text
    theirs = site.browser(colleague).open(f"{case}/details")
    assert theirs.status_code == 200
    assert reference not in theirs.text
    assert "Earlier record" not in theirs.text
