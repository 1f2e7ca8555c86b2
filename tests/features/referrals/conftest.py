"""A case with its key worker, a partner whose people have accounts here, short ways to refer."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from typing import Any, cast

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from caseapp.access import trail
from caseapp.access.actor import Actor
from caseapp.base import clock
from caseapp.features.accounts.actions import hashes
from caseapp.kinds import Role
from caseapp.models.partner import Partner
from caseapp.models.referral import Referral, ReferralEvent
from caseapp.models.stage import PillarState, StageEvent
from tests.features.consents.conftest import Ledger, day
from tests.support.site import COOKIE, Browser, Site

PIN = "483920"
_KEY = re.compile(r"/referrals/([0-9a-f-]{36})")


@dataclass
class Desk:
    """What a key worker does with referrals of one case."""

    site: Site
    browser: Browser
    case: str
    partner: str
    lawyer: Actor
    ledger: Ledger
    worker: Actor
    vetter: Actor

    def ask(self, **values: Any) -> TestResponse:
        """Ask and refer, with all that it needs, unless it says otherwise."""
        given = {
            "person": self.partner,
            "service": "legal_advice",
            "words": "zqwords for them",
            "kinds": ["SUM", "LEG", "COM"],
            "people": [str(self.lawyer.membership_id)],
            "until": day(30).isoformat(),
            "card_said": "y",
            "company": "alone",
        }
        return self.browser.submit(f"{self.case}/referrals/new", **{**given, **values})

    def made(self, **values: Any) -> str:
        """Ask and refer; return the address of the referral."""
        answer = self.ask(**values)
        assert answer.status_code == 303, answer.text
        found = _KEY.search(str(answer.location))
        assert found is not None
        return f"{self.case}/referrals/{found.group(1)}"

    def send(self, address: str, way: str = "in_app", **values: Any) -> TestResponse:
        """Send a referral."""
        return self.browser.submit(f"{address}/send", sent_by=way, **values)

    def sent(self, way: str = "in_app", **values: Any) -> str:
        """Ask, refer and send; return the address."""
        address = self.made(**values)
        answer = self.send(address, way)
        assert answer.status_code == 303, answer.text
        return address

    def answer(self, address: str, act: str, browser: Browser | None = None, **values: Any) -> Any:
        """Write down what came of it."""
        return (browser or self.browser).submit(f"{address}/answer", act=act, **values)

    @property
    def rows(self) -> list[Any]:
        """The referrals as they are stored."""
        return self._stored(Referral)

    @property
    def events(self) -> list[Any]:
        """What happened, as it is stored."""
        return self._stored(ReferralEvent)

    @property
    def stages(self) -> list[Any]:
        """Where the person stands in each pillar, and what was moved."""
        return [self._stored(model) for model in (PillarState, StageEvent)]

    @property
    def with_pin(self) -> Browser:
        """The key worker's browser, with six digits."""
        made = self.site.browser()
        with self.site.app.app_context():
            pin_hash = hashes.make(PIN)
        made.http.set_cookie(COOKIE, self.site.sign_in(self.worker, pin_hash=pin_hash))
        return made

    def vet(self, **values: Any) -> None:
        """Change the partner, as whoever vets partners."""
        with self.site.acting(self.vetter) as session:
            partner = session.get(Partner, uuid.UUID(self.partner))
            for name, value in values.items():
                setattr(partner, name, value)
            trail.commit(session)

    def _stored(self, model: Any) -> list[Any]:
        table = cast("Any", model.__table__)
        with self.site.owner() as connection:
            return list(connection.execute(select(table).order_by(table.c.made_at, table.c.id)))


@pytest.fixture
def desk(site: Site, worker: Actor, browser: Browser) -> Desk:
    """Give it."""
    there = site.organisation("Orrin Lane Legal")
    vetter = site.hat(Role.MGR, worker.organisation_id)
    partner = site.add(
        vetter,
        Partner,
        organisation_id=worker.organisation_id,
        linked_organisation_id=there,
        name="Orrin Lane Legal",
        made_at=clock.now(),
    )
    made = browser.submit("/cases/new", name_to_use="Zhevani", age_status="adult")
    case = str(made.location)
    lawyer = site.hat(Role.LA, there)
    ledger = Ledger(site, browser, case)
    return Desk(site, browser, case, str(partner), lawyer, ledger, worker, vetter)
