"""A child's case with a guardian advocate, somebody who can be named, and short ways to answer."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

import pytest
from werkzeug.test import TestResponse

from caseapp.access.actor import Actor
from caseapp.kinds import Role
from caseapp.models.best_interests import BestInterests
from caseapp.models.children import GuardianAnswer
from tests.features.consents.conftest import Ledger, day
from tests.support.site import Browser, Site

#: All that a decision needs, apart from a result and the days on which the child was told.
WORDS = {
    "space": "At the kitchen table, as long as she liked.",
    "voice_mode": "draw",
    "voice": "A house with two doors.",
    "audience": "Her guardian saw it on Monday.",
    "influence": "She meets the counsellor first. The day stays as it was.",
    "decided": "She meets her once and then says again.",
    "weight": "Her view came first.",
    "decided_by": "The team with her guardian",
}


@dataclass
class Child(Ledger):
    """What is done with the permissions of one child."""

    def guardian(
        self, says: str, who: Actor | None = None, number: int = -1, **values: Any
    ) -> TestResponse:
        """Write down what a guardian answered about an answer of the child, the latest first."""
        person = {"person": str(who.membership_id)} if who else {}
        return self.browser.submit(self.about(number), says=says, **{**person, **values})

    def about(self, number: int = -1) -> str:
        """Return the address of a guardian's answer."""
        return f"{self.case}/consents/{self.rows[number].id}/guardian"

    @property
    def guardians(self) -> list[Any]:
        """What guardians answered, as it is stored."""
        return self._stored(GuardianAnswer)

    @property
    def decisions(self) -> list[Any]:
        """The best-interests decisions as they are stored."""
        return self._stored(BestInterests)

    def decide(self, key: uuid.UUID | None = None, **values: Any) -> TestResponse:
        """Write a decision and complete it."""
        address = f"{self.case}/best-interests/{key or self.decisions[-1].id}"
        given = {**WORDS, "complete": "y", "feedback_on": day().isoformat(), **values}
        return self.browser.submit(address, **given)


def open_child(site: Site, worker: Actor, guardian: Actor | None, age: str = "child") -> Child:
    """Open the case of somebody under eighteen, with a guardian on the team if there is one."""
    browser = site.browser(worker)
    made = browser.submit("/cases/new", name_to_use="Kesmiri", age_status=age)
    child = Child(site, browser, str(made.location))
    if guardian is not None:
        put = browser.submit(
            f"{child.case}/team",
            person=str(guardian.membership_id),
            team_role="guardian",
            before="stays",
            chosen="not_asked_yet",
            reason="Appointed by the court.",
        )
        assert put.status_code == 303, put.text
    return child


@pytest.fixture
def guardian(site: Site, worker: Actor) -> Actor:
    """Give a guardian advocate of the same organisation."""
    return site.hat(Role.GA, worker.organisation_id)


@pytest.fixture
def child(site: Site, worker: Actor, guardian: Actor) -> Child:
    """Open a child's case."""
    return open_child(site, worker, guardian)


@pytest.fixture
def clinic(site: Site, worker: Actor) -> Actor:
    """Give somebody in healthcare of the same organisation."""
    return site.hat(Role.HP, worker.organisation_id)


def sees(site: Site, who: Actor, child: Ledger) -> bool:
    """Whether somebody finds the case at their next request."""
    status: int = site.browser(who).open(child.case).status_code
    assert status in (200, 404)
    return status == 200


def told(browser: Browser, child: Child, number: int = -1) -> str:
    """Return the page of one permission."""
    return str(browser.open(f"{child.case}/consents/{child.rows[number].id}").text)
