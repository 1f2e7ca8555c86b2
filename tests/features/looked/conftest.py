"""A case with its key worker, a colleague on the team, a manager and the officer."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from werkzeug.test import TestResponse

from caseapp.access.actor import Actor
from caseapp.base import ids
from caseapp.kinds import Role
from tests.support.site import Browser, Site
from tests.support.world import Opened


@dataclass
class Here:
    """One organisation: who is there, and the case."""

    site: Site
    renna: Actor
    maudra: Actor
    holm: Actor
    case: Opened

    def path(self, end: str = "") -> str:
        """Return an address of the case."""
        return f"/cases/{ids.show_reference(self.case.reference)}{end}"

    def page(self, who: Actor) -> TestResponse:
        """Open who looked, as somebody."""
        return self.site.browser(who).open(self.path("/looked"))

    def name(self, who: Actor) -> str:
        """Return what pages call somebody."""
        return f"{who.role} {who.user_id.hex[:8]}@example.org"

    def link(self, part: str, whose: Actor | None = None, reader: Actor | None = None) -> str:
        """Return the address with this part in the newest line, or in the newest of somebody's."""
        lines = self.page(reader or self.renna).text.split('<li class="stack tight" id="line-')[1:]
        name = self.name(whose) if whose else ""
        line = next(each for each in lines if name in each.partition("</p>")[0])
        return next(each for each in re.findall(r'href="([^"]*)"', line) if part in each)

    def together(self, who: Actor) -> Browser:
        """Give a browser that shows the case to two people."""
        browser = self.site.browser(who)
        browser.send(self.path("/together"), browser.fill(self.path("/together")))
        return browser


@pytest.fixture
def here(site: Site) -> Here:
    """Give them."""
    harbour = site.organisation()
    maudra, holm = site.hat(Role.MGR, harbour), site.hat(Role.DPO, harbour)
    renna = site.hat(Role.CW, harbour)
    return Here(site, renna, maudra, holm, site.open_case(renna))
