"""A case with its caseworker, a roster, and talks that are booked through the pages people use."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from caseapp.access import trail
from caseapp.access.actor import Actor
from caseapp.access.handles import case_by_reference
from caseapp.base import clock
from caseapp.features.interpreters import actions as roster
from caseapp.features.interpreters.actions import Tongue
from caseapp.kinds import GenderWish, Role, WishStrength
from caseapp.kinds.interpreter import (
    InterpreterGender,
    InterpreterNature,
    InterpreterRole,
    InterpreterSide,
    LanguageLevel,
    Training,
)
from caseapp.models.booking import Booking
from caseapp.models.communication import CommsProfile
from tests.support.site import Browser, Site
from tests.support.world import Opened


def at(days: int = 7, hour: int = 10) -> str:
    """Return a time of a coming weekday, as a form takes it."""
    day = clock.now() + timedelta(days=days)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return day.replace(hour=hour, minute=0).strftime("%Y-%m-%dT%H:%M")


@dataclass
class Here:
    """The case, who works in it, her browser."""

    site: Site
    worker: Actor
    browser: Browser
    case: str

    @property
    def reference(self) -> str:
        """As it stands in addresses."""
        return self.case.rpartition("/")[2]

    def again(self) -> Here:
        """Sign in again, as after a long time."""
        return Here(self.site, self.worker, self.site.browser(self.worker), self.case)

    def add(self, name: str, *, ties: Any = (), **values: Any) -> uuid.UUID:
        """Add somebody to the roster: a woman who interprets Romanian by phone, from elsewhere."""
        usual: dict[str, Any] = {
            "nature": InterpreterNature.PERSON,
            "name": name,
            "role": InterpreterRole.INTERPRETER,
            "gender": InterpreterGender.WOMAN,
            "side": InterpreterSide.SUPPORT,
            "by_phone": True,
            "is_local": False,
            "training": Training.SKILLED,
        }
        tongues = [
            Tongue(code, dialect, LanguageLevel.VERY_WELL)
            for code, dialect in values.pop("spoken", [("ro", "")])
        ]
        manager = self.site.hat(Role.MGR, self.worker.organisation_id)
        with self.site.acting(manager) as session:
            made = roster.add(session, self.worker.organisation_id, usual | values, tongues)
            trail.commit(session)
            if ties is not None:
                roster.declare(session, made, clock.now().date(), list(ties))
                trail.commit(session)
            return made.id

    @property
    def opened(self) -> Opened:
        """The handle of the case."""
        with self.site.acting(self.worker) as session:
            row = case_by_reference(session, self.reference)
            return Opened(row.id, row.organisation_id, row.subject_id, row.reference)

    def wishes(self, wish: GenderWish, strength: WishStrength | None = None, **values: Any) -> None:
        """Write down what somebody wishes of an interpreter, whatever the topic."""
        given = {"pref_gender_interpreter": wish, "pref_gender_strength": strength}
        self.keep(CommsProfile, changed_at=clock.now(), **given, **values)

    def keep(self, model: Any, **values: Any) -> uuid.UUID:
        """Write down something of the profile."""
        made: uuid.UUID = self.site.add(self.worker, model, self.opened, **values)
        return made

    def book(self, **values: str) -> Any:
        """Send the form of a new talk."""
        usual = {
            "starts_at": at(),
            "minutes": "60",
            "topic": "money",
            "language": "Romanian",
            "mode": "phone",
            "setting": "authority",
            "role": "interpreter",
            "worker": "",
            "wish": "not_yet",
            "strength": "",
        }
        return self.browser.submit(f"{self.case}/bookings/new", **(usual | values))

    def booked(self, **values: str) -> str:
        """Book a talk, and return its address."""
        answer = self.book(**values)
        assert answer.status_code == 303, answer.text
        return str(answer.location)

    def say(self, talk: str, chosen: str, **values: str) -> Any:
        """Write down what the person chose for a talk."""
        given = {"chosen": chosen, "words": "zqown words", "asked_how": "alone", **values}
        return self.browser.submit(f"{talk}/choose", **given)

    def press(self, talk: str, step: str) -> Any:
        """Press one of the buttons of a talk."""
        return self.browser.http.post(f"{talk}/{step}", data=self.browser.fill(talk))

    def confirm(self, talk: str, who: uuid.UUID) -> Any:
        """Confirm somebody for a talk."""
        form = self.browser.fill(talk, interpreter=str(who))
        return self.browser.http.post(f"{talk}/confirm", data=form)

    def row(self, talk: str) -> Any:
        """Return a talk as it is stored."""
        table: Any = Booking.__table__
        with self.site.owner() as connection:
            wanted = select(table).where(table.c.id == uuid.UUID(talk.rpartition("/")[2]))
            return connection.execute(wanted).one()

    def text(self, address: str) -> str:
        """Return a page."""
        return self.browser.open(address).text


@pytest.fixture
def here(site: Site, browser: Browser, worker: Actor) -> Here:
    """Open a case."""
    made = browser.submit("/cases/new", name_to_use="Sorvetta", age_status="adult")
    return Here(site, worker, browser, str(made.location))
