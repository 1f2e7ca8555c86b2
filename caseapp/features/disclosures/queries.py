"""Reading what was shared without a yes. Nothing here filters by user: the gate does."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import bindparam, select

from caseapp.access import guard, reading
from caseapp.access.errors import HiddenError
from caseapp.access.handles import case_by_reference
from caseapp.access.reading import Line, Reading
from caseapp.kinds import DisclosureStep, Kind, SecondPerson
from caseapp.models.account import User
from caseapp.models.case import Case
from caseapp.models.disclosure import Disclosure, DisclosureOutline

LATEST = 100
_SHOWN = (
    "id",
    "reference",
    "author_id",
    "reason",
    "happened_at",
    "second",
    "told_on",
    "wait_until",
    "countersigned_at",
    "reviewed_at",
    "outcome",
)
_LATER = (DisclosureOutline.happened_at.desc(), DisclosureOutline.id)
_ALL = Reading(DisclosureOutline, _SHOWN, where=(), order=_LATER, most=LATEST)
_UNSETTLED = DisclosureOutline.outcome.is_(None) | (
    DisclosureOutline.told_on.is_(None) & DisclosureOutline.wait_until.is_(None)
)
#: What is not settled yet; Today asks it with other things.
TO_LOOK_AT = Reading(
    DisclosureOutline,
    _SHOWN,
    where=(_UNSETTLED,),
    order=(DisclosureOutline.happened_at, DisclosureOutline.id),
)
_OF_CASE = Reading(
    DisclosureOutline,
    _SHOWN,
    where=(DisclosureOutline.case_id == bindparam("case"),),
    order=_LATER,
)
_WHOLE = Reading(Disclosure, ("id", "recipient"), where=(Disclosure.case_id == bindparam("case"),))


def case_of(session: Any, reference: str) -> tuple[Case, bool]:
    """Return a case, and whether the actor reads its permissions whole; raise ``HiddenError`` for
    whoever reads nothing of them here."""
    case = case_by_reference(session, reference)
    if Kind.CON in guard.reach(session, case.id).reads:
        return case, True
    if not reading.is_for(session, DisclosureOutline):
        raise HiddenError
    return case, False


def of_case(session: Any, case: Case) -> list[Line]:
    """Return how everything stands that was shared without a yes, the latest first."""
    return list(_OF_CASE.of(session, case=case.id))


def recipients(session: Any, case: Case) -> dict[uuid.UUID, str]:
    """Return to whom each was, for those who read the whole of it."""
    return {line.id: line.recipient for line in _WHOLE.of(session, case=case.id)}


def outline(session: Any, case: Case, disclosure_id: uuid.UUID) -> Line:
    """Return how one stands; raise ``HiddenError`` if there is none for this actor."""
    for line in of_case(session, case):
        if line.id == disclosure_id:
            return line
    raise HiddenError


def latest(session: Any) -> list[Line]:
    """Return the latest of the organisation, for those who oversee it."""
    return list(_ALL.of(session))


def next_step(line: Line) -> DisclosureStep | None:
    """Return what somebody else can add to one that is read in outline."""
    if line.outcome is not None:
        return None
    is_alone = line.second is SecondPerson.NOBODY and line.countersigned_at is None
    return DisclosureStep.COUNTERSIGN if is_alone else DisclosureStep.OUTCOME


def names_of(session: Any, user_ids: Iterable[uuid.UUID | None]) -> dict[uuid.UUID, str]:
    """Return the names of users."""
    wanted = select(User).where(User.id.in_({each for each in user_ids if each}))
    found: Sequence[User] = session.scalars(wanted).all()
    return {user.id: user.name for user in found}
