"""A case with its caseworker, a way to reach the person, and a clock that can be moved."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
import time_machine
from sqlalchemy import select, update

from caseapp.access.actor import Actor
from caseapp.access.handles import case_by_reference
from caseapp.kinds import Relation, Role
from caseapp.models.contact import SafeContact
from caseapp.models.organisation import Organisation
from tests.support.site import Browser, Site
from tests.support.world import Opened

NUMBER, OTHER = "07700 900 123", "07700 900 456"
#: What a form shows of a way where only the number was told.
CALL = {
    "channel": "call",
    "value": NUMBER,
    "device_instead": "not_asked_yet",
    "voicemail": "not_asked_yet",
    "caller_id": "not_asked_yet",
}
#: A Monday in winter.
MONDAY = "2027-01-11T12:00:00+00:00"


@dataclass
class Here:
    """The case, who works in it, and the browser of that person."""

    site: Site
    worker: Actor
    browser: Browser
    case: str

    @property
    def path(self) -> str:
        """The page of safe contact."""
        return f"{self.case}/contact"

    @property
    def opened(self) -> Opened:
        """The handle of the case."""
        with self.site.acting(self.worker) as session:
            row = case_by_reference(session, self.case.rpartition("/")[2])
            return Opened(row.id, row.organisation_id, row.subject_id, row.reference)

    def add(self, **values: Any) -> str:
        """Record a way, and return its address."""
        before = set(self.keys())
        form = self.browser.fill(f"{self.path}/new", **(CALL | values))
        answer = self.browser.send(f"{self.path}/new", form)
        assert answer.status_code == 303, answer.text
        (key,) = set(self.keys()) - before
        return f"{self.path}/{key}"

    @contextmanager
    def at(self, moment: str) -> Iterator[None]:
        """Put the clock to a moment, with a browser that signed in then."""
        with time_machine.travel(datetime.fromisoformat(moment), tick=True):
            self.browser = self.site.browser(self.worker)
            yield

    def keys(self) -> list[Any]:
        """The ways that there are."""
        table: Any = SafeContact.__table__
        with self.site.owner() as connection:
            return list(connection.execute(select(table.c.id)).scalars())

    def shows(self, value: str = NUMBER, who: Browser | None = None) -> bool:
        """Whether the page has a number anywhere, as it is typed or as it is dialled."""
        page = (who or self.browser).open(self.path).text
        return value in page or value.replace(" ", "") in page

    def standing(self, role: Role, relation: Relation) -> Browser:
        """Give the browser of somebody who stands so to the case."""
        hat = self.site.hat(role, self.opened.organisation_id)
        self.site.stand(self.opened, hat, relation)
        return self.site.browser(hat)


def put_in_zone(site: Site, zone: str) -> None:
    """Say where the organisations are."""
    with site.owner() as connection:
        connection.execute(update(Organisation).values(time_zone=zone))


@pytest.fixture
def here(site: Site) -> Here:
    """Give them."""
    worker = site.hat(Role.CW, site.organisation("Brookmere Support Circle"))
    browser = site.browser(worker)
    made = browser.submit("/cases/new", name_to_use="Ilvara", age_status="adult")
    return Here(site, worker, browser, str(made.location))


__all__ = ["CALL", "MONDAY", "NUMBER", "OTHER", "Here", "put_in_zone"]
