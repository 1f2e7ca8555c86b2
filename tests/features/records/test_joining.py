"""Joining two records and parting them, opened in error: nothing is lost, and no circle arises."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text

from caseapp.access.actor import Actor
from caseapp.base import ids
from caseapp.kinds import CaseStatus, Role
from caseapp.models.case import Case
from caseapp.models.note import Note
from caseapp.rules import records
from tests.support.site import Browser, Site
from tests.support.world import Opened


@pytest.fixture
def worker(site: Site) -> Actor:
    """Give the caseworker of the records."""
    return site.hat(Role.CW, site.organisation())


def _path(case: Opened) -> str:
    return f"/cases/{_shown(case)}"


def _shown(case: Opened) -> str:
    return ids.show_reference(case.reference)


def _join(browser: Browser, leaving: Opened, staying: Opened) -> int:
    first = browser.submit(f"{_path(leaving)}/join", other=_shown(staying))
    if first.status_code != 303:
        return first.status_code
    return browser.submit(str(first.location), stays="other").status_code


def _press(browser: Browser, page: str, path: str) -> int:
    """Press the button of a form of one page that is sent to a path."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.open(page).text)
    assert token is not None
    return browser.send(path, {"csrf_token": token[1]}).status_code


def _listed(browser: Browser) -> set[str]:
    return set(re.findall(r'href="/cases/([0-9A-Z]{4}-[0-9A-Z]{4})"', browser.open("/cases").text))


def test_there_and_back(site: Site, worker: Actor) -> None:
    browser = site.browser(worker)
    old, new = site.open_case(worker, name="Odrenn"), site.open_case(worker, name="Odren")
    site.note(worker, old, "what was said then")
    sure = browser.submit(f"{_path(old)}/join", other=_shown(new).lower().replace("-", ""))
    page = browser.open(str(sure.location)).text
    for said in ("Nothing is lost", "leads on", "parted again", "Odrenn", "Odren"):
        assert said in page
    assert "checked" not in page
    assert browser.submit(str(sure.location)).status_code == 422
    assert browser.submit(str(sure.location), stays="other").location == _path(new)
    assert _listed(browser) == {_shown(new)}
    assert browser.open(_path(old)).location == _path(new)
    assert f"{_path(old)}?record=1" in browser.open(_path(new)).text
    assert "what was said then" in browser.open(f"{_path(old)}?record=1").text
    assert _press(browser, f"{_path(old)}?record=1", f"{_path(old)}/part") == 303
    assert browser.open(_path(old)).status_code == 200
    assert _listed(browser) == {_shown(old), _shown(new)}
    assert "Earlier record" not in browser.open(_path(new)).text
    assert _press(browser, _path(old), f"{_path(old)}/part") == 303
    assert "joined with no other" in browser.open(_path(old)).text


def test_whoever_sees_only_one_goes_on_seeing_that_one(site: Site, worker: Actor) -> None:
    """Grants do not change by joining, and nothing tells of the other record."""
    old, new = site.open_case(worker, name="Odrenn"), site.open_case(worker, name="Zorvane")
    colleague, other = (site.hat(Role.CW, worker.organisation_id) for _ in range(2))
    site.assign(worker, old, colleague)
    site.assign(worker, new, other)
    before = site.browser(other).open(_path(new)).text
    assert _join(site.browser(worker), old, new) == 303
    page = site.browser(colleague).open(_path(old))
    assert page.status_code == 200
    for told in (_shown(new), "Zorvane", "joined"):
        assert told not in page.text
    assert site.browser(colleague).open(_path(new)).status_code == 404
    after = site.browser(other).open(_path(new)).text
    assert _shown(old) not in after
    assert "Earlier record" not in after
    assert len(before) == pytest.approx(len(after), abs=40)
    for path in ("join", f"join/{_shown(new)}", "error"):
        status = site.browser(colleague).open(f"{_path(old)}/{path}").status_code
        assert status == (404 if _shown(new) in path else 200), path


def test_a_record_of_others_is_one_answer_with_one_that_is_not_there(
    site: Site, worker: Actor
) -> None:
    mine = site.open_case(worker)
    theirs = site.open_case(site.hat(Role.CW, worker.organisation_id))
    browser = site.browser(worker)
    answers = [
        browser.submit(f"{_path(mine)}/join", other=each)
        for each in (_shown(theirs), ids.show_reference(ids.new_reference()), "nothing")
    ]
    assert {answer.status_code for answer in answers} == {422}
    assert all("no record of yours" in answer.text for answer in answers)


def test_chains_and_circles_are_refused_with_a_clear_sentence(site: Site, worker: Actor) -> None:
    browser = site.browser(worker)
    first, second, third = (site.open_case(worker, name=name) for name in ("Ada", "Bo", "Cy"))
    assert _join(browser, first, second) == 303
    for leaving, staying, sentence in (
        (first, third, "Part the two first"),
        (third, first, "Join with that one"),
        (second, first, "Join with that one"),
        (second, third, "Let that one stay"),
        (third, third, "the same record"),
    ):
        path = f"{_path(leaving)}/join"
        answer = browser.submit(path, other=_shown(staying))
        if answer.status_code == 303:
            answer = browser.submit(str(answer.location), stays="other")
        assert answer.status_code == 422, sentence
        assert sentence in answer.text
    assert _join(browser, third, second) == 303
    page = browser.open(_path(second)).text
    assert _shown(first) in page
    assert _shown(third) in page


