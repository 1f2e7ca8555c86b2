"""Names and date of birth: each with a value or a plain answer, never needed, never lost."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest

from caseapp.access.actor import Actor
from caseapp.base import clock, ids
from caseapp.features.details import queries
from caseapp.kinds import DobCertainty, Relation, Role
from tests.support.site import Browser, Site
from tests.support.world import Opened

STATES = ("not_asked_yet", "prefers_not_to_say", "not_known", "do_not_ask")
FACTS = ("legal_name", "other_names", "date_of_birth")
NOBODY_SAID = {f"{name}_instead": "not_asked_yet" for name in FACTS}


@pytest.fixture
def worker(site: Site) -> Actor:
    """Give the caseworker of the case."""
    return site.hat(Role.CW, site.organisation())


@pytest.fixture
def case(site: Site, worker: Actor) -> Opened:
    """Give a case."""
    return site.open_case(worker)


def _page(case: Opened) -> str:
    return f"/cases/{ids.show_reference(case.reference)}/identity"


def _stored(site: Site, worker: Actor, case: Opened) -> SimpleNamespace | None:
    with site.acting(worker) as session:
        found = queries.identity(session, case)  # type: ignore[arg-type]
        if found is None:
            return None
        states = [f"{name}_state" for name in FACTS]
        names = (*FACTS, *states, "dob_certainty")
        return SimpleNamespace(**{name: getattr(found, name) for name in names})


def _save(browser: Browser, case: Opened, **values: str) -> int:
    return browser.submit(_page(case), **{**NOBODY_SAID, **values}).status_code


def test_all_of_it_can_stay_empty_and_every_answer_is_kept_apart(
    site: Site, worker: Actor, case: Opened
) -> None:
    browser = site.browser(worker)
    for state in STATES:
        assert _save(browser, case, **{f"{name}_instead": state for name in FACTS}) == 303
        kept = _stored(site, worker, case)
        assert kept is not None
        assert {getattr(kept, f"{name}_state").value for name in FACTS} == {state}
        assert kept.dob_certainty is None


@pytest.mark.parametrize(
    ("typed", "sure", "kept", "certainty"),
    [
        ("1998-04-23", "exact", "1998-04-23", DobCertainty.EXACT),
        ("23.4.1998", "about", "1998-04-23", DobCertainty.ABOUT),
        ("1998-4", "", "1998-04", DobCertainty.NOT_KNOWN),
        ("4.1998", "about", "1998-04", DobCertainty.ABOUT),
        ("1998", "exact", "1998", DobCertainty.YEAR_ONLY),
    ],
)
def test_as_much_of_a_date_as_is_known(
    site: Site,
    worker: Actor,
    case: Opened,
    typed: str,
    sure: str,
    kept: str,
    certainty: DobCertainty,
) -> None:
    values = {"date_of_birth": typed, "dob_certainty": sure}
    assert _save(site.browser(worker), case, **values) == 303
    found = _stored(site, worker, case)
    assert found is not None
    assert (found.date_of_birth, found.dob_certainty) == (kept, certainty)


@pytest.mark.parametrize("typed", ["long ago", "1998-13", "1998-02-31", "2999", "1", "12/04/1998"])
def test_what_is_no_date_is_said_beside_its_field_and_kept(
    site: Site, worker: Actor, case: Opened, typed: str
) -> None:
    values = {**NOBODY_SAID, "date_of_birth": typed, "legal_name": "Ilvara Tess"}
    answer = site.browser(worker).submit(_page(case), **values)
    assert answer.status_code == 422
    assert re.search(r'id="date_of_birth-error"', answer.text)
    assert typed in answer.text
    assert "Ilvara Tess" in answer.text
    assert _stored(site, worker, case) is None


def test_a_value_and_a_reason_for_none_are_not_both(
    site: Site, worker: Actor, case: Opened
) -> None:
    values = {**NOBODY_SAID, "legal_name": "Ilvara Tess", "legal_name_instead": "do_not_ask"}
    answer = site.browser(worker).submit(_page(case), **values)
    assert answer.status_code == 422
    assert "not both" in answer.text


@pytest.mark.parametrize("is_new", [True, False])
def test_two_people_write_at_once_and_see_both(
    site: Site, worker: Actor, case: Opened, is_new: bool
) -> None:
    """Also where neither of them found anything written yet."""
    mine, theirs = site.browser(worker), site.browser(worker)
    if not is_new:
        assert _save(mine, case, other_names="Ilva") == 303
    form = mine.fill(_page(case), **{**NOBODY_SAID, "legal_name": "Mine Tess"})
    assert _save(theirs, case, legal_name="Theirs Tess") == 303
    answer = mine.send(_page(case), form)
    assert answer.status_code == 409
    assert "Mine Tess" in answer.text
    assert "Theirs Tess" in answer.text
    again = {**form, "version": _version(answer.text), "submission_key": _key(answer.text)}
    assert mine.send(_page(case), again).status_code == 303
    assert "Mine Tess" in mine.open(_page(case)).text


def test_house_staff_see_name_and_date_of_birth_only(
    site: Site, worker: Actor, case: Opened
) -> None:
    """domain.md §7.3, by the person's yes; and not after it has ended."""
    values = {"legal_name": "Ilvara Tess", "other_names": "Ilva", "date_of_birth": "1998"}
    assert _save(site.browser(worker), case, **values) == 303
    there = site.organisation("Sallow House")
    house, before, police = (site.hat(role, there) for role in (Role.AW, Role.AW, Role.LEO))
    for actor in (house, police):
        site.stand(case, actor, Relation.CONSENT)
    ended = clock.now().replace(year=2020)
    site.stand(case, before, Relation.CONSENT, starts_at=ended, ends_at=ended.replace(month=12))
    browser = site.browser(house)
    page = browser.open(_page(case))
    assert page.status_code == 200
    for said in ("Ilvara Tess", "1998", "Only the year"):
        assert said in page.text
    assert not re.search(r"\bIlva\b", page.text)
    assert "<textarea" not in page.text
    assert "/identity" in browser.open(_page(case).removesuffix("/identity")).text
    assert browser.http.post(_page(case), data={}).status_code in (400, 404, 405)
    for nobody in (before, police):
        assert site.browser(nobody).open(_page(case)).status_code == 404


def test_a_guardian_reads_and_does_not_write(site: Site, worker: Actor, case: Opened) -> None:
    assert _save(site.browser(worker), case, legal_name="Ilvara Tess") == 303
    guardian = site.hat(Role.GA, worker.organisation_id)
    site.assign(worker, case, guardian)
    browser = site.browser(guardian)
    page = browser.open(_page(case)).text
    assert "Ilvara Tess" in page
    assert "<textarea" not in page
    form = {**browser.fill("/cases/new"), **NOBODY_SAID, "legal_name": "Other"}
    assert browser.send(_page(case), form).status_code == 404
    assert "Ilvara Tess" in browser.open(_page(case)).text


def _version(page: str) -> str:
    return re.findall(r'name="version" value="(\d+)"', page)[0]


def _key(page: str) -> str:
    return re.findall(r'name="submission_key" value="([^"]+)"', page)[0]
