"""People of other organisations at every address of a case: what the table gives, and no more."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from sqlalchemy import select

from caseapp.access.actor import Actor
from caseapp.access.consents import reach_of
from caseapp.base import clock
from caseapp.kinds import Kind, Role
from caseapp.models.note import Note
from caseapp.models.partner import Partner
from caseapp.models.stage import StageEvent
from tests.features.consents.conftest import Ledger
from tests.support.site import Browser, Site

ROLES = (Role.LA, Role.HP, Role.AW, Role.LEO, Role.IA)


def _share(site: Site, ledger: Ledger, worker: Actor, role: Role) -> tuple[Actor, Browser]:
    """Share all that a role can read at all with somebody of another organisation."""
    there = site.organisation(f"House of {role}")
    vetter = site.hat(Role.MGR, worker.organisation_id)
    values = {"organisation_id": worker.organisation_id, "linked_organisation_id": there}
    partner = site.add(vetter, Partner, name=f"Partner {role}", made_at=clock.now(), **values)
    who = site.hat(role, there)
    kinds = [kind.code for kind in reach_of(role) if kind < Kind.SUP]
    given = {"people": [str(who.membership_id)], "kinds": kinds, "purpose": "PARTNER"}
    assert ledger.answer(person=str(partner), **given).status_code == 303
    return who, site.browser(who)


def _stored(site: Site, model: Any, who: Actor) -> list[Any]:
    table = model.__table__
    with site.owner() as connection:
        return list(connection.execute(select(table).where(table.c.author_id == who.user_id)))


@pytest.mark.parametrize("role", ROLES)
def test_every_address_of_the_case_answers(
    site: Site, ledger: Ledger, worker: Actor, role: Role
) -> None:
    """None breaks, none names a colleague who is not on its team, and the case page opens."""
    _who, browser = _share(site, ledger, worker, role)
    strangers = [site.hat(each, worker.organisation_id) for each in (Role.CW, Role.IA, Role.LA)]
    assert browser.open(ledger.case).status_code == 200
    for path in _addresses(site, ledger.case):
        answer = browser.open(path)
        assert answer.status_code in (200, 303, 403, 404, 405), (path, answer.status)
        for stranger in strangers:
            assert stranger.user_id.hex[:8] not in answer.text, path


def _addresses(site: Site, case: str) -> list[str]:
    reference = case.rsplit("/", 1)[1]
    values = {"reference": reference, "other": reference, "pillar": 4, "section": "kind"}
    values["name"] = "who"
    adapter = site.app.url_map.bind("localhost")
    return [
        adapter.build(
            rule.endpoint, {name: values.get(name, uuid.uuid4()) for name in rule.arguments}
        )
        for rule in site.app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and rule.rule.startswith("/cases")
    ]


def test_a_legal_adviser_writes_what_the_table_says(
    site: Site, ledger: Ledger, worker: Actor
) -> None:
    """Rows are of the organisation of the case, whoever writes them."""
    who, browser = _share(site, ledger, worker, Role.LA)
    for pillar in (1, 4):
        moved = {"stage": f"P{pillar}-10", "presence": "with_us"}
        saved = browser.submit(f"{ledger.case}/pillars/{pillar}", **moved)
        assert saved.status_code == 303, pillar
    decided = {"step": "preliminary", "outcome": "positive", "authority": "Panel"}
    decision = f"{ledger.case}/identification/decisions/new"
    assert browser.submit(decision, **decided).status_code == 303
    rows = _stored(site, StageEvent, who)
    assert len(rows) >= 2
    assert {row.organisation_id for row in rows} == {worker.organisation_id}
    # Privileged notes are theirs to write (RST n); general ones are not.
    assert 'name="restriction"' in (page := browser.open(f"{ledger.case}/notes/new").text)
    assert "whoever reads notes" not in page
    assert "Panel" in ledger.browser.open(f"{ledger.case}/identification").text


def test_somebody_of_a_house_writes_notes_and_reads_their_own(
    site: Site, ledger: Ledger, worker: Actor
) -> None:
    ours = {"text": "zqours", "mode": "phone"}
    assert ledger.browser.submit(f"{ledger.case}/notes/new", **ours).status_code == 303
    who, browser = _share(site, ledger, worker, Role.AW)
    note = {"text": "zqtheirs", "mode": "in_person"}
    assert browser.submit(f"{ledger.case}/notes/new", **note).status_code == 303
    assert [row.organisation_id for row in _stored(site, Note, who)] == [worker.organisation_id]
    page = browser.open(ledger.case).text
    assert "zqtheirs" in page
    assert "zqours" not in page
    assert "zqtheirs" in ledger.browser.open(ledger.case).text


def test_the_police_writes_nothing_that_is_not_its_own(
    site: Site, ledger: Ledger, worker: Actor
) -> None:
    _who, browser = _share(site, ledger, worker, Role.LEO)
    for part in ("pillars/1", "pillars/4", "notes/new", "contact", "identity", "consents/new"):
        assert browser.open(f"{ledger.case}/{part}").status_code == 404, part


def test_their_own_house_learns_nothing_by_it(site: Site, ledger: Ledger, worker: Actor) -> None:
    """Not its manager, not a colleague, not its trail; ours says who looked."""
    who, browser = _share(site, ledger, worker, Role.LA)
    assert browser.open(ledger.case).status_code == 200
    reference = ledger.case.rsplit("/", 1)[1]
    for role in (Role.MGR, Role.DPO, Role.ADM, Role.LA):
        theirs = site.browser(site.hat(role, who.organisation_id))
        for path in (ledger.case, "/cases", "/audit", "/today", f"{ledger.case}/circle"):
            answer = theirs.open(path)
            if path.startswith(ledger.case):
                assert answer.status_code in (403, 404), (role, path)
            else:
                assert reference not in answer.text, (role, path)
    officer = site.browser(site.hat(Role.DPO, worker.organisation_id))
    assert who.user_id.hex[:8] in officer.open("/audit").text
