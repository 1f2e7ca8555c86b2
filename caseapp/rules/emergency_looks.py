"""Looking at emergency accesses: who may, what there is to look at, what came of it.

It is an act of managers and of the data protection officer (domain.md §7.1), who do not read the
case by it: the system actor ``emergency`` shows them the one row. Of a protected case only the
officer is told (practice.md P3). Nobody looks at their own while anybody else could (P4).
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from caseapp.access import gate
from caseapp.access.errors import HiddenError
from caseapp.access.reading import Reading
from caseapp.base import clock
from caseapp.base.problems import InvalidError
from caseapp.kinds import (
    EmergencyOutcome,
    EmergencyReason,
    Permission,
    ReviewState,
    Role,
    Sensitivity,
)
from caseapp.models.case import Case
from caseapp.models.emergency import EmergencyAccess, EmergencyOutline
from caseapp.rules import bars, reviews
from caseapp.rules.emergency import REVIEW, SYSTEM, person
from caseapp.rules.team import colleagues

LATEST = 100
_SHOWN = (
    "id",
    "reference",
    "user_id",
    "reason",
    "started_at",
    "outcome",
    "told_on",
    "not_told_until",
)
_LATER = (EmergencyOutline.started_at.desc(), EmergencyOutline.id)
_ALL = Reading(EmergencyOutline, _SHOWN, where=(), order=_LATER, most=LATEST)
_OPEN = EmergencyOutline.outcome.is_(None)
#: What nobody has looked at yet, for Today, which asks it with other things.
TO_LOOK_AT = Reading(
    EmergencyOutline,
    _SHOWN,
    where=(_OPEN,),
    order=(EmergencyOutline.started_at, EmergencyOutline.id),
)
#: Two that were no emergency are shown to the data protection officer (domain.md §7.4).
_TOO_OFTEN = 2


@dataclass(frozen=True)
class Entry:
    """One emergency access as lists show it: of which case by its reference, by whom, how it
    stands."""

    id: uuid.UUID
    reference: str
    user_id: uuid.UUID
    reason: EmergencyReason
    started_at: datetime
    outcome: EmergencyOutcome | None
    told_on: date | None
    not_told_until: date | None


@dataclass(frozen=True)
class Outcome:
    """What came of a look, and whether the person was told; what is empty is not known yet."""

    outcome: EmergencyOutcome
    words: str
    told_on: date | None = None
    not_told_why: str = ""
    not_told_until: date | None = None


def waiting_of(session: Any, lines: Iterable[Any]) -> list[Entry]:
    """Return what nobody has looked at yet, the newest first; ``lines`` are of
    :data:`TO_LOOK_AT`."""
    return _in_order(lines, _protected(session, EmergencyAccess.outcome.is_(None)))


def latest(session: Any) -> list[Entry]:
    """Return the latest emergency accesses, the newest first."""
    return _in_order(_ALL.of(session), _protected(session))


def too_often(session: Any) -> set[uuid.UUID]:
    """Return who used it twice or more without an emergency, for the data protection officer."""
    actor = person(session)
    if actor.role is not Role.DPO:
        return set()
    with gate.system(session, SYSTEM, "who used emergency access without an emergency"):
        found = session.scalars(
            select(EmergencyAccess).where(
                EmergencyAccess.organisation_id == actor.organisation_id,
                EmergencyAccess.outcome == EmergencyOutcome.NOT_JUSTIFIED,
            )
        ).all()
    counted = Counter(each.user_id for each in found)
    return {user_id for user_id, number in counted.items() if number >= _TOO_OFTEN}


def one(session: Any, access_id: uuid.UUID) -> tuple[EmergencyAccess, Case]:
    """Return one emergency access with its case's handle, and write down that it was looked at.

    Raises :class:`HiddenError` for whatever is not the actor's to look at.
    """
    actor = person(session)
    with gate.system(session, SYSTEM, "an emergency access is looked at"):
        row = session.execute(
            select(EmergencyAccess, Case)
            .join(Case, Case.id == EmergencyAccess.case_id)
            .where(
                EmergencyAccess.id == access_id,
                EmergencyAccess.organisation_id == actor.organisation_id,
            )
        ).one_or_none()
    if row is None or not _is_known(session, row[1]):
        raise HiddenError
    return row[0], row[1]


def is_ones_own_to_leave(session: Any, access: EmergencyAccess, case: Case) -> bool:
    """Whether it is the actor's own, and somebody else could look at it (practice.md P4)."""
    actor = person(session)
    if access.user_id != actor.user_id:
        return False
    others = colleagues(session, case.organisation_id, _lookers(case), {actor.user_id})
    kept_away = bars.barred(session, [case.id])[case.id]
    return any(user.id not in kept_away for _hat, user in others)


