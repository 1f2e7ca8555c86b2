"""A permission on which measures for safety relied ends: safety is looked at again today, and
whoever supervises is told (domain.md §3.5, §6.2)."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from caseapp.access.actor import Actor
from caseapp.kinds import Role
from caseapp.models.notice import Notice
from tests.features.consents.conftest import Ledger, day
from tests.features.consents.conftest import advocate as advocate
from tests.features.consents.conftest import ledger as ledger
from tests.features.safety.test_safety import _due, _look, _working
from tests.support.site import Site

TOLD = "A permission ended while measures for safety are on."


@pytest.fixture
def supervisor(site: Site, worker: Actor, ledger: Ledger) -> Actor:
    """Give a manager with a supervision link to the case."""
    manager = site.hat(Role.MGR, worker.organisation_id)
    place = {"team_role": "supervisor", "before": "stays", "chosen": "not_asked_yet"}
    put = ledger.browser.submit(f"{ledger.case}/team", person=str(manager.membership_id), **place)
    assert put.status_code == 303
    return manager


def _notices(site: Site) -> list[Any]:
    table: Any = Notice.__table__
    with site.owner() as connection:
        wanted = select(table.c.user_id).where(table.c.code == "safety_relied")
        return list(connection.execute(wanted).scalars())


@pytest.mark.parametrize("level", ["acute", "active"])
def test_it_comes_forward_and_the_supervisor_is_told(
    site: Site, ledger: Ledger, advocate: Actor, supervisor: Actor, level: str
) -> None:
    ledger.answer(advocate, kinds=["RSK", "SUM"])
    assert _look(ledger.browser, ledger.case, level) == 303
    assert _due(site)[0] > _working(day())
    assert ledger.stop().status_code == 303
    assert _due(site) == [_working(day())]
    assert _notices(site) == [supervisor.user_id]
    assert TOLD in site.browser(supervisor).open("/notices").text


def test_also_where_it_is_a_part_that_is_stopped_or_somebody_else_who_was_told(
    site: Site, ledger: Ledger, advocate: Actor, supervisor: Actor
) -> None:
    ledger.answer(advocate, kinds=["SAF", "GOA"])
    _look(ledger.browser, ledger.case, "active")
    assert ledger.stop(part=["GOA"]).status_code == 303
    assert _notices(site) == []
    colleague = site.browser(site.hat(Role.AW, supervisor.organisation_id))
    reference = ledger.case.rsplit("/", 1)[1]
    said = colleague.submit("/stop-sharing", who=reference, words="No more.")
    assert said.status_code in (200, 303)
    assert _notices(site) == [supervisor.user_id]


@pytest.mark.parametrize(
    ("level", "kinds"), [("watchful", ["RSK"]), ("settled", ["SAF"]), ("acute", ["GOA", "LEG"])]
)
def test_nobody_is_told_where_nothing_relied_on_it(
    site: Site,
    ledger: Ledger,
    advocate: Actor,
    supervisor: Actor,
    level: str,
    kinds: list[str],
) -> None:
    ledger.answer(advocate, kinds=kinds)
    _look(ledger.browser, ledger.case, level)
    before = _due(site)
    assert ledger.stop().status_code == 303
    assert (_notices(site), _due(site)) == ([], before)
