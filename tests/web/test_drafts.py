"""What is being typed is kept on the server, given back once, and let go of (interface.md)."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from caseapp.access.actor import Actor
from caseapp.base import clock
from caseapp.kinds import Role
from caseapp.models.draft import Draft
from tests.support.site import Browser, Site, hidden_fields

PART = {"HX-Request": "true", "HX-Request-Type": "partial"}
TYPED = "zqtyped half"


@pytest.fixture
def owner(site: Site) -> Actor:
    """The caseworker."""
    return site.hat(Role.CW, site.organisation())


@pytest.fixture
def browser(site: Site, owner: Actor) -> Browser:
    """Her browser."""
    return site.browser(owner)


@pytest.fixture
def path(browser: Browser) -> str:
    """The form of a new note."""
    made = browser.submit("/cases/new", name_to_use="Ada", age_status="adult").location
    return f"{made}/notes/new"


def _keep(browser: Browser, path: str, form: dict[str, str]) -> tuple[int, str]:
    answer = browser.http.post("/drafts", data={**form, "draft_of": path}, headers=PART)
    return answer.status_code, answer.text


def test_what_is_typed_is_kept_and_comes_back(browser: Browser, path: str) -> None:
    form = browser.fill(path, text=TYPED, mode="email")
    status, said = _keep(browser, path, form)
    assert status == 200
    assert said.strip().startswith("Saved ")
    page = browser.open(path).text
    assert TYPED in page
    assert "We kept what you had begun to write." in page
    assert path in browser.open("/today").text
    assert TYPED not in browser.open("/today").text


def test_a_saved_form_leaves_nothing_kept(site: Site, browser: Browser, path: str) -> None:
    form = browser.fill(path, text=TYPED, mode="phone")
    _keep(browser, path, form)
    assert browser.send(path, form).status_code == 303
    assert _count(site, browser) == 0
    assert TYPED not in browser.open(path).text
    assert _keep(browser, path, form)[0] == 204, "kept again, after it was saved"
    assert _count(site, browser) == 0


def test_each_form_is_kept_once(site: Site, browser: Browser, path: str) -> None:
    form = browser.fill(path, text=TYPED, mode="phone")
    for number in range(3):
        _keep(browser, path, {**form, "text": f"{TYPED} {number}"})
    assert _count(site, browser) == 1
    assert f"{TYPED} 2" in browser.open(path).text


def test_one_begins_afresh(browser: Browser, path: str) -> None:
    _keep(browser, path, browser.fill(path, text=TYPED, mode="phone"))
    page = browser.open(path).text
    answer = browser.http.post("/drafts/forget", data={**hidden_fields(page), "draft_of": path})
    assert answer.location == path
    assert TYPED not in browser.open(path).text


def test_nobody_else_gets_it(site: Site, owner: Actor, browser: Browser, path: str) -> None:
    _keep(browser, path, browser.fill(path, text=TYPED, mode="phone"))
    colleague = site.browser(site.hat(Role.CW, owner.organisation_id))
    assert TYPED not in colleague.open("/today").text
    assert path not in colleague.open("/today").text


def test_after_two_weeks_it_is_gone(browser: Browser, path: str, site: Site, owner: Actor) -> None:
    _keep(browser, path, browser.fill(path, text=TYPED, mode="phone"))
    with time_machine.travel(clock.now() + timedelta(days=15), tick=True):
        assert TYPED not in site.browser(owner).open(path).text


def test_a_locked_or_ended_session_is_not_led_away_from_the_form(
    browser: Browser, path: str
) -> None:
    """The page asks by itself: an answer that leads elsewhere would take the typed text along."""
    form = browser.fill(path, text=TYPED, mode="phone")
    browser.http.post("/lock")
    assert _keep(browser, path, form) == (204, "")
    assert _keep(Browser(browser.http.application.test_client()), path, form) == (204, "")


@pytest.mark.parametrize(
    "address", ["", "https://elsewhere.example/", "//elsewhere.example", "/account", "/nowhere"]
)
def test_only_forms_of_ours_that_are_not_of_accounts_are_kept(
    site: Site, browser: Browser, path: str, address: str
) -> None:
    form = browser.fill(path, text=TYPED, mode="phone")
    assert _keep(browser, address, form)[0] == 204
    assert _count(site, browser) == 0


def test_secrets_are_never_kept(site: Site, browser: Browser, owner: Actor, path: str) -> None:
    form = browser.fill(path, text=TYPED, mode="phone", passphrase="zqsecret", pin="204819")
    _keep(browser, path, form)
    with site.acting(owner) as session:
        content = session.scalars(select(Draft)).one().content
    assert "zqsecret" not in content
    assert "204819" not in content
    assert form["csrf_token"] not in content


def _count(site: Site, browser: Browser) -> int:
    with site.owner() as connection:
        return int(connection.execute(select(func.count()).select_from(Draft)).scalar_one())
