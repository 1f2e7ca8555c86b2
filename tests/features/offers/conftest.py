"""A case full of what nobody outside may read, and an interpreter who is offered a talk of it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from caseapp.access import trail
from caseapp.access.actor import Actor
from caseapp.access.handles import case_by_reference
from caseapp.base import clock
from caseapp.kinds import GenderWish, Role
from caseapp.kinds.booking import (
    BookingSetting,
    BookingState,
    OfferAnswer,
    PreferenceMet,
    WithWhom,
)
from caseapp.kinds.interpreter import InterpreterNature, TalkMode, TalkTopic
from caseapp.models.booking import Booking, InterpreterOffer
from caseapp.models.interpreter import Interpreter
from tests.support.site import Browser, Site
from tests.support.world import Opened

#: What stands in the case, and in no offer, calendar or slip; the name only where it is allowed.
CANARIES = {
    "service": "zqservice",
    "name": "Zqname",
    "surname": "Zqsurname",
    "story": "zqstory",
    "address": "zqaddress",
    "contact": "zqcontact",
    "excluded": "zqexcluded",
    "why": "zqwhy",
    "spared": "zqspared",
    "harder": "zqharder",
}


@dataclass
class Here:
    """The organisation, its worker and manager, the interpreter, and the case."""

    site: Site
    worker: Actor
    manager: Actor
    interpreter: Actor
    line: uuid.UUID
    path: str
    opened: Opened
    starts_at: datetime = field(default_factory=lambda: clock.now() + timedelta(days=5))

    def book(self, interpreter: uuid.UUID | None = None, **values: Any) -> uuid.UUID:
        """Confirm somebody for a talk, and return the offer."""
        who = interpreter or self.line
        starts_at = values.pop("starts_at", self.starts_at)
        owner = values.pop("owner", self.interpreter)
        with self.site.system("matcher") as session:
            offer = InterpreterOffer(
                organisation_id=self.worker.organisation_id,
                interpreter_id=who,
                owner_id=owner.user_id,
                starts_at=starts_at,
                ends_at=starts_at + timedelta(hours=1),
                mode=TalkMode.PHONE,
                code="ro",
                topic=TalkTopic.HEALTH,
                answer=OfferAnswer.OPEN,
                made_at=clock.now(),
            )
            session.add(offer)
            session.flush()
            key: uuid.UUID = offer.id
        self.site.add(
            self.worker,
            Booking,
            self.opened,
            **{
                "state": BookingState.CONFIRMED,
                "setting": BookingSetting.DISTANCE,
                "topic": TalkTopic.HEALTH,
                "mode": TalkMode.PHONE,
                "code": "ro",
                "starts_at": starts_at,
                "ends_at": starts_at + timedelta(hours=1),
                "breaks_every_min": 20,
                "wish": GenderWish.NO_PREFERENCE,
                "with_whom": WithWhom.ROSTER,
                "interpreter_id": who,
                "offer_id": key,
                "preference_met": PreferenceMet.ALL,
                "confirmed_at": clock.now(),
                **values,
            },
        )
        return key

    def agree(self, offer: uuid.UUID) -> None:
        """Let the interpreter say yes."""
        assert self.theirs.submit(f"/offers/{offer}", yes="y").status_code == 303

    @property
    def theirs(self) -> Browser:
        """The interpreter's browser."""
        return self.site.browser(self.interpreter)

    @property
    def renna(self) -> Browser:
        """The worker's browser."""
        return self.site.browser(self.worker)

    def at(self, hours: float) -> Any:
        """Be so many hours before the beginning of the talk."""
        return time_machine.travel(self.starts_at - timedelta(hours=hours), tick=False)

    def rows(self, model: Any) -> list[Any]:
        """The rows of a table."""
        with self.site.owner() as connection:
            return list(connection.execute(select(model.__table__)))


def roster_line(site: Site, manager: Actor, account: Actor | None, name: str) -> uuid.UUID:
    """Put somebody into the roster."""
    with site.acting(manager) as session:
        row = Interpreter(
            organisation_id=manager.organisation_id,
            nature=InterpreterNature.PERSON,
            name=name,
            user_id=account.user_id if account else None,
            by_phone=True,
            made_at=clock.now(),
            suspended_why="",
        )
        session.add(row)
        trail.commit(session)
        key: uuid.UUID = row.id
    return key


@pytest.fixture
def here(site: Site) -> Here:
    """Give them, with a profile that has something everywhere."""
    worker = site.hat(Role.CW, site.organisation(CANARIES["service"]))
    manager = site.hat(Role.MGR, worker.organisation_id)
    interpreter = site.hat(Role.INT, worker.organisation_id)
    browser = site.browser(worker)
    name = CANARIES["name"]
    path = str(browser.submit("/cases/new", name_to_use=name, age_status="adult").location)
    _fill(browser, path)
    with site.acting(worker) as session:
        row = case_by_reference(session, path.rpartition("/")[2])
        opened = Opened(row.id, row.organisation_id, row.subject_id, row.reference)
    line = roster_line(site, manager, interpreter, "Selka R.")
    return Here(site, worker, manager, interpreter, line, path, opened)


def _fill(browser: Browser, path: str) -> None:
    profile = f"{path}/communication"
    given: dict[str, dict[str, str]] = {
        f"{path}/summary": {"name_to_use": CANARIES["name"], "pronouns": "they"},
        f"{path}/notes/new": {"text": CANARIES["story"], "mode": "phone"},
        f"{profile}/breaks": {"break_signal": "word", "signal_words": "Harbour"},
        f"{profile}/keep_away": {
            "keep_away-0-sort": "named_person",
            "keep_away-0-who": CANARIES["excluded"],
            "keep_away-0-reason": CANARIES["why"],
        },
        f"{profile}/not_now": {"not_now-0-topic": CANARIES["spared"]},
        f"{profile}/help": {"harder-0-text": CANARIES["harder"]},
    }
    for address, values in given.items():
        answer = browser.change(address, **values)
        assert answer.status_code == 303, (address, answer.text)
