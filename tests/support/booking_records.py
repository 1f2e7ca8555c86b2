"""A booking of each sort of row that one can have, for tests that go through every model."""

from __future__ import annotations

from datetime import timedelta

from caseapp.access.actor import Actor
from caseapp.base import clock
from caseapp.kinds import GenderWish
from caseapp.kinds.booking import (
    BookingSetting,
    BookingState,
    Chosen,
    IncidentCode,
    PreferenceMet,
    Rung,
    WithWhom,
)
from caseapp.kinds.communication_children import SessionChild
from caseapp.kinds.communication_wishes import AskedHow
from caseapp.kinds.interpreter import TalkMode, TalkTopic
from caseapp.models.booking import (
    Booking,
    BookingChoice,
    BookingIncident,
    BookingOffered,
    MismatchLook,
)
from caseapp.models.sessionchild import BookingChild
from tests.support.world import Opened, World


def book(world: World, owner: Actor, opened: Opened) -> None:
    """Add a booking with somebody whom nobody knows: offered, chosen, and another came."""
    at = clock.now() + timedelta(days=5)
    talk = {
        "state": BookingState.CONFIRMED,
        "setting": BookingSetting.CLINIC,
        "topic": TalkTopic.HEALTH,
        "mode": TalkMode.IN_PERSON,
        "code": "ro",
        "wish": GenderWish.NO_PREFERENCE,
        "with_whom": WithWhom.UNKNOWN,
        "preference_met": PreferenceMet.PART,
        "confirmed_at": clock.now(),
    }
    words = ("place", "dialect", "asked_for", "came_name", "feedback", "problem")
    made = world.add(
        owner,
        Booking,
        opened,
        starts_at=at,
        ends_at=at + timedelta(hours=1),
        breaks_every_min=30,
        **talk,
        **{name: f"a {name}" for name in words},
    )
    of_it = {"booking_id": made}
    world.add(owner, BookingOffered, opened, **of_it, rung=Rung.FROM_ELSEWHERE, place=1)
    said = {"chosen": Chosen.UNKNOWN_COMES, "words": "own words", "asked_how": AskedHow.CARD}
    world.add(owner, BookingChoice, opened, **of_it, **said)
    world.add(owner, MismatchLook, opened, words="a look")  # before it: nobody has looked since
    went = {"code": IncidentCode.PREF_MISMATCH, "happened_at": clock.now(), "what": "a what"}
    world.add(owner, BookingIncident, opened, **of_it, **went)
    child = {"arrangement": SessionChild.MINDED, "minder": "a minder"}
    world.add(owner, BookingChild, opened, **of_it, **child)
