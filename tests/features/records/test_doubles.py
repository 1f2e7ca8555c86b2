"""Likely doubles: shown to whoever reads both; told to the data protection officer alone."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from caseapp.access import trail
from caseapp.access.actor import Actor
from caseapp.base import clock, ids
from caseapp.kinds import STAFF_ROLES, Role, Sensitivity
from caseapp.models.double import LikelyDouble
from caseapp.rules import doubles as rules
from caseapp.services import doubles as job
from tests.support.site import Browser, Site
from tests.support.world import Opened

KNOWN = "This may be somebody we know"


@pytest.fixture
def worker(site: Site) -> Actor:
    """Give a caseworker."""
    return site.hat(Role.CW, site.organisation())


def _open(browser: Browser, name: str, age: str = "adult") -> str:
    return str(browser.submit("/cases/new", name_to_use=name, age_status=age).location)


def _reference(path: str) -> str:
    return path.removeprefix("/cases/")


def _run_job(site: Site) -> None:
    with site.app.app_context():
        trail.about.set(trail.of_job("test"))
        job.look()


def _told(site: Site, officer: Actor) -> list[str]:
    page = site.browser(officer).open("/doubles")
    assert page.status_code == 200
    return re.findall(r"<bdi>([0-9A-Z]{4}-[0-9A-Z]{4})</bdi>", page.text)


def _press(browser: Browser, page: str, path: str) -> int:
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.open(page).text)
    assert token is not None
    return browser.send(path, {"csrf_token": token[1]}).status_code


def test_a_double_is_shown_at_once_with_three_plain_acts(site: Site, worker: Actor) -> None:
    browser = site.browser(worker)
    old = _open(browser, "Zhevani")
    new = _open(browser, "Жевани")
    page = browser.open(new).text
    for said in (KNOWN, "Zhevani", _reference(old), "Open that one", "Join the two"):
        assert said in page
    assert "with us since" in page[page.index(KNOWN) :]
    assert KNOWN not in browser.open(old).text
    assert f"{new}/join?with={_reference(old)}" in page
    assert _reference(old) in browser.open(f"{new}/join?with={_reference(old)}").text


def test_a_pair_is_asked_about_once(site: Site, worker: Actor) -> None:
    browser = site.browser(worker)
    _open(browser, "Zhevani")
    new = _open(browser, "Zhevani")
    (act,) = re.findall(r'action="([^"]+/doubles/[^"]+)"', browser.open(new).text)
    assert _press(browser, new, act) == 303
    assert KNOWN not in browser.open(new).text
    names = {f"{name}_instead": "not_asked_yet" for name in ("other_names", "date_of_birth")}
    more = {**names, "legal_name": "Zhevani Tess", "legal_name_instead": "not_asked_yet"}
    assert browser.submit(f"{new}/identity", **more).status_code == 303
    assert KNOWN not in browser.open(new).text


def test_a_name_that_is_told_later_is_compared_then(site: Site, worker: Actor) -> None:
    browser = site.browser(worker)
    _open(browser, "Bekrun Alta")
    new = _open(browser, "Sorvetta")
    assert KNOWN not in browser.open(new).text
    said = {
        f"{name}_instead": "not_asked_yet"
        for name in ("legal_name", "other_names", "date_of_birth")
    }
    browser.submit(f"{new}/identity", **said, other_names="Bekrun Alta")
    assert KNOWN in browser.open(new).text


@pytest.mark.parametrize(
    ("before", "now", "is_likely"),
    [("adult", "child", False), ("child", "adult", True), ("age_in_doubt", "child", True)],
)
def test_nobody_who_was_adult_is_under_eighteen_now(
    site: Site, worker: Actor, before: str, now: str, is_likely: bool
) -> None:
    browser = site.browser(worker)
    _open(browser, "Zhevani", before)
    assert (KNOWN in browser.open(_open(browser, "Zhevani", now)).text) is is_likely


def test_a_label_is_no_name(site: Site, worker: Actor) -> None:
    browser = site.browser(worker)
    first = _open(browser, "Blue scarf")
    details = {"age_status": "adult", "source_instead": "not_asked_yet"}
    browser.submit(f"{first}/details", **details, identity_level="anonymous")
    assert KNOWN not in browser.open(_open(browser, "Blue scarf")).text


def test_a_joined_record_and_one_in_error_are_no_doubles(site: Site, worker: Actor) -> None:
    browser = site.browser(worker)
    gone = _open(browser, "Zhevani")
    browser.submit(f"{gone}/error", reason="opened twice")
    assert KNOWN not in browser.open(_open(browser, "Zhevani")).text


def test_joining_answers_the_question(site: Site, worker: Actor) -> None:
    browser = site.browser(worker)
    old, new = _open(browser, "Zhevani"), _open(browser, "Zhevani")
    assert browser.submit(f"{old}/join/{_reference(new)}", stays="other").status_code == 303
    assert KNOWN not in browser.open(new).text


def test_a_changed_name_is_compared_too(site: Site, worker: Actor) -> None:
    browser = site.browser(worker)
    _open(browser, "Zhevani")
    new = _open(browser, "Ilvara")
    assert KNOWN not in browser.open(new).text
    browser.submit(f"{new}/summary", pronouns="she")
    assert KNOWN not in browser.open(new).text
    browser.submit(f"{new}/summary", name_to_use="Жевани")
    assert KNOWN in browser.open(new).text


def test_several_at_once_are_compared_with_all_and_with_each_other(
    site: Site, worker: Actor
) -> None:
    """Each pair is asked about on one of its pages."""
    browser = site.browser(worker)
    _open(browser, "Zhevani")
    names = "Ilvara\nЖевани\nPellima\nIlvara"
    sent = browser.submit("/cases/new/several", names=names, age_status="adult")
    assert sent.status_code == 303
    opened = sorted(re.findall(r'href="(/cases/[0-9A-Z-]{9})"', browser.open("/cases").text))
    assert sum(KNOWN in browser.open(path).text for path in set(opened)) == 2


def test_so_many_of_the_newest_are_compared(
    site: Site, worker: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is older than those is left out, and opening takes no longer for it."""
    monkeypatch.setattr(rules, "MOST", 2)
    browser = site.browser(worker)
    for name in ("Zhevani", "Ada", "Bo"):
        _open(browser, name)
    assert KNOWN not in browser.open(_open(browser, "Zhevani")).text
    assert KNOWN in browser.open(_open(browser, "Zhevani")).text


