"""Whoever may know of only one of two records learns nothing of the other by what one does with it:
not on the page, not by a refusal, not by where it stands in a list.
"""

from __future__ import annotations

import re

import pytest

from caseapp.access.actor import Actor
from caseapp.base import ids
from caseapp.kinds import Relation, Role, Sensitivity
from tests.support.site import Browser, Site
from tests.support.world import Opened

OFF = "This record is off the lists."


@pytest.fixture
def worker(site: Site) -> Actor:
    """Give the caseworker who knows of all records."""
    return site.hat(Role.CW, site.organisation())


def _path(case: Opened) -> str:
    return f"/cases/{ids.show_reference(case.reference)}"


def _press(browser: Browser, page: str, path: str) -> int:
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.open(page).text)
    assert token is not None
    return browser.send(path, {"csrf_token": token[1]}).status_code


def _joined(site: Site, worker: Actor, mate: Actor) -> Opened:
    """A record that a colleague knows of, joined with a protected one that she does not know of."""
    mine = site.open_case(worker, name="Zhevani")
    hidden = site.open_case(worker, name="Zhevani", sensitivity=Sensitivity.PROTECTED)
    site.assign(worker, mine, mate)
    shown = ids.show_reference(hidden.reference)
    done = site.browser(worker).submit(f"{_path(mine)}/join/{shown}", stays="other")
    assert done.status_code == 303
    return mine


def test_a_record_joined_with_a_hidden_one_is_one_that_is_off_the_lists(
    site: Site, worker: Actor
) -> None:
    """The same page, whatever took it off; what is pressed there tells no more."""
    mate = site.hat(Role.CW, worker.organisation_id)
    joined = _joined(site, worker, mate)
    mistaken = site.open_case(worker, name="Zhevani")
    site.assign(worker, mistaken, mate)
    site.browser(worker).submit(f"{_path(mistaken)}/error", reason="opened twice")
    browser = site.browser(mate)
    pages = [browser.open(_path(case)).text for case in (joined, mistaken)]
    assert OFF in pages[0]
    assert "Part the two" not in pages[0]
    notes = [
        re.search(r'<div class="note calm stack tight np">.*?</div>', page, re.S) for page in pages
    ]
    bare = [re.sub(r"[0-9A-Z]{4}-[0-9A-Z]{4}", "", note[0]) for note in notes if note]
    assert bare[0] == bare[1]
    for case in (joined, mistaken):
        assert _press(browser, _path(case), f"{_path(case)}/part") == 404
    assert site.browser(worker).open(_path(joined)).status_code == 303


def test_refusals_do_not_tell_of_the_hidden_record(site: Site, worker: Actor) -> None:
    mate = site.hat(Role.CW, worker.organisation_id)
    joined, other = _joined(site, worker, mate), site.open_case(mate, name="Cy")
    browser = site.browser(mate)
    shown = ids.show_reference(other.reference)
    form = browser.fill(f"{_path(other)}/error", reason="x")
    answers = [
        browser.send(f"{_path(joined)}/error", form),
        browser.submit(f"{_path(joined)}/join/{shown}", stays="other"),
        browser.submit(f"{_path(joined)}/join/{shown}", stays="this"),
    ]
    for answer in answers:
        assert answer.status_code == 422
        assert "joined with another" not in answer.text
    assert OFF in answers[0].text
    assert OFF in answers[1].text
    assert "off the lists since" in browser.open(f"{_path(joined)}/error").text


def test_whoever_reads_the_other_without_writing_it_parts_nothing(
    site: Site, worker: Actor
) -> None:

    mate = site.hat(Role.CW, worker.organisation_id)
    mine, other = site.open_case(worker, name="Ada"), site.open_case(worker, name="Bo")
    site.assign(worker, mine, mate)
    site.stand(other, mate, Relation.BREAK_GLASS)
    shown = ids.show_reference(other.reference)
    site.browser(worker).submit(f"{_path(mine)}/join/{shown}", stays="other")
    browser = site.browser(mate)
    page = browser.open(f"{_path(mine)}?record=1").text
    assert shown in page
    assert "Part the two" not in page
    assert _press(browser, f"{_path(mine)}?record=1", f"{_path(mine)}/part") == 404


def test_a_likely_double_moves_no_case_in_a_list(site: Site, worker: Actor) -> None:
    """A colleague who knows of one of the two would see by it that there is another."""
    mate = site.hat(Role.CW, worker.organisation_id)
    site.open_case(worker, name="Zhevani Tess")
    first, second = (site.open_case(worker, name=name) for name in ("Ada", "Bo"))
    for case in (first, second):
        site.assign(worker, case, mate)
    browser = site.browser(mate)
    before = _order(browser)
    asked = {f"{name}_instead": "not_asked_yet" for name in ("other_names", "date_of_birth")}
    asked |= {"legal_name": "Zhevani Tess", "legal_name_instead": "not_asked_yet"}
    last = _path(first if before[0] != _path(first) else second)
    assert site.browser(worker).submit(f"{last}/identity", **asked).status_code == 303
    assert "This may be somebody we know" in site.browser(worker).open(last).text
    assert _order(browser) == before


def _order(browser: Browser) -> list[str]:
    page = browser.open("/cases?order=changed").text
    return list(dict.fromkeys(re.findall(r'href="(/cases/[0-9A-Z]{4}-[0-9A-Z]{4})"', page)))