def record(session: Any, access: EmergencyAccess, case: Case, came: Outcome) -> None:
    """Keep what came of a look. The review is closed when the person was told too, or goes on to
    the day on which they can be."""
    if is_ones_own_to_leave(session, access, case):
        raise InvalidError("", _("Somebody else looks at this one."))
    _refuse_unfit(reviews.place_of(session, case.organisation_id).today, came)
    actor = person(session)
    with gate.system(session, SYSTEM, "somebody looked at an emergency access"):
        if access.outcome is None:
            access.outcome, access.words = came.outcome, came.words.strip()
            access.reviewed_by_id, access.reviewed_at = actor.user_id, clock.now()
        access.told_on = came.told_on
        is_later = came.told_on is None and came.not_told_until is not None
        access.not_told_until = came.not_told_until if is_later else None
        access.not_told_why = came.not_told_why.strip() if is_later else None
    _settle(session, access, case)


def _settle(session: Any, access: EmergencyAccess, case: Case) -> None:
    """Close the review of a case when nothing of it waits; put it on the day that was given."""
    with gate.system(session, SYSTEM, "whether an emergency access still waits"):
        found = session.scalars(
            select(EmergencyAccess).where(EmergencyAccess.case_id == case.id)
        ).all()
        is_settled = all(each.outcome and each.is_told for each in found)
    if is_settled:
        with reviews.as_reviews(session, "an emergency access was looked at"):
            for review in reviews.still_open(session, case):
                if review.code == REVIEW:
                    reviews.close(session, review, ReviewState.DONE, access.words)
    if is_settled and access.not_told_until is not None:
        reviews.start(session, case, REVIEW, access.not_told_until)


def _refuse_unfit(today: date, came: Outcome) -> None:
    if not came.words.strip():
        raise InvalidError("words", _("Say in a few words what came of it."))
    if came.told_on is not None and came.told_on > today:
        raise InvalidError("told_on", _("This date is still to come. Use the day it happened."))
    if came.told_on is None and bool(came.not_told_why.strip()) != bool(came.not_told_until):
        raise InvalidError(
            "not_told_until", _("Give both: why it has to wait, and the day to look at it again.")
        )


def _lookers(case: Case) -> list[Role]:
    is_protected = case.sensitivity is Sensitivity.PROTECTED
    return [Role.DPO] if is_protected else [Role.DPO, Role.MGR]


def _is_known(session: Any, case: Case) -> bool:
    """Whether whoever asks may look at emergency accesses of this case."""
    actor = person(session)
    is_theirs = actor.may(Permission.EMERGENCY_REVIEW) and actor.role in _lookers(case)
    return is_theirs and actor.user_id not in bars.barred(session, [case.id])[case.id]


def _protected(session: Any, *where: Any) -> Iterable[Entry]:
    """Those of protected cases, which no outline shows: for the data protection officer alone."""
    actor = person(session)
    if actor.role is not Role.DPO:
        return []
    with gate.system(session, SYSTEM, "the officer is told of protected cases too"):
        rows = session.execute(
            select(EmergencyAccess, Case)
            .join(Case, Case.id == EmergencyAccess.case_id)
            .where(
                EmergencyAccess.organisation_id == actor.organisation_id,
                Case.sensitivity == Sensitivity.PROTECTED,
                *where,
            )
            .order_by(EmergencyAccess.started_at.desc(), EmergencyAccess.id)
            .limit(LATEST)
        ).all()
    kept_away = bars.barred(session, [case.id for _access, case in rows]) if rows else {}
    return [
        _entry(access, case.reference)
        for access, case in rows
        if actor.user_id not in kept_away[case.id]
    ]


def _in_order(lines: Iterable[Any], more: Iterable[Entry]) -> list[Entry]:
    found = [*(_entry(line, line.reference) for line in lines), *more]
    return sorted(found, key=lambda each: each.started_at, reverse=True)[:LATEST]


def _entry(row: Any, reference: str) -> Entry:
    return Entry(
        id=row.id,
        reference=reference,
        user_id=row.user_id,
        reason=row.reason,
        started_at=row.started_at,
        outcome=row.outcome,
        told_on=row.told_on,
        not_told_until=row.not_told_until,
    )
