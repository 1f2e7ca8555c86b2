"""The word that calendars outside call a talk by. It stands on telephones that others see, so it is
looked at when it is typed (INV-15), and again whenever a feed is read."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from caseapp.access import guard, trail
from caseapp.base.problems import InvalidError
from caseapp.models.booking import Booking
from caseapp.models.case import Case
from caseapp.models.organisation import Organisation
from caseapp.rules import neutral
from caseapp.rules.names_of_case import names_of


def call(session: Any, case: Case, booking: Booking, word: str) -> None:
    """Keep the word, or that there is none; one that tells something is refused."""
    guard.hold(session, case.id)
    word = " ".join(word.split())
    home = session.get_one(Organisation, case.organisation_id)
    found = neutral.telling(word, service=home.name, of_case=names_of(session, case))
    if found:
        raise InvalidError(
            "word",
            _(
                "Whoever sees this could learn something from: %(words)s. Please leave it out.",
                words=", ".join(found),
            ),
        )
    booking.word = word or None
    trail.say(session, "booking.word")
    session.flush()
