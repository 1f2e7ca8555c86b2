"""Ways to reach somebody as they stand now, and a use outside their rules (practice.md P26).

Which of them are safe is one answer for every page: the page of contact, a volunteer's card, the
words to send. The value of a way that is not safe leaves this module with nobody but whoever said
why it is urgent.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from caseapp.access import gate, trail
from caseapp.access.actor import Actor
from caseapp.access.errors import HiddenError
from caseapp.access.standing import actor_of
from caseapp.base import clock
from caseapp.kinds import UrgentReason
from caseapp.models.case import Case
from caseapp.models.contact import ContactUse, SafeContact
from caseapp.models.organisation import Organisation
from caseapp.rules.contact_hours import Standing, standing

SYSTEM = "contact"
#: For so long whoever said why it is urgent sees the way; after that it is asked again.
SEEN_FOR = timedelta(minutes=10)


@dataclass(frozen=True)
class Line:
    """A way to reach somebody, how it stands, and until when it is shown because it is urgent."""

    way: SafeContact
    standing: Standing
    urgent_until: datetime | None = None

    @property
    def is_shown(self) -> bool:
        """Whether its number, address or person may be on a page now."""
        is_open = self.standing.is_safe or self.urgent_until is not None
        return is_open and self.way.ended_at is None


@dataclass(frozen=True)
class Contacts:
    """The ways that are safe now, those that are not, and those of before, the latest first."""

    safe: Sequence[Line]
    unsafe: Sequence[Line]
    past: Sequence[SafeContact]

    def of(self, way_id: uuid.UUID) -> Line:
        """Return one that is in use; raise :class:`HiddenError` when it is none of these."""
        for line in (*self.safe, *self.unsafe):
            if line.way.id == way_id:
                return line
        raise HiddenError


def zone_of(session: Any, case: Case) -> str:
    """Return the time zone of the organisation of a case."""
    zone: str = session.get_one(Organisation, case.organisation_id).time_zone
    return zone


def contacts(session: Any, case: Case) -> Contacts:
    """Return every way to reach somebody, as it stands now for whoever asks."""
    found: Sequence[SafeContact] = session.scalars(
        select(SafeContact)
        .where(SafeContact.case_id == case.id)
        .order_by(SafeContact.ended_at.desc(), SafeContact.made_at, SafeContact.id)
    ).all()
    now, zone, urgent = clock.now(), zone_of(session, case), _urgent(session, case)
    lines = [
        Line(way, standing(way, now, zone), urgent.get(way.id))
        for way in found
        if way.ended_at is None
    ]
    return Contacts(
        [line for line in lines if line.standing.is_safe],
        [line for line in lines if not line.standing.is_safe],
        [way for way in found if way.ended_at is not None],
    )


def use(session: Any, case: Case, way: SafeContact, reason: UrgentReason) -> None:
    """Show a way outside its rule, and keep who asked and why, also of those who only read."""
    actor = _person(session)
    with gate.system(session, SYSTEM, "a way to reach somebody is used because it is urgent"):
        row = ContactUse(case, author_id=actor.user_id, contact_id=way.id, reason=reason)
        session.add(row)
    trail.say(session, "contact.urgent", reason.value)
    session.flush()


def _urgent(session: Any, case: Case) -> dict[uuid.UUID, datetime]:
    actor = _person(session)
    found = session.scalars(
        select(ContactUse)
        .where(
            ContactUse.case_id == case.id,
            ContactUse.author_id == actor.user_id,
            ContactUse.made_at > clock.now() - SEEN_FOR,
        )
        .order_by(ContactUse.made_at)
    )
    return {each.contact_id: each.made_at + SEEN_FOR for each in found}


def _person(session: Any) -> Actor:
    actor = actor_of(session)
    if not isinstance(actor, Actor):
        raise HiddenError
    return actor
