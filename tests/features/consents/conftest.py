"""A case, somebody who can be named in a permission, and short ways to answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from caseapp.access.actor import Actor
from caseapp.base import clock, ids
from caseapp.kinds import Role
from caseapp.models.case import Case
from caseapp.models.consent import Consent, ConsentEnd
from tests.support.site import Browser, Site


def day(ahead: int = 0) -> date:
    """Return a day, counted from today."""
    return clock.today("UTC") + timedelta(days=ahead)


@dataclass
class Ledger:
    """What is done with the permissions of one case by its key worker."""

    site: Site
    browser: Browser
    case: str

    @property
    def page(self) -> str:
        """The page of permissions."""
        return self.browser.open(f"{self.case}/consents").text

    def answer(self, who: Actor | None = None, **values: Any) -> TestResponse:
        """Write down an answer: a yes with all that it needs, unless it says otherwise."""
        given = {
            "person": str(who.membership_id) if who else "",
            "answer": "yes",
            "kinds": ["SUM", "GOA"],
            "until": day(30).isoformat(),
            "card_said": "y",
            "company": "alone",
        }
        return self.browser.submit(f"{self.case}/consents/new", **{**given, **values})

    def refuse(self, who: Actor | None = None, **values: Any) -> TestResponse:
        """Write down a no, with the two inputs that it needs."""
        person = {"person": str(who.membership_id)} if who else {}
        return self.browser.submit(
            f"{self.case}/consents/new", **{"answer": "no", **person, **values}
        )

    def stop(self, number: int = 0, browser: Browser | None = None, **values: Any) -> TestResponse:
        """Stop a permission, by its place in the ledger."""
        address = f"{self.case}/consents/{self.rows[number].id}/stop"
        return (browser or self.browser).submit(address, **values)

    @property
    def rows(self) -> list[Any]:
        """The answers as they are stored, the first one first."""
        return self._stored(Consent)

    @property
    def ends(self) -> list[Any]:
        """What ended answers, as it is stored."""
        return self._stored(ConsentEnd)

    def _stored(self, model: Any) -> list[Any]:
        table, case = model.__table__, cast("Any", Case.__table__)
        reference = ids.read_reference(self.case.rsplit("/", 1)[1])
        wanted = select(table).join(case, case.c.id == table.c.case_id)
        wanted = wanted.where(case.c.reference == reference).order_by(table.c.made_at)
        with self.site.owner() as connection:
            return list(connection.execute(wanted))


@pytest.fixture
def ledger(site: Site, browser: Browser) -> Ledger:
    """Open a case."""
    made = browser.submit("/cases/new", name_to_use="Zhevani", age_status="adult")
    return Ledger(site, browser, str(made.location))


@pytest.fixture
def advocate(site: Site, worker: Actor) -> Actor:
    """Give an independent advocate of the same organisation."""
    return site.hat(Role.IA, worker.organisation_id)
