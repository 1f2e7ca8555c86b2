"""What of permissions is read in part: one's own share, or how many there are and how they stand.

Whose share it is, the gate decides (:mod:`caseapp.models.consent_views`), nothing here.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from caseapp.access.children import standings_in
from caseapp.access.consents import left_of
from caseapp.access.reading import is_for
from caseapp.kinds import ConsentOutcome, Kind
from caseapp.models.case import Case
from caseapp.models.consent_views import ConsentOutline, ConsentShare, ShareEnd
from caseapp.vocabularies.purposes import Purpose, purposes


class Stands(StrEnum):
    """How a permission stands, as managers and the data protection officer read it."""

    ACTIVE = "active"
    AGAIN = "again"
    REFUSED = "refused"
    NOT_NOW = "not_now"
    ENDED = "ended"


_STANDS = {
    ConsentOutcome.ACTIVE: Stands.ACTIVE,
    ConsentOutcome.PROVISIONAL: Stands.AGAIN,
    ConsentOutcome.REFUSED: Stands.REFUSED,
    ConsentOutcome.NOT_NOW: Stands.NOT_NOW,
}


@dataclass(frozen=True)
class Share:
    """The terms of one share, with what is left of it."""

    terms: ConsentShare
    left: Kind
    purpose: Purpose | None


@dataclass(frozen=True)
class Outline:
    """How the permissions of a case stand: how many of each, and their last days."""

    counts: Counter[Stands]
    active: Sequence[ConsentOutline]


def shares(session: Any, case: Case, now: datetime) -> list[Share]:
    """Return what was shared with the actor, what ends first first."""
    ends = session.scalars(select(ShareEnd).where(ShareEnd.case_id == case.id)).all()
    found = session.scalars(
        select(ConsentShare)
        .where(ConsentShare.case_id == case.id)
        .order_by(ConsentShare.expires_on, ConsentShare.id)
    ).all()
    return [
        Share(
            terms,
            left_of(terms, [end for end in ends if end.id == terms.id]),
            _purpose(terms.purpose or ""),
        )
        for terms in found
    ]


def outline(session: Any, case: Case, now: datetime) -> Outline | None:
    """Return how the permissions of a case stand, for those who read no more of them."""
    if not is_for(session, ConsentOutline):
        return None
    found = session.scalars(
        select(ConsentOutline)
        .where(ConsentOutline.case_id == case.id)
        .order_by(ConsentOutline.expires_on, ConsentOutline.id)
    ).all()
    of_child = standings_in(session, case.id, now)
    stands = [(each, _stands(each, now, of_child)) for each in found]
    return Outline(
        counts=Counter(how for _each, how in stands),
        active=[each for each, how in stands if how is Stands.ACTIVE],
    )


def _stands(
    each: ConsentOutline, now: datetime, of_child: Mapping[uuid.UUID, bool | None]
) -> Stands:
    """How one stands. A child's row says that it is not open: both answers say whether it is."""
    lapsed = of_child.get(each.id, False) is None
    if lapsed or each.is_ended or (each.ends_at is not None and each.ends_at <= now):
        return Stands.ENDED
    if of_child.get(each.id):
        return Stands.ACTIVE
    return _STANDS[each.outcome]


def _purpose(code: str) -> Purpose | None:
    return purposes().get(code) if purposes().known(code) else None
