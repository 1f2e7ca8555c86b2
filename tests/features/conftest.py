"""Who most features are tried by, unless a test says otherwise: a caseworker with a PIN."""

from __future__ import annotations

import pytest

from caseapp.access.actor import Actor
from caseapp.kinds import Role
from tests.support.site import COOKIE, Browser, Site


@pytest.fixture
def worker(site: Site) -> Actor:
    """Give the caseworker who opens the case."""
    return site.hat(Role.CW, site.organisation())


@pytest.fixture
def browser(site: Site, worker: Actor) -> Browser:
    """Give her browser, with a PIN."""
    made = site.browser()
    made.http.set_cookie(COOKIE, site.sign_in(worker, pin_hash="none"))
    return made