def test_whoever_reads_only_one_of_two_learns_nothing_of_the_other(
    site: Site, worker: Actor
) -> None:
    """Neither on a page nor through the session: the row needs the reading of both."""
    browser = site.browser(worker)
    old, new = (_open(browser, "Zhevani") for _ in range(2))
    opened = site.open_case(worker)
    for path in (old, new):
        colleague = site.hat(Role.CW, worker.organisation_id)
        with site.acting(worker) as session:
            from caseapp.access.handles import case_by_reference

            case = case_by_reference(session, _reference(path))
            as_opened = Opened(case.id, case.organisation_id, case.subject_id, case.reference)
        site.assign(worker, as_opened, colleague)
        page = site.browser(colleague).open(path).text
        assert KNOWN not in page
        assert _reference(old if path == new else new) not in page
        with site.acting(colleague) as session:
            assert session.scalar(select(func.count()).select_from(LikelyDouble)) == 0
    with site.acting(worker) as session:
        assert session.scalar(select(func.count()).select_from(LikelyDouble)) == 1
    assert opened.id


def test_whoever_is_barred_from_one_of_two_learns_nothing(site: Site, worker: Actor) -> None:
    """practice.md P38: the bar beats every relation."""
    old = site.open_case(worker, name="Zhevani")
    browser = site.browser(worker)
    new = _open(browser, "Zhevani")
    assert KNOWN in browser.open(new).text
    site.bar(worker, old, worker)
    page = browser.open(new).text
    assert KNOWN not in page
    assert ids.show_reference(old.reference) not in page


def test_the_page_is_the_same_whether_or_not_somebody_else_has_a_double(site: Site) -> None:
    """Byte for byte, apart from tokens and references; and whether or not the job has run."""
    pages = []
    for hidden in ("Zhevani", "Torvash"):
        home = site.organisation()
        site.open_case(site.hat(Role.CW, home), name=hidden)
        browser = site.browser(site.hat(Role.CW, home))
        new = _open(browser, "Zhevani")
        pages.append(_bare(browser.open(new).text))
        _run_job(site)
        pages.append(_bare(browser.open(new).text))
    assert len(set(pages)) == 1


