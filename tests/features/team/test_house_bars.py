"""A whole organisation is kept from a case: "not this office" (practice.md P38)."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest

from caseapp.access import trail
from caseapp.access.actor import Actor
from caseapp.base import clock
from caseapp.kinds import Relation, Role
from caseapp.models.partner import Partner
from tests.features.consents.conftest import ledger as ledger
from tests.features.referrals.conftest import Desk
from tests.features.referrals.conftest import desk as desk
from tests.features.team.test_bars import _plain
from tests.support.site import Site


def _keep_away(desk: Desk, partner: str = "") -> Any:
    chosen = {"person": f"house:{partner or desk.partner}", "origin": "persons_wish"}
    return desk.browser.submit(f"{desk.case}/team/bars", **chosen)


def _opens(site: Site, desk: Desk, who: Actor) -> bool:
    return site.browser(who).open(desk.case).status_code == 200


def test_everybody_there_is_out_at_once_and_finds_what_nobody_finds(site: Site, desk: Desk) -> None:
    address = desk.sent()
    lawyer = site.browser(desk.lawyer)
    assert lawyer.open(desk.case).status_code == 200
    assert _keep_away(desk).status_code == 303
    missing = "/cases/7XQR-JBW5"
    for end in ("", "/consents", "/team"):
        one, other = lawyer.open(f"{desk.case}{end}"), lawyer.open(f"{missing}{end}")
        assert one.status_code == other.status_code == 404
        assert _plain(one) == _plain(other)
    assert lawyer.open(address).status_code == 404
    told = lawyer.open("/today").text
    assert "kept" not in told.lower()


def test_nothing_goes_to_them_and_they_are_offered_to_nobody(site: Site, desk: Desk) -> None:
    address = desk.made()
    assert _keep_away(desk).status_code == 303
    refused = desk.send(address, "paper")
    assert refused.status_code == 422
    assert "Nothing goes to them in this case." in refused.text
    for page in ("consents/new", "referrals/new"):
        assert desk.partner not in desk.browser.open(f"{desk.case}/{page}").text
    answer = desk.ledger.answer(person=desk.partner, kinds=["SUM"])
    assert answer.status_code == 422
    assert len(desk.ledger.rows) == 1


def test_it_holds_for_whoever_works_there_later_and_for_another_record_of_them(
    site: Site, desk: Desk
) -> None:
    """The organisation is kept away, not the row that was chosen."""
    with site.acting(desk.vetter) as session:
        first = session.get(Partner, uuid.UUID(desk.partner))
        there, here = first.linked_organisation_id, first.organisation_id
    values = {"organisation_id": here, "linked_organisation_id": there, "made_at": clock.now()}
    other = site.add(desk.vetter, Partner, name="Orrin Lane, their other door", **values)
    assert _keep_away(desk, str(other)).status_code == 303
    later = site.hat(Role.LA, there)
    for who in (desk.lawyer, later):
        said = desk.ledger.answer(who, kinds=["SUM", "LEG"])
        assert said.status_code == 422
    assert not _opens(site, desk, desk.lawyer)


def test_a_partner_that_is_joined_to_an_account_later_stays_out(site: Site, desk: Desk) -> None:
    """What it is here is looked up each time, not kept with the bar."""
    with site.acting(desk.vetter) as session:
        row = session.get(Partner, uuid.UUID(desk.partner))
        there, row.linked_organisation_id = row.linked_organisation_id, None
        trail.commit(session)
    assert _keep_away(desk).status_code == 303
    with site.acting(desk.vetter) as session:
        row = session.get(Partner, uuid.UUID(desk.partner))
        row.linked_organisation_id = there
        trail.commit(session)
    assert desk.ledger.answer(desk.lawyer, kinds=["SUM"]).status_code == 422
    assert not _opens(site, desk, desk.lawyer)


def test_it_is_lifted_by_a_decision_in_words_and_opens_what_still_holds(
    site: Site, desk: Desk
) -> None:
    desk.sent()
    _keep_away(desk)
    page = desk.browser.open(f"{desk.case}/team/bars").text
    (lift,) = re.findall(r'href="([^"]+/house/[^"]+/lift)"', page)
    assert desk.browser.submit(lift, decision=" ").status_code == 422
    assert not _opens(site, desk, desk.lawyer)
    done = desk.browser.submit(lift, decision="Zhevani wants them back, said on the phone")
    assert done.status_code == 303
    assert _opens(site, desk, desk.lawyer)
    assert "said on the phone" in desk.browser.open(f"{desk.case}/team/bars").text


@pytest.mark.parametrize("relation", [Relation.CONSENT])
def test_nobody_but_those_who_may_change_the_team_learns_of_it(
    site: Site, desk: Desk, worker: Actor, relation: Relation
) -> None:
    advocate = site.hat(Role.IA, worker.organisation_id)
    desk.ledger.answer(advocate, kinds=["SUM"])
    assert _keep_away(desk).status_code == 303
    theirs = site.browser(advocate)
    assert theirs.open(desk.case).status_code == 200
    assert theirs.open(f"{desk.case}/team/bars").status_code == 404
