"""Bars: somebody is kept from one case, whatever else holds, and learns nothing (P38)."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from caseapp.access.actor import Actor
from caseapp.base import clock, ids
from caseapp.kinds import Relation, Role, Sensitivity
from tests.support.site import Browser, Site
from tests.support.world import Opened

#: Every relation in which somebody can stand to a case, with a role that has it.
RELATIONS = [
    (Role.CW, Relation.ASSIGNED),
    (Role.IA, Relation.HOLDER),
    (Role.LA, Relation.CONSENT),
    (Role.VOL, Relation.TASK),
    (Role.INT, Relation.TASK),
    (Role.MGR, Relation.SUPERVISION),
    (Role.CW, Relation.BREAK_GLASS),
    (Role.MGR, Relation.BREAK_GLASS),
    (Role.DPO, Relation.LEGAL_TASK),
    (Role.MGR, Relation.ORGANISATION),
    (Role.DPO, Relation.ORGANISATION),
]


@pytest.fixture
def renna(site: Site) -> Actor:
    """Give the key worker."""
    return site.hat(Role.CW, site.organisation())


@pytest.fixture
def ana(site: Site, renna: Actor) -> Actor:
    """Give a colleague."""
    return site.hat(Role.CW, renna.organisation_id)


@pytest.fixture
def case(site: Site, renna: Actor) -> Opened:
    """Give a case."""
    return site.open_case(renna)


def _path(case: Opened) -> str:
    return f"/cases/{ids.show_reference(case.reference)}"


def _keep_away(browser: Browser, case: Opened, who: Actor, origin: str = "team") -> TestResponse:
    return browser.submit(f"{_path(case)}/team/bars", person=str(who.user_id), origin=origin)


def _cover(browser: Browser, who: Actor) -> TestResponse:
    """Go on leave for three days; somebody covers all cases."""
    first = clock.today("UTC")
    until = (first + timedelta(days=3)).isoformat()
    days = {"kind": "leave", "starts": first.isoformat(), "until": until}
    return browser.submit("/leave", everyone=str(who.user_id), **days)


def _lifts(browser: Browser, case: Opened) -> list[str]:
    page = browser.open(f"{_path(case)}/team/bars").text
    return re.findall(r'href="([^"]+/lift)"', page)


def _plain(page: TestResponse) -> str:
    text = re.sub(r'nonce="[^"]*"|<p class="wrap po">.*?</p>', "", page.text)
    return re.sub(r'(?:name="csrf_token" value=|"X-CSRFToken":)"[^"]*"', "", text)


@pytest.mark.parametrize(("role", "relation"), RELATIONS, ids=lambda each: each.name)
def test_a_bar_beats_every_relation_and_is_no_different_from_no_case(
    site: Site, renna: Actor, case: Opened, role: Role, relation: Relation
) -> None:
    who = site.hat(role, renna.organisation_id)
    if relation is not Relation.ORGANISATION:
        site.stand(case, who, relation)
    browser = site.browser(who)
    before = browser.open("/cases")
    assert _keep_away(site.browser(renna), case, who).status_code == 303
    reference = ids.show_reference(case.reference)
    missing = ids.show_reference(ids.new_reference())
    for end in ("", "/team", "/team/bars", "/team/step-back", "/journey", "/summary", "/print"):
        one = browser.open(f"/cases/{reference}{end}")
        other = browser.open(f"/cases/{missing}{end}")
        assert one.status_code == other.status_code == 404, end
        assert _plain(one) == _plain(other), end
        assert set(one.headers.keys()) == set(other.headers.keys())
    assert before.status_code == 200
    for page in ("/cases", "/today", "/leave", "/duty"):
        assert reference not in browser.open(page).text, page


def test_cover_and_a_place_end_with_the_bar_and_stay_in_the_history(
    site: Site, renna: Actor, ana: Actor, case: Opened
) -> None:
    browser = site.browser(renna)
    site.assign(renna, case, ana)
    assert _cover(browser, ana).status_code == 303
    assert site.browser(ana).open(_path(case)).status_code == 200
    page = browser.open(f"{_path(case)}/team").text
    not_them = re.findall(r'href="([^"]+/team/bars\?who=[^"]+)"', page)
    assert len(not_them) == 2
    assert f'value="{ana.user_id}" selected' in browser.open(not_them[0]).text
    assert _keep_away(browser, case, ana, "persons_wish").status_code == 303
    assert site.browser(ana).open(_path(case)).status_code == 404
    now, before = browser.open(f"{_path(case)}/team").text.split('id="on-before"')
    assert "Co-worker" in before
    assert "is away, until" in before
    assert "is away, until" not in now
    assert str(ana.membership_id) not in now
    assert _cover(browser, ana).status_code == 303
    assert site.browser(ana).open(_path(case)).status_code == 404


def test_whoever_knows_somebody_steps_back_in_one_step(
    site: Site, renna: Actor, ana: Actor, case: Opened
) -> None:
    site.assign(renna, case, ana)
    theirs = site.browser(ana)
    link = f"{_path(case)}/team/step-back"
    assert link in theirs.open(f"{_path(case)}/team").text
    assert theirs.submit(link).status_code == 303
    assert theirs.open(_path(case)).status_code == 404
    assert site.browser(renna).open(_path(case)).status_code == 200
    page = site.browser(renna).open(f"{_path(case)}/team/bars").text
    assert "stepped back by themselves" in page


def test_the_last_one_cannot_bar_themselves_away_or_be_barred(
    site: Site, renna: Actor, ana: Actor, case: Opened
) -> None:
    browser = site.browser(renna)
    answer = browser.submit(f"{_path(case)}/team/step-back")
    assert answer.status_code == 422
    assert "Put somebody on the team first" in answer.text
    manager = site.browser(site.hat(Role.MGR, renna.organisation_id))
    answer = _keep_away(manager, case, renna, "persons_wish")
    assert answer.status_code == 422
    assert "Put somebody on the team first" in answer.text
    assert browser.open(_path(case)).status_code == 200
    site.assign(renna, case, ana)
    assert _keep_away(manager, case, renna, "persons_wish").status_code == 303
    assert browser.open(_path(case)).status_code == 404


def test_a_bar_is_lifted_by_a_decision_in_words_and_opens_nothing(
    site: Site, renna: Actor, ana: Actor, case: Opened
) -> None:
    browser = site.browser(renna)
    site.assign(renna, case, ana)
    assert _keep_away(browser, case, ana).status_code == 303
    (lift,) = _lifts(browser, case)
    assert browser.submit(lift, decision=" ").status_code == 422
    assert browser.submit(lift, decision="Maudra and I: another person").status_code == 303
    assert "Maudra and I: another person" in browser.open(f"{_path(case)}/team/bars").text
    assert site.browser(ana).open(_path(case)).status_code == 404
    site.assign(renna, case, ana)
    assert site.browser(ana).open(_path(case)).status_code == 200
    assert _keep_away(browser, case, ana).status_code == 303
    assert site.browser(ana).open(_path(case)).status_code == 404
    manager = site.browser(site.hat(Role.MGR, renna.organisation_id))
    page = manager.open(f"{_path(case)}/team/bars").text
    assert "Maudra and I" not in page
    assert _lifts(manager, case) != []


def test_nobody_learns_of_bars_who_does_not_write_the_team(
    site: Site, renna: Actor, ana: Actor, case: Opened
) -> None:
    assert _keep_away(site.browser(renna), case, ana).status_code == 303
    guardian = site.hat(Role.GA, renna.organisation_id)
    site.assign(renna, case, guardian)
    adviser = site.hat(Role.LA, site.organisation("Law Office"))
    site.stand(case, adviser, Relation.CONSENT)
    for who in (guardian, adviser, site.hat(Role.DPO, renna.organisation_id)):
        browser = site.browser(who)
        assert browser.open(f"{_path(case)}/team/bars").status_code == 404
        answer = browser.submit(f"{_path(case)}/team/bars", person=str(renna.user_id))
        assert answer.status_code in (400, 404)


def test_a_barred_colleague_is_not_offered_and_cannot_be_put_there(
    site: Site, renna: Actor, ana: Actor, case: Opened
) -> None:
    browser = site.browser(renna)
    site.hat(Role.CW, renna.organisation_id)
    values = {"team_role": "co_worker", "before": "stays", "chosen": "not_asked_yet"}
    assert str(ana.membership_id) in browser.open(f"{_path(case)}/team").text
    assert _keep_away(browser, case, ana).status_code == 303
    assert str(ana.membership_id) not in browser.open(f"{_path(case)}/team").text
    answer = browser.submit(f"{_path(case)}/team", person=str(ana.membership_id), **values)
    assert answer.status_code == 422
    site.assign(renna, case, ana)
    assert site.browser(ana).open(_path(case)).status_code == 404


def test_a_manager_bars_without_reading_the_case(
    site: Site, renna: Actor, ana: Actor, case: Opened
) -> None:
    manager = site.hat(Role.MGR, renna.organisation_id)
    site.assign(renna, case, ana)
    browser = site.browser(manager)
    assert _keep_away(browser, case, ana).status_code == 303
    assert site.browser(ana).open(_path(case)).status_code == 404
    assert "kept somebody away from a case" in browser.open("/audit").text
    hidden = site.open_case(renna, sensitivity=Sensitivity.PROTECTED)
    assert browser.open(f"{_path(hidden)}/team/bars").status_code == 404
    assert browser.submit(f"{_path(case)}/team/step-back").status_code == 303
    assert browser.open(_path(case)).status_code == 404
    assert ids.show_reference(case.reference) not in browser.open("/audit").text
