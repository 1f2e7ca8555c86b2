"""Story 7: a "cousin" in the room, whom nobody has checked (domain.md §10, practice.md P6)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from caseapp.access.actor import Actor
from caseapp.base import clock
from caseapp.kinds import Role
from caseapp.models.review import Review
from tests.features.companions.test_companions import _key
from tests.features.companions.test_companions import ledger as ledger
from tests.features.consents.conftest import Ledger, day
from tests.features.safety.test_safety import _working
from tests.support.site import Site


@pytest.fixture
def advocate(site: Site, worker: Actor) -> Actor:
    """Give an advocate of the same organisation."""
    return site.hat(Role.IA, worker.organisation_id)


def test_a_yes_beside_a_cousin_opens_nothing_and_is_asked_again_alone_in_three_days(
    site: Site, ledger: Ledger, worker: Actor, advocate: Actor
) -> None:
    ledger.browser.submit(f"{ledger.case}/companions", name="zqcousin", tie="a cousin")
    beside = {"company": "accompanied", "companion": str(_key(site))}
    assert ledger.answer(advocate, **beside).status_code == 303
    assert ledger.rows[0].outcome == "provisional"
    assert site.browser(advocate).open(ledger.case).status_code == 404
    table: Any = Review.__table__
    with site.owner() as connection:
        wanted = select(table.c.due_on).where(table.c.code == "CONSENT_EXP")
        assert list(connection.execute(wanted).scalars()) == [_working(day(3))]
    whole = f"{ledger.case}/consents/{ledger.rows[0].id}"
    with time_machine.travel(clock.now() + timedelta(hours=3), tick=False):
        page = site.browser(worker).open(whole).text
        assert "Nothing is open by it." in page
        assert "Ask again, alone and with somebody who interprets as they wish." in page
        assert site.browser(advocate).open(ledger.case).status_code == 404
    assert ledger.answer(advocate).status_code == 303
    assert site.browser(advocate).open(ledger.case).status_code == 200
    assert [end.ending for end in ledger.ends] == ["superseded"]
