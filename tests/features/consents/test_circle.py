"""The circle shows who sees what at this moment, to those who read the permissions, and no more."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, update

from caseapp.access import circle
from caseapp.access.actor import Actor
from caseapp.base import clock
from caseapp.kinds import Kind, Relation, Role
from caseapp.models.account import Membership
from caseapp.models.case import Case
from caseapp.models.grant import CaseAccess
from caseapp.models.trail import TrailSubject
from tests.features.consents.conftest import Ledger
from tests.support.site import Site


def _page(ledger: Ledger) -> str:
    answer = ledger.browser.open(f"{ledger.case}/circle")
    assert answer.status_code == 200
    return answer.text


def _now(page: str) -> str:
    return page.split("Everybody else")[0]


def _before(page: str) -> str:
    return page.split("Everybody else")[1]


def _name(who: Actor) -> str:
    return f"{who.role} {who.user_id.hex[:8]}@example.org"


def test_a_yes_stands_there_with_what_it_opens_and_how_to_stop_it(
    ledger: Ledger, advocate: Actor
) -> None:
    assert _name(advocate) not in _page(ledger)
    ledger.answer(advocate)
    now = _now(_page(ledger))
    assert _name(advocate) in now
    assert "the person said yes to it" in now
    assert f'href="{ledger.case}/consents/{ledger.rows[0].id}/stop"' in now
    ledger.stop()
    page = _page(ledger)
    assert _name(advocate) not in _now(page)
    assert _name(advocate) in _before(page)


def test_somebody_on_the_team_without_a_yes_sees_nothing_and_it_says_so(
    ledger: Ledger, advocate: Actor
) -> None:
    assert "Sees nothing here." not in _page(ledger)
    place = {"team_role": "advocate", "before": "stays", "chosen": "told"}
    put = ledger.browser.submit(f"{ledger.case}/team", person=str(advocate.membership_id), **place)
    assert put.status_code == 303
    assert "Sees nothing here." in _page(ledger)


def test_only_those_who_read_the_permissions_see_it(
    site: Site, ledger: Ledger, worker: Actor, advocate: Actor
) -> None:
    manager = site.browser(site.hat(Role.MGR, worker.organisation_id))
    stranger = site.browser(site.hat(Role.CW, site.organisation("Elsewhere")))
    theirs = site.browser(advocate)
    ledger.answer(advocate)
    for browser in (manager, stranger, theirs):
        assert browser.open(f"{ledger.case}/circle").status_code == 404
    ledger.answer(advocate, kinds=["SUM", "CON"])
    page = theirs.open(f"{ledger.case}/circle")
    assert page.status_code == 200
    assert _name(worker) in page.text


def test_a_hat_that_was_taken_off_sees_nothing_any_more(
    site: Site, ledger: Ledger, advocate: Actor
) -> None:
    ledger.answer(advocate)
    with site.owner() as connection:
        hat: Any = Membership.__table__
        off = update(hat).where(hat.c.id == advocate.membership_id).values(ends_at=clock.now())
        connection.execute(off)
    assert _name(advocate) not in _now(_page(ledger))


def test_looking_at_it_is_written_down(site: Site, ledger: Ledger) -> None:
    _page(ledger)
    table: Any = TrailSubject.__table__
    with site.owner() as connection:
        looks = connection.execute(
            select(table.c.kinds).where(table.c.operation == "look").order_by(table.c.seq)
        ).scalars()
        assert Kind.CON in list(looks)[-1]


@pytest.mark.parametrize("relation", [Relation.SUPERVISION, Relation.BREAK_GLASS, Relation.TASK])
def test_it_tells_exactly_what_the_grants_say(
    site: Site, ledger: Ledger, worker: Actor, relation: Relation
) -> None:
    """Every way of everybody, with the masks that the gate goes by."""
    role = Role.VOL if relation is Relation.TASK else Role.MGR
    somebody = site.hat(role, worker.organisation_id)
    with site.acting(worker) as session:
        case = session.scalars(select(Case)).one()
    site.stand(case, somebody, relation)
    table: Any = CaseAccess.__table__
    now = clock.now()
    with site.owner() as connection:
        held = {
            (
                *(row.user_id, row.relation, row.reads, row.reduced, row.own, row.writes),
                *(row.limited_reads, row.limited_reduced),
            )
            for row in connection.execute(select(table).where(table.c.case_id == case.id))
            if row.starts_at <= now and (row.ends_at is None or row.ends_at > now)
        }
    with site.acting(worker) as session:
        told = {
            (each.user_id, each.relation, *vars(each.masks).values())
            for each in circle.around(session, case).now
        }
    assert told == held
    assert (somebody.user_id, relation) in {row[:2] for row in told}
