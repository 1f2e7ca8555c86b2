"""A case with its caseworker, for the stories of this folder."""

from __future__ import annotations

from typing import Any

import pytest

from caseapp.access.actor import Actor
from caseapp.access.handles import case_by_reference
from caseapp.kinds import Relation, Role
from tests.support.site import Browser, Site
from tests.support.world import Opened

#: The single values as a form shows them when nothing was asked yet.
UNASKED = {"need": "not_asked_yet", "wish": "not_asked_yet", "strength": "", "breaks": "30"}


@pytest.fixture
def worker(site: Site) -> Actor:
    """Give the caseworker."""
    return site.hat(Role.CW, site.organisation())


@pytest.fixture
def browser(site: Site, worker: Actor) -> Browser:
    """Give her browser."""
    return site.browser(worker)


@pytest.fixture
def case(browser: Browser) -> str:
    """Open a case, and give its address."""
    made = browser.submit("/cases/new", name_to_use="Ilvara", age_status="adult")
    return str(made.location)


@pytest.fixture
def opened(site: Site, worker: Actor, case: str) -> Opened:
    """Give the handle of the case."""
    with site.acting(worker) as session:
        row = case_by_reference(session, case.rpartition("/")[2])
        return Opened(row.id, row.organisation_id, row.subject_id, row.reference)


def standing(site: Site, opened: Opened, role: Role, relation: Relation) -> Browser:
    """Give the browser of somebody who stands so to the case."""
    hat = site.hat(role, opened.organisation_id)
    site.stand(opened, hat, relation)
    return site.browser(hat)


def rows(kind: str, *given: dict[str, Any]) -> dict[str, str]:
    """Return rows of a form as a browser sends them."""
    plain = {"comfort": "good"} if kind == "languages" else {"source": "worker"}
    return {
        f"{kind}-{place}-{name}": str(value)
        for place, row in enumerate(given)
        for name, value in {**plain, **row}.items()
    }


def main_of(page: str) -> str:
    """Return the main part of a page."""
    return page.split("<main")[1].split("</main>")[0]
