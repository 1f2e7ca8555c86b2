"""When a permission is talked about again: before it ends, or soon where it is not sure (P10, P17).

Of which sort it is stands nowhere in the reminder: doubt is never shown in the room (P6).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from caseapp.kinds import Life, ReviewState
from caseapp.models.case import Case
from caseapp.models.consent import Consent
from caseapp.rules import reviews as rules
from caseapp.vocabularies.purposes import purposes
from caseapp.vocabularies.reviews import reviews

CODE = "CONSENT_EXP"
#: With which some are looked at instead of expiring.
COMMS = "COMMS"


def start(session: Any, case: Case, consent: Consent, look_on: date | None) -> None:
    """Start it: on a day that is asked for, else before the last day of the permission.

    What lasts by how to be with somebody is looked at with language and contact (practice.md P10).
    """
    if _is_looked_at_with_comms(consent):
        place = rules.place_of(session, case.organisation_id)
        every = place.kinds.get(COMMS).again
        if every is not None:
            rules.start(session, case, COMMS, place.today + timedelta(days=every))
    if not reviews().known(CODE) or (consent.expires_on is None and look_on is None):
        return
    kind = reviews().get(CODE)
    place = rules.place_of(session, case.organisation_id)
    due = look_on
    if due is None and consent.expires_on is not None:
        due = _before(consent.expires_on, consent.given_on, place)
    if due is None:
        return
    with rules.as_reviews(session, "a permission has a last day"):
        rules.add(
            session,
            case,
            kind,
            place.settled(kind, due),
            clock=_clock(consent),
            counts_from=consent.expires_on,
        )
        session.flush()


def end(session: Any, case: Case, consent: Consent) -> None:
    """End what is still to be looked at of a permission that has ended."""
    with rules.as_reviews(session, "a permission has ended"):
        for each in rules.still_open(session, case):
            if each.clock == _clock(consent):
                rules.close(session, each, ReviewState.NOT_NEEDED)


def _is_looked_at_with_comms(consent: Consent) -> bool:
    code = consent.purpose or ""
    known = purposes().known(code) and reviews().known(COMMS)
    return known and purposes().get(code).life is Life.COMMS


def _before(expires_on: date, given_on: date, place: rules.Place) -> date | None:
    """The usual time before the end; half-way for what lasts no longer than that."""
    kind = reviews().get(CODE)
    due = rules.first_due(kind, kind.moments, expires_on, place)
    half_way = given_on + timedelta(days=(expires_on - given_on).days // 2)
    return due and max(due, half_way)


def _clock(consent: Consent) -> str:
    return f"consent.{consent.id.hex}"
