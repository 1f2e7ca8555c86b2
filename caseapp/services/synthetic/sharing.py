"""What invented cases share: the partners of the house, and of some cases a permission with one of
them and a referral. In plain values; nothing here touches a database.

Of adults alone: what a child shares needs a second answer. A partner whose people have accounts has
one of them named, so that what they see is among what a benchmark reads.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from caseapp.access.actor import Actor
from caseapp.kinds import AgeStatus, Kind, Role, SendsBy, SentBy, Service
from caseapp.services.synthetic.lots import Lot
from caseapp.services.synthetic.staff import Staff
from caseapp.vocabularies.synthetic import ingredients

#: Of a hundred adults' cases so many share something, and of these so many were referred by it.
SHARES, REFERRED = 25, 60
#: Partners without accounts here.
_WITHOUT = 4
#: How long ago it was said at most, and for how many days it holds.
_SAID_WITHIN, _LASTS = 45, 90
_MORNING, _WORKING_MINUTES = time(9), 480


@dataclass(frozen=True, slots=True)
class House:
    """A partner, whoever of it has an account, and what is shared with it."""

    id: uuid.UUID
    name: str
    people: list[Actor]
    purpose: str
    kinds: Kind
    service: Service
    home: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Shared:
    """One permission with a partner, and a referral that rests on it."""

    house: House
    person: Actor | None
    said_at: datetime
    expires_on: date
    is_referred: bool
    is_accepted: bool
    words: str

    @property
    def ends_at(self) -> datetime:
        """The moment after its last day."""
        return datetime.combine(self.expires_on + timedelta(days=1), time(), UTC)

    @property
    def way(self) -> SentBy:
        """How a referral goes out."""
        return SentBy.IN_APP if self.person else SentBy.PAPER


#: What a partner is asked for by what its people do here.
_OF_ROLE = {
    Role.LA: ("LEGAL", Kind.SUM | Kind.LEG | Kind.REF, Service.LEGAL_ADVICE),
    Role.HP: ("HEALTH", Kind.SUM | Kind.COM | Kind.HLT | Kind.REF, Service.HEALTH),
    Role.AW: ("ACCOM", Kind.SUM | Kind.ACC | Kind.REF, Service.ACCOMMODATION),
}
_OUTSIDE = ("PARTNER", Kind.SUM | Kind.COM, Service.LEARNING)


def houses_of(lot: Lot, staff: Staff, home: uuid.UUID) -> list[House]:
    """Return the partners: one for each other organisation whose people are there, and others."""
    by_home: dict[uuid.UUID, list[Actor]] = defaultdict(list)
    for actor in staff.partners:
        if actor.organisation_id != home:
            by_home[actor.organisation_id].append(actor)
    families = ingredients().texts.family
    found = [
        House(lot.id(), f"{families[number % len(families)]} House", people, *asked, place)
        for number, (place, people) in enumerate(by_home.items())
        if (asked := _OF_ROLE.get(people[0].role))
    ]
    for number in range(_WITHOUT):
        name = f"{families[-1 - number % len(families)]} Centre"
        found.append(House(lot.id(), name, [], *_OUTSIDE))
    return found


def row_of(house: House, home: uuid.UUID, since: datetime) -> dict[str, Any]:
    """Return the row of a partner."""
    return {
        "id": house.id,
        "organisation_id": home,
        "name": house.name,
        **dict.fromkeys(("remit", "languages", "contact", "telephone", "email", "note"), ""),
        "sends_by": SendsBy.PAPER,
        "linked_organisation_id": house.home,
        "made_at": since,
        "version": 1,
    }


def shared_by(
    lot: Lot, houses: list[House], age: AgeStatus, opened: date, last: date
) -> Shared | None:
    """Draw whether a case shares something, and what."""
    if age is not AgeStatus.ADULT or not lot.chance(SHARES):
        return None
    house = lot.one(houses)
    first = max(opened, last - timedelta(days=_SAID_WITHIN))
    day = first + timedelta(days=lot.below((last - first).days + 1))
    said_at = datetime.combine(day, _MORNING, UTC) + timedelta(minutes=lot.below(_WORKING_MINUTES))
    return Shared(
        house=house,
        person=lot.one(house.people) if house.people else None,
        said_at=said_at,
        expires_on=day + timedelta(days=_LASTS),
        is_referred=lot.chance(REFERRED),
        is_accepted=lot.chance(50),
        words=lot.one(ingredients().texts.plans),
    )
