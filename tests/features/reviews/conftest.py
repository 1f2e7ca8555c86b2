"""A case with the caseworker who opened it, and a colleague of hers."""

from __future__ import annotations

import pytest

from caseapp.access.actor import Actor
from caseapp.kinds import Role
from tests.support.site import Browser, Site


@pytest.fixture
def worker(site: Site) -> Actor:
    """Give the caseworker who opens the case."""
    return site.hat(Role.CW, site.organisation())


@pytest.fixture
def browser(site: Site, worker: Actor) -> Browser:
    """Give her browser."""
    return site.browser(worker)


@pytest.fixture
def case(browser: Browser) -> str:
    """Open a case and return its address."""
    made = browser.submit("/cases/new", name_to_use="Ilvara", age_status="adult")
    return str(made.location)


@pytest.fixture
def colleague(site: Site, worker: Actor) -> Actor:
    """Give another caseworker of the same organisation."""
    return site.hat(Role.CW, worker.organisation_id)