def test_of_two_who_join_crosswise_at_once_one_is_refused(site: Site, worker: Actor) -> None:
    for _turn in range(5):
        one, other = site.open_case(worker, name="Ada"), site.open_case(worker, name="Bo")
        sent = []
        for leaving, staying in ((one, other), (other, one)):
            browser, path = site.browser(worker), f"{_path(leaving)}/join/{_shown(staying)}"
            sent.append((browser, path, browser.fill(path, stays="other")))
        with ThreadPoolExecutor(2) as pool:
            done = [pool.submit(browser.send, path, form) for browser, path, form in sent]
            answers = sorted(each.result().status_code for each in done)
        assert answers == [303, 422]


def test_opened_in_error_leaves_the_lists_at_once_and_can_be_put_back(
    site: Site, worker: Actor
) -> None:
    browser = site.browser(worker)
    case, other = site.open_case(worker, name="Ada"), site.open_case(worker, name="Bo")
    assert browser.submit(f"{_path(case)}/error").status_code == 422
    page = f"{_path(case)}/error"
    assert browser.submit(page, reason="opened twice").status_code == 303
    assert _listed(browser) == {_shown(other)}
    assert "off the lists" in browser.open(_path(case)).text
    assert "opened in error" in browser.open(page).text
    assert "opened twice" in browser.open(page).text
    assert _join(browser, other, case) == 422
    officer = site.browser(site.hat(Role.DPO, worker.organisation_id))
    assert "took a case that was opened in error off the lists" in officer.open("/audit").text
    assert _press(browser, page, f"{page}/back") == 303
    assert _listed(browser) == {_shown(case), _shown(other)}


def test_an_advocate_alone_does_all_of_it(site: Site) -> None:
    """practice.md P2."""
    advocate = site.hat(Role.IA, site.organisation())
    browser = site.browser(advocate)
    one, other = site.open_case(advocate, name="Ada"), site.open_case(advocate, name="Bo")
    assert _join(browser, one, other) == 303
    assert _press(browser, f"{_path(one)}?record=1", f"{_path(one)}/part") == 303
    assert browser.submit(f"{_path(one)}/error", reason="a test").status_code == 303
    assert _press(browser, f"{_path(one)}/error", f"{_path(one)}/error/back") == 303


def test_a_stranger_finds_none_of_these_pages(site: Site, worker: Actor) -> None:
    one, other = site.open_case(worker), site.open_case(worker)
    for role in (Role.CW, Role.IA, Role.GA, Role.AW, Role.LEO, Role.ADM, Role.VOL, Role.MGR):
        stranger = site.browser(site.hat(role, worker.organisation_id))
        for page in ("join", f"join/{_shown(other)}", "error"):
            assert stranger.open(f"{_path(one)}/{page}").status_code == 404, (role, page)


STEPS = st.lists(
    st.tuples(st.sampled_from(["join", "part", "error", "back"]), *[st.integers(0, 3)] * 2),
    max_size=14,
)


@pytest.fixture(scope="module")
def four(templates: object) -> Iterator[tuple[Site, Actor, list[Opened]]]:
    """Give four records with a note each, to be joined and parted in every order."""
    made = Site(templates.copy("sqlcipher"), templates.secret)  # type: ignore[attr-defined]
    try:
        owner = made.hat(Role.CW, made.organisation())
        cases = [made.open_case(owner, name=name) for name in ("Ada", "Bo", "Cy", "Dee")]
        for case in cases:
            made.note(owner, case)
        yield made, owner, cases
    finally:
        made.close()


@given(steps=STEPS)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_is_done_nothing_is_lost_and_no_circle_arises(
    four: tuple[Site, Actor, list[Opened]], steps: list[tuple[str, int, int]]
) -> None:
    site, owner, cases = four
    for step, one, other in steps:
        _try(site, owner, step, cases[one], cases[other])
        into = _into(site, owner, cases)
        for start in into:
            here, seen = start, set()
            while into[here] is not None:
                assert here not in seen, "a circle"
                seen.add(here)
                here = into[here]
        with site.acting(owner) as session:
            assert session.scalar(select(func.count()).select_from(Case)) == len(cases)
            assert session.scalar(select(func.count()).select_from(Note)) == len(cases)
        listed = _listed_ids(site)
        assert listed == {
            case.id for case in cases if _status(site, owner, case) is CaseStatus.OPEN
        }


def _try(site: Site, owner: Actor, step: str, one: Opened, other: Opened) -> None:
    from caseapp.access import trail
    from caseapp.access.errors import HiddenError
    from caseapp.base.problems import InvalidError

    with site.acting(owner) as session:
        this, that = (session.get(Case, case.id) for case in (one, other))
        try:
            if step == "join":
                records.join(session, this, that)
            elif step == "part":
                records.part(session, this)
            elif step == "error":
                records.opened_in_error(session, this, "a test")
            else:
                records.put_back(session, this)
        except (InvalidError, HiddenError):
            session.rollback()
        else:
            trail.commit(session)


def _into(site: Site, owner: Actor, cases: list[Opened]) -> dict[object, object]:
    with site.acting(owner) as session:
        found = {case.id: records.standing(session, session.get(Case, case.id)) for case in cases}
    return {
        key: each.into_id if each.status is CaseStatus.JOINED else None
        for key, each in found.items()
    }


def _status(site: Site, owner: Actor, case: Opened) -> CaseStatus:
    with site.acting(owner) as session:
        return records.standing(session, session.get(Case, case.id)).status


def _listed_ids(site: Site) -> set[object]:
    from uuid import UUID

    with site.owner() as connection:
        rows = connection.execute(
            text("SELECT case_id FROM case_listing WHERE listed_at IS NOT NULL")
        )
        return {UUID(str(row[0])) for row in rows}
