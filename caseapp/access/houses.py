"""Whole organisations that are kept from a case: nobody who works there gets a grant, whatever its
source (practice.md P38, "not this office").

A bar names a partner; the organisation here that the partner is now is looked up each time. People
of another organisation reach a case by grants alone, so no grant is no access.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from caseapp.access import telling
from caseapp.db import passage
from caseapp.models.account import Membership
from caseapp.models.partner import Partner
from caseapp.models.team import HouseBar

_bar: Any = HouseBar.__table__
_partner: Any = Partner.__table__
_membership: Any = Membership.__table__


@dataclass(frozen=True)
class KeptAway:
    """The partners that are kept from a case, and the organisations here that they are."""

    partners: frozenset[uuid.UUID]
    homes: frozenset[uuid.UUID]

    def holds(self, partner: Partner) -> bool:
        """Whether a partner is kept away, by itself or as the organisation that it is."""
        return partner.id in self.partners or partner.linked_organisation_id in self.homes


def kept_away(session: Any, case_id: uuid.UUID) -> KeptAway:
    """Return which partners are kept from a case, for whoever shares something of it."""
    with telling.as_system(session, "bars"):
        return _kept_away(session.connection(), case_id)


def _kept_away(connection: Any, case_id: uuid.UUID) -> KeptAway:
    wanted = (
        select(_partner.c.id, _partner.c.linked_organisation_id)
        .join(_bar, _bar.c.partner_id == _partner.c.id)
        .where(_bar.c.case_id == case_id, _bar.c.lifted_at.is_(None))
    )
    found = _run(connection, wanted).all()
    homes = {row.linked_organisation_id for row in found if row.linked_organisation_id}
    return KeptAway(frozenset(row.id for row in found), frozenset(homes))


def without(connection: Any, case_id: uuid.UUID, found: Iterable[Any]) -> list[Any]:
    """Return standings, or opened records, but those of hats that are kept away."""
    every, homes = list(found), _kept_away(connection, case_id).homes
    if not homes or not every:
        return every
    wanted = select(_membership.c.id).where(
        _membership.c.id.in_({each.membership_id for each in every}),
        _membership.c.organisation_id.in_(homes),
    )
    theirs = set(_run(connection, wanted).scalars())
    return [each for each in every if each.membership_id not in theirs]


def _run(connection: Any, statement: Any) -> Any:
    return connection.execute(statement, execution_options=passage.PASS)
