"""What a permission lets others read: their own share, the name to use, and the named worker."""

from __future__ import annotations

import pytest

from caseapp.access.actor import Actor
from caseapp.access.consents import RECIPIENTS, reach_of
from caseapp.access.table import CASE_KINDS
from caseapp.kinds import Kind, Role
from tests.features.consents.conftest import Ledger
from tests.support.site import Site

PARTNERS = (Role.AW, Role.HP, Role.LA, Role.LEO)
#: How the key worker of these tests is named on a page.
WORKER = "<bdi>CW "


def _in(role: Role, site: Site, worker: Actor) -> Actor:
    return site.hat(role, worker.organisation_id)


@pytest.mark.parametrize(
    "is_whole", [False, pytest.param(True, marks=pytest.mark.long)], ids=["by turns", "every kind"]
)
@pytest.mark.parametrize("role", RECIPIENTS)
def test_any_kind_opens_the_name_to_use_and_the_named_worker(
    site: Site, ledger: Ledger, worker: Actor, role: Role, is_whole: bool
) -> None:
    """domain.md §7.3; and *without my name* the worker alone. The short run tries every fourth kind
    of each role, others for each; the long run tries all."""
    kinds = list(reach_of(role) & CASE_KINDS)
    for kind in (
        kinds if is_whole else kinds[list(RECIPIENTS).index(role) % min(4, len(kinds)) :: 4]
    ):
        who = _in(role, site, worker)
        theirs = site.browser(who)
        assert ledger.answer(who, kinds=[kind.code]).status_code == 303
        page = theirs.open(ledger.case).text
        assert "Zhevani" in page, kind
        assert WORKER in page, kind
        if kind in Kind.SUM | Kind.IDN:
            continue
        assert ledger.answer(who, kinds=[kind.code], without_name="y").status_code == 303
        page = theirs.open(ledger.case).text
        assert "Zhevani" not in page, kind
        assert WORKER in page, kind


@pytest.mark.parametrize("role", RECIPIENTS)
def test_lists_show_the_name_and_the_worker_where_they_were_opened(
    site: Site, ledger: Ledger, worker: Actor, role: Role
) -> None:
    who = _in(role, site, worker)
    theirs = site.browser(who)
    for without_name in ("", "y"):
        given = {"without_name": without_name} if without_name else {}
        assert ledger.answer(who, kinds=["COM"], **given).status_code == 303
        listed = theirs.open("/cases").text
        assert ("Zhevani" in listed) == (not without_name)
        assert WORKER in listed


@pytest.mark.parametrize("kind", ["SUM", "IDN"])
def test_what_holds_the_name_is_not_shared_without_it(
    ledger: Ledger, advocate: Actor, kind: str
) -> None:
    answer = ledger.answer(advocate, kinds=[kind, "GOA"], without_name="y")
    assert answer.status_code == 422
    assert 'href="#without_name"' in answer.text
    assert ledger.rows == []


def test_a_search_finds_no_name_that_was_not_opened(
    site: Site, ledger: Ledger, worker: Actor
) -> None:
    who = _in(Role.HP, site, worker)
    ledger.answer(who, kinds=["HLT"], without_name="y")
    found = site.browser(who).submit("/cases/search", query="Zhevani")
    assert ledger.case not in found.text
    ledger.answer(who, kinds=["HLT"])
    found = site.browser(who).submit("/cases/search", query="Zhevani")
    assert ledger.case in found.text


@pytest.mark.parametrize("role", PARTNERS)
def test_partners_read_the_terms_of_their_own_share_and_of_no_other(
    site: Site, ledger: Ledger, worker: Actor, role: Role
) -> None:
    mine, other = _in(role, site, worker), _in(role, site, worker)
    both = {"answer": "yes_but", "kinds": ["COM"], "purpose": "PARTNER"}
    assert ledger.answer(mine, **both, conditions="zqmine").status_code == 303
    assert ledger.answer(other, **both, conditions="zqtheirs").status_code == 303
    assert ledger.refuse(purpose="POLICE").status_code == 303
    theirs = site.browser(mine)
    assert f'href="{ledger.case}/consents"' in theirs.open(ledger.case).text
    page = theirs.open(f"{ledger.case}/consents").text
    assert "zqmine" in page
    for hidden in ("zqtheirs", "Stop sharing", "Police or prosecutors"):
        assert hidden not in page
    for row in ledger.rows:
        for address in (f"consents/{row.id}", f"consents/{row.id}/stop"):
            assert theirs.open(f"{ledger.case}/{address}").status_code == 404
    assert theirs.open(f"{ledger.case}/consents/new").status_code == 404


def test_a_share_shows_what_is_left_of_it_and_goes_with_it(
    site: Site, ledger: Ledger, worker: Actor
) -> None:
    nurse = _in(Role.HP, site, worker)
    ledger.answer(nurse, kinds=["HLT", "RSK"])
    theirs = site.browser(nurse)
    assert "Safety and risk" in theirs.open(f"{ledger.case}/consents").text
    assert ledger.stop(part="RSK").status_code == 303
    page = theirs.open(f"{ledger.case}/consents").text
    assert "Safety and risk" not in page
    assert "Health" in page
    assert ledger.stop().status_code == 303
    assert theirs.open(f"{ledger.case}/consents").status_code == 404


@pytest.mark.parametrize("role", [Role.MGR, Role.DPO])
def test_managers_and_the_officer_read_how_many_and_until_when(
    site: Site, ledger: Ledger, worker: Actor, role: Role
) -> None:
    nurse = _in(Role.HP, site, worker)
    ledger.answer(nurse, kinds=["HLT"], answer="yes_but", conditions="zqwords")
    ledger.answer(nurse, kinds=["HLT"], purpose="PEER", company="accompanied")
    ledger.refuse(purpose="POLICE")
    theirs = site.browser(_in(role, site, worker))
    assert f'href="{ledger.case}/consents"' in theirs.open(ledger.case).text
    page = theirs.open(f"{ledger.case}/consents").text
    assert "Permissions in outline" in page
    assert "<dt>yes</dt><dd>1</dd>" in page
    assert "<dt>no</dt><dd>1</dd>" in page
    assert f'datetime="{ledger.rows[0].expires_on}"' in page
    for hidden in ("zqwords", "Police or prosecutors", "Health", "Zhevani"):
        assert hidden not in page


def test_an_advocate_inside_the_same_office_sees_what_was_shared(
    site: Site, ledger: Ledger, advocate: Actor
) -> None:
    """Story 13: goals and risk, not health. Health does not exist for her."""
    look = {"level": "acute", "own_view_instead": "not_asked_yet", "seen": "zqlook"}
    assert ledger.browser.submit(f"{ledger.case}/safety", **look).status_code == 303
    assert ledger.answer(advocate, kinds=["GOA", "RSK"]).status_code == 303
    theirs = site.browser(advocate)
    page = theirs.open(ledger.case).text
    assert "Zhevani" in page
    assert "Health" not in page
    assert "zqlook" in theirs.open(f"{ledger.case}/safety").text
