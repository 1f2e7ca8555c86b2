"""The word that calendars outside call a talk by. It stands on telephones that others see, so it is
looked at when it is typed (INV-15), and again whenever a feed is read."""

from __future__ import annotations

from typing import Any

from caseapp.access import guard, trail
from caseapp.models.booking import Booking
from caseapp.models.case import Case
from caseapp.rules import outside_word


def call(session: Any, case: Case, booking: Booking, word: str) -> None:
    """Keep the word, or that there is none; one that tells something is refused."""
    guard.hold(session, case.id)
    booking.word = outside_word.checked(session, case, word)
    trail.say(session, "booking.word")
    session.flush()
