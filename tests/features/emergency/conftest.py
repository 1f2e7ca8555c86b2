"""A key worker with a case, a colleague who is not on its team, and a manager and an officer."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from caseapp.access.actor import Actor
from caseapp.base import ids
from caseapp.features.accounts.actions import hashes
from caseapp.kinds import Role
from tests.support.site import COOKIE, Browser, Site
from tests.support.world import Opened

PIN = "483920"
DONE = "If a case fits, it is open now."


@dataclass
class Here:
    """One organisation: who is there, and the case."""

    site: Site
    renna: Actor
    maudra: Actor
    holm: Actor
    ana: Actor
    case: Opened

    def browser(self, actor: Actor) -> Browser:
        """Give somebody's browser, with a PIN."""
        made = self.site.browser()
        with self.site.app.app_context():
            pin_hash = hashes.make(PIN)
        made.http.set_cookie(COOKIE, self.site.sign_in(actor, pin_hash=pin_hash))
        return made

    def path(self, end: str = "") -> str:
        """Return an address of the case."""
        return f"/cases/{ids.show_reference(self.case.reference)}{end}"


def ask(browser: Browser, who: str, **values: str) -> str:
    """Ask for a case in an emergency, and return the page that comes."""
    given = {"reason": "medical", "who": who, "passphrase": PIN, **values}
    sent = browser.submit("/emergency", **given)
    return browser.open(sent.location).text if sent.status_code == 303 else sent.text


@pytest.fixture
def here(site: Site) -> Here:
    """Give them."""
    harbour = site.organisation()
    maudra = site.hat(Role.MGR, harbour)
    renna, ana = (site.hat(Role.CW, harbour, supervisor=maudra) for _each in "ab")
    holm = site.hat(Role.DPO, harbour)
    return Here(site, renna, maudra, holm, ana, site.open_case(renna))