def test_only_the_data_protection_officer_is_told(site: Site, worker: Actor) -> None:
    here = worker.organisation_id
    theirs = site.open_case(site.hat(Role.CW, here), name="Zhevani")
    new = _open(site.browser(worker), "Zhevani")
    officer = site.hat(Role.DPO, here)
    assert _told(site, officer) == []
    _run_job(site)
    _run_job(site)
    assert _told(site, officer) == [_reference(new), ids.show_reference(theirs.reference)]
    page = site.browser(officer).open("/doubles").text
    assert "Zhevani" not in page
    assert "/doubles" in site.browser(officer).open("/audit").text
    elsewhere = site.hat(Role.DPO, site.organisation("Other"))
    assert _told(site, elsewhere) == []
    for role in set(STAFF_ROLES) - {Role.DPO}:
        somebody = site.browser(site.hat(role, here))
        assert somebody.open("/doubles").status_code == 403, role
        audit = somebody.open("/audit")
        assert "doubles" not in audit.text, role
        assert "of one person" not in audit.text, role


def test_a_pair_that_was_asked_about_is_not_told(site: Site, worker: Actor) -> None:
    browser = site.browser(worker)
    _open(browser, "Zhevani"), _open(browser, "Zhevani")
    _run_job(site)
    assert _told(site, site.hat(Role.DPO, worker.organisation_id)) == []


def test_protected_cases_are_not_compared(site: Site, worker: Actor) -> None:
    other = site.hat(Role.CW, worker.organisation_id)
    site.open_case(other, name="Zhevani", sensitivity=Sensitivity.PROTECTED)
    _open(site.browser(worker), "Zhevani")
    _run_job(site)
    assert _told(site, site.hat(Role.DPO, worker.organisation_id)) == []


def test_organisations_are_not_compared_with_each_other(site: Site, worker: Actor) -> None:
    there = site.organisation("Other")
    site.open_case(site.hat(Role.CW, there), name="Zhevani")
    _open(site.browser(worker), "Zhevani")
    _run_job(site)
    for home in (there, worker.organisation_id):
        assert _told(site, site.hat(Role.DPO, home)) == []


def test_an_officer_kept_from_a_case_is_not_told_of_it(site: Site, worker: Actor) -> None:
    other = site.hat(Role.CW, worker.organisation_id)
    theirs = site.open_case(other, name="Zhevani")
    _open(site.browser(worker), "Zhevani")
    _run_job(site)
    officer = site.hat(Role.DPO, worker.organisation_id)
    assert len(_told(site, officer)) == 2
    site.bar(other, theirs, officer)
    assert _told(site, officer) == []


def test_the_job_goes_on_from_where_it_was(site: Site, worker: Actor) -> None:
    officer = site.hat(Role.DPO, worker.organisation_id)
    other = site.hat(Role.CW, worker.organisation_id)
    _run_job(site)
    now = clock.now()
    with time_machine.travel(now + timedelta(days=2), tick=True):
        site.open_case(other, name="Zhevani")
        _run_job(site)
    with time_machine.travel(now + timedelta(days=4), tick=True):
        site.open_case(worker, name="Zhevani")
        _run_job(site)
        assert len(_told(site, site.hat(Role.DPO, worker.organisation_id))) == 2
    assert officer.role is Role.DPO


def test_what_fails_while_looking_holds_no_opening_up(
    site: Site, worker: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """practice.md P3: the case is saved whatever the comparing does."""
    from sqlalchemy.exc import OperationalError

    from caseapp.access import alike

    def fails(*_given: object) -> list[object]:
        raise OperationalError("select", {}, Exception("too slow"))

    monkeypatch.setattr(alike, "_like", fails)
    for role in (Role.CW, Role.GA):
        browser = site.browser(site.hat(role, worker.organisation_id))
        case = _open(browser, "Zhevani")
        assert browser.open(case).status_code == 200


def _bare(page: str) -> str:
    """A page without what is never the same twice: tokens, references, people's names, moments."""
    page = re.sub(r'nonce="[^"]*"|[0-9A-Z]{4}-[0-9A-Z]{4}', "", page)
    page = re.sub(r'(?:name="csrf_token" value=|"X-CSRFToken":)"[^"]*"', "", page)
    page = re.sub(r"[0-9a-f]{8}@example\.org|\b\d\d:\d\d\b", "", page)
    return re.sub(r"<p class=\"wrap po\">.*?</p>", "", page)
