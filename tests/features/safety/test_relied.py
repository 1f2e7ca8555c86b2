"""A permission on which measures for safety relied ends: safety is looked at again today, and
whoever supervises is told (domain.md §3.5, §6.2)."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import select

from caseapp.access.actor import Actor
from caseapp.kinds import Role
from caseapp.models.consent import Consent
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


def _named(site: Site) -> str:
    """The key of the permission that was written last."""
    table: Any = Consent.__table__
    with site.owner() as connection:
        return str(connection.execute(select(table.c.id).order_by(table.c.made_at.desc())).scalar())


def test_a_look_names_the_permissions_it_rests_on_and_both_pages_say_so(
    site: Site, ledger: Ledger, advocate: Actor, supervisor: Actor
) -> None:
    """Whatever kinds it is about, and however safe it is: it was named."""
    ledger.answer(advocate, kinds=["GOA"])
    key = _named(site)
    ledger.answer(person="", outside="The night porter", kinds=["SUM"])
    other = _named(site)
    page = ledger.browser.open(f"{ledger.case}/safety").text
    assert page.count('name="rests_on"') == 2
    assert _look(ledger.browser, ledger.case, "watchful", rests_on=[key, other]) == 303
    page = ledger.browser.open(f"{ledger.case}/safety").text
    assert "What we do rests on:" in page
    assert page.count(f"{ledger.case}/consents/") == 2
    ticked = re.findall(r'name="rests_on" value="([^"]+)"[^>]* checked', page)
    assert set(ticked) == {key, other}
    shown = ledger.browser.open(f"{ledger.case}/consents/{key}").text
    assert "Safety rests on it" in shown
    assert f'href="{ledger.case}/safety"' in shown
    assert ledger.browser.submit(f"{ledger.case}/consents/{key}/stop").status_code == 303
    assert _due(site) == [_working(day())]
    assert _notices(site) == [supervisor.user_id]
    page = ledger.browser.open(f"{ledger.case}/safety").text
    assert "(has ended)" in page
    assert page.count('name="rests_on"') == 1


def test_the_last_look_counts_and_what_it_does_not_name_goes_by_the_rule(
    site: Site, ledger: Ledger, advocate: Actor, supervisor: Actor
) -> None:
    ledger.answer(advocate, kinds=["GOA"])
    key = _named(site)
    _look(ledger.browser, ledger.case, "active", rests_on=[key])
    _look(ledger.browser, ledger.case, "active")
    assert ledger.stop().status_code == 303
    assert _notices(site) == []
    ledger.answer(advocate, kinds=["RSK"])
    assert ledger.stop(1).status_code == 303
    assert _notices(site) == [supervisor.user_id]


def test_one_that_was_stopped_meanwhile_is_named_no_more_and_nothing_typed_is_lost(
    site: Site, ledger: Ledger, advocate: Actor
) -> None:
    ledger.answer(advocate, kinds=["GOA"])
    key = _named(site)
    assert ledger.stop().status_code == 303
    sent = {"level": "active", "own_view_instead": "not_asked_yet", "doing": "A way home agreed"}
    refused = ledger.browser.submit(f"{ledger.case}/safety", rests_on=[key], **sent)
    assert refused.status_code == 422
    assert "This permission does not hold any more." in refused.text
    assert "A way home agreed" in refused.text


def test_who_reads_no_permissions_is_offered_none_and_is_told_of_none(
    site: Site, ledger: Ledger, advocate: Actor, worker: Actor
) -> None:
    ledger.answer(advocate, kinds=["RSK", "SUM"])
    _look(ledger.browser, ledger.case, "active", rests_on=[_named(site)])
    page = site.browser(advocate).open(f"{ledger.case}/safety")
    assert page.status_code == 200
    assert "rests_on" not in page.text
    assert "What we do rests on" not in page.text


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
