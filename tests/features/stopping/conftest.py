"""A case that is shared with the police, and short ways to share it and to say what was told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from caseapp.access.actor import Actor
from caseapp.base import clock, ids
from caseapp.kinds import NO_KIND, ConsentOutcome, Decision, Kind, Role, Sensitivity
from caseapp.models.consent import Consent
from tests.support.site import Browser, Site
from tests.support.world import DAY, Opened

THANKS = "If it fits somebody we support, it is stopped or being looked at now."
PATH = "/stop-sharing"
CLINIC = "Brackwater Clinic"


@dataclass
class Here:
    """One organisation: who is there, and the case."""

    site: Site
    renna: Actor
    police: Actor
    case: Opened

    @property
    def path(self) -> str:
        """The address of the case."""
        return f"/cases/{ids.show_reference(self.case.reference)}"

    def hat(self, role: Role) -> Actor:
        """Give somebody else of the organisation."""
        return self.site.hat(role, self.renna.organisation_id)

    def tell(self, who: Actor, what: str, **values: str) -> str:
        """Say what somebody was told, and return the page that comes."""
        browser = self.site.browser(who)
        sent = browser.submit(PATH, who=what, **values)
        assert sent.status_code == 303, sent.text
        return browser.open(str(sent.location)).text

    def share(
        self,
        case: Opened,
        who: Actor | None = None,
        kinds: Kind = Kind.SUM | Kind.CJ,
        **values: Any,
    ) -> Any:
        """Write down a yes as the key worker."""
        now = clock.now()
        named = (
            {"membership_id": who.membership_id, "user_id": who.user_id}
            if who
            else {"recipient": CLINIC}
        )
        said = {"decision": Decision.YES, "outcome": ConsentOutcome.ACTIVE, "upset": False}
        days = {"given_on": now.date(), "starts_at": now, "expires_on": (now + 9 * DAY).date()}
        more = {**said, **days, "ends_at": now + 9 * DAY, "kinds": kinds, "card_said": True}
        sentences = ("said_free", "said_take_back", "said_limits", "said_use", "said_recall")
        return self.site.add(
            self.renna,
            Consent,
            case,
            **{**more, **dict.fromkeys(sentences, True), **named, **values},
        )

    def working(self) -> Any:
        """Write down that they agreed to work with us, which names nobody."""
        return self.share(
            self.case,
            kinds=NO_KIND,
            recipient=None,
            purpose="SUPPORT",
            expires_on=None,
            ends_at=None,
        )

    def stored(self, model: Any) -> list[Any]:
        """Return the rows of a table."""
        with self.site.owner() as connection:
            table = model.__table__
            order = table.c.made_at if "made_at" in table.c else table.c.id
            return list(connection.execute(table.select().order_by(order)))

    def protected(self, name: str = "Odren") -> Opened:
        """Open a protected case."""
        return self.site.open_case(self.renna, name=name, sensitivity=Sensitivity.PROTECTED)


def page_of(here: Here, who: Actor, path: str) -> str:
    """Return a page as somebody sees it."""
    return here.site.browser(who).open(path).text


@pytest.fixture
def here(site: Site) -> Here:
    """Give them."""
    home = site.organisation()
    renna, police = site.hat(Role.CW, home), site.hat(Role.LEO, home)
    made = Here(site, renna, police, site.open_case(renna))
    made.share(made.case, police)
    return made


__all__ = ["CLINIC", "PATH", "THANKS", "Browser", "Here", "page_of"]
