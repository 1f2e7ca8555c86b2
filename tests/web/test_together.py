"""Together: one case for two people, until the PIN is given (practice.md P5)."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from caseapp.access.actor import Actor
from caseapp.features.accounts.actions import hashes
from caseapp.kinds import Role
from caseapp.models.signin import LoginSession
from caseapp.models.trail import TrailEntry
from caseapp.vocabularies.stages import stages
from tests.support import languages
from tests.support.site import Browser, Site

NAME, SUMMARY, NOTE = "Zqname", "zqsummary", "zqnote"
WORDS, JUSTICE = "zqwords of the person", "zqjustice words"
PIN = "204819"
#: What two people at one screen never read in the application's own words (P5).
NEVER = [
    "overdue",
    "risk",
    "level",
    "points",
    "provisional",
    "concern",
    "doubt",
    "failed",
    "refused",
    "negative",
]
NEVER.append("not asked yet")


@pytest.fixture
def owner(site: Site) -> Actor:
    """The caseworker."""
    return site.hat(Role.CW, site.organisation())


@pytest.fixture
def browser(site: Site, owner: Actor) -> Browser:
    """Her browser, with a PIN."""
    made = site.browser(owner)
    with site.system("sign-in") as session:
        for kept in session.scalars(select(LoginSession)):
            kept.pin_hash = hashes.make(PIN)
    return made


@pytest.fixture
def address(browser: Browser) -> str:
    """A case that has begun, with words in pillars one and four."""
    made = browser.submit("/cases/new", name_to_use=NAME, age_status="adult").location
    browser.submit(f"{made}/summary", name_to_use=NAME, summary=SUMMARY)
    browser.submit(f"{made}/notes/new", text=NOTE, mode="phone")
    browser.submit(f"{made}/pillars/1", stage="P1-10", presence="with_us", words=WORDS)
    browser.submit(f"{made}/pillars/4", stage="P4-10", presence="with_us", words=JUSTICE)
    return str(made)


def _begin(browser: Browser, address: str) -> None:
    answer = browser.send(f"{address}/together", browser.fill(f"{address}/together"))
    assert (answer.status_code, answer.location) == (303, "/together")


def test_it_shows_this_person_in_calm_words(browser: Browser, address: str) -> None:
    _begin(browser, address)
    page = browser.open("/together").text
    for wanted in (NAME, WORDS, stages().get("P1-10").together, "Say no. Your support goes on."):
        assert wanted in page
    for unwanted in (SUMMARY, NOTE, "Four pillars", '<nav aria-label="Main"', '"/cases"'):
        assert unwanted not in page.partition("<main")[2]
    assert "<title>Together</title>" in page


def test_justice_stays_closed_until_they_open_it(browser: Browser, address: str) -> None:
    _begin(browser, address)
    before, closed = browser.open("/together").text.split("<details>")
    assert JUSTICE not in before
    assert JUSTICE in closed.partition("</details>")[0]


def test_many_words_about_justice_push_out_no_others(browser: Browser, address: str) -> None:
    for number in range(6):
        stage = ("P4-30", "P4-10")[number % 2]
        more = {"words": f"zqlater {number}", "reason": "She said more."}
        browser.submit(f"{address}/pillars/4", stage=stage, presence="with_us", **more)
    _begin(browser, address)
    before, closed = browser.open("/together").text.split("<details>")
    assert WORDS in before
    assert "zqlater" not in before
    assert "zqlater 5" in closed


def test_every_other_address_leads_back_to_it(site: Site, browser: Browser, address: str) -> None:
    _begin(browser, address)
    others = ["/today", "/cases", address, f"{address}/notes/new", f"{address}/print", "/account"]
    for path in [*others, "/", "/sign-in", "/access", f"{address}/panels/who"]:
        answer = browser.open(path)
        assert (answer.status_code, answer.location) == (303, "/together"), path
    part = browser.open("/cases", headers={"HX-Request": "true"})
    assert part.headers["HX-Redirect"] == "/together"
    missing = browser.open("/nowhere")
    assert missing.status_code == 404
    assert '<nav aria-label="Main"' not in missing.text


def test_the_pin_ends_it_and_leads_back_to_the_case(
    site: Site, browser: Browser, address: str
) -> None:
    _begin(browser, address)
    wrong = browser.submit("/together/end", passphrase="000000")
    assert wrong.status_code == 422
    assert browser.open("/cases").location == "/together"
    right = browser.submit("/together/end", passphrase=PIN)
    assert (right.status_code, right.location) == (303, address)
    assert NAME in browser.open(address).text
    with site.system("audit") as session:
        actions = set(session.scalars(select(TrailEntry.action)))
    assert {"together.begin", "together.end"} <= actions


def test_after_five_wrong_tries_somebody_signs_in_again(browser: Browser, address: str) -> None:
    _begin(browser, address)
    for _try in range(5):
        answer = browser.submit("/together/end", passphrase="000000")
    assert answer.location.startswith("/sign-in")
    assert browser.open("/together").location.startswith("/sign-in")


def test_locked_it_opens_again_where_it_was(browser: Browser, address: str) -> None:
    _begin(browser, address)
    browser.http.post("/lock")
    assert browser.open("/together").location.startswith("/unlock")
    assert browser.submit("/unlock", passphrase=PIN, next="/together").location == "/together"
    assert browser.open("/cases").location == "/together"


def test_a_form_from_another_tab_is_kept(site: Site, browser: Browser, address: str) -> None:
    form = browser.fill(f"{address}/notes/new", text="half written", mode="phone")
    _begin(browser, address)
    assert browser.send(f"{address}/notes/new", form).location == "/together"
    browser.submit("/together/end", passphrase=PIN)
    assert "half written" in browser.open(f"{address}/notes/new").text


def test_it_is_not_begun_by_somebody_who_does_not_read_the_name(
    site: Site, owner: Actor, address: str
) -> None:
    for role in (Role.CW, Role.MGR, Role.DPO, Role.VOL, Role.ADM):
        stranger = site.browser(site.hat(role, owner.organisation_id))
        assert stranger.open(f"{address}/together").status_code == 404, role
        assert stranger.open("/together").status_code in (403, 404), role


def test_one_who_lost_the_case_meanwhile_can_still_leave(
    site: Site, browser: Browser, owner: Actor, address: str
) -> None:
    _begin(browser, address)
    with site.system("sign-in") as session:
        for kept in session.scalars(select(LoginSession)):
            kept.together_case_id = owner.user_id
    page = browser.open("/together")
    assert page.status_code == 404
    assert "/together/end" in page.text
    assert browser.submit("/together/end", passphrase=PIN).location == "/today"


@pytest.mark.parametrize("pillar", [1, 2, 3, 4])
def test_no_stage_says_what_two_people_should_not_read(embedded_site: Site, pillar: int) -> None:
    """Every Together page in every stage, in the application's own words."""
    site = embedded_site
    browser = site.browser(site.hat(Role.CW, site.organisation()))
    found = []
    for stage in (
        each
        for track in stages().pillar(pillar).tracks
        for each in stages().of_pillar(pillar, track.code)
    ):
        found += [(stage.code, word) for word in NEVER if _says(stage.together, word)]
    _begin_one(browser)
    page = languages.shown(browser.open("/together").text)
    found += [("page", word) for word in NEVER if _says(" ".join(page.texts), word)]
    assert found == []


def test_a_word_that_should_not_be_read_would_be_found() -> None:
    """The planted failure."""
    assert [word for word in NEVER if _says("This is Overdue, a level.", word)] == [
        "overdue",
        "level",
    ]


def _begin_one(browser: Browser) -> None:
    made = browser.submit("/cases/new", name_to_use="Ada", age_status="adult").location
    _begin(browser, made)


def _says(text: str, word: str) -> bool:
    return re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE) is not None
