"""What a record is: joined with another one, parted again, opened in error, put back (P40).

Each is one more row; nothing moves and nothing is lost. Joining changes no grant: whoever sees only
one of two records goes on seeing that one. Only an open case is joined, and only with an open case,
so the ways from record to record never run in a circle.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import bindparam, or_, select
from sqlalchemy import case as either
from sqlalchemy.orm import aliased

from caseapp.access import guard, trail
from caseapp.access.errors import HiddenError
from caseapp.access.reading import Line, Reading
from caseapp.base import clock
from caseapp.base.problems import InvalidError
from caseapp.kinds import CaseStatus, Kind
from caseapp.models.case import Case
from caseapp.models.status import StatusChange

#: Records that stand for another one, or for nobody.
GONE = frozenset({CaseStatus.JOINED, CaseStatus.OPENED_IN_ERROR})
_TICK = timedelta(microseconds=1)
_here: Any = bindparam("case")
_led_here = aliased(StatusChange)
_leads_here = StatusChange.into_id == _here
_other = either((_leads_here, StatusChange.case_id), else_=StatusChange.into_id)
_LATER = (StatusChange.made_at, StatusChange.id)

_STATUSES = Reading(
    StatusChange,
    ("status", "made_at"),
    where=(StatusChange.case_id.in_(bindparam("cases", expanding=True)),),
    order=_LATER,
)
#: How a record stands and which ones were joined with it, each with the other's reference.
_STANDING = Reading(
    StatusChange,
    ("status", "into_id", "made_at", "reason"),
    where=(
        or_(
            StatusChange.case_id == _here,
            StatusChange.case_id.in_(select(_led_here.case_id).where(_led_here.into_id == _here)),
        ),
    ),
    order=_LATER,
    left=(Case, ("reference",), Case.id == _other),
)


@dataclass(frozen=True)
class Standing:
    """What a record is, as far as the actor sees it.

    ``leads_to``: the reference of the record it is joined with; ``earlier``: of those that are
    joined with it. Both only where the actor may know of them: to anybody else a joined record is
    one that is off the lists.
    """

    status: CaseStatus = CaseStatus.OPEN
    at: datetime | None = None
    reason: str | None = None
    into_id: uuid.UUID | None = None
    leads_to: str | None = None
    earlier: tuple[str, ...] = ()

    @property
    def is_off_the_lists(self) -> bool:
        """Whether it stands for another record, or for nobody."""
        return self.status in GONE


def standing(session: Any, case: Case | Line) -> Standing:
    """Return what a record is, and which ones stand for the same person; by one statement."""
    latest: dict[uuid.UUID, tuple[Line, Line | None]] = {}
    for line, other in _STANDING.of(session, case=case.id):
        latest[line.case_id] = (line, other)
    mine, into = latest.pop(case.id, (None, None))
    earlier = tuple(
        other.reference
        for line, other in latest.values()
        if line.status is CaseStatus.JOINED and line.into_id == case.id and other is not None
    )
    if mine is None:
        return Standing(earlier=earlier)
    return Standing(
        mine.status,
        mine.made_at,
        mine.reason,
        mine.into_id,
        into.reference if into is not None else None,
        earlier,
    )


def statuses(session: Any, cases: Collection[uuid.UUID]) -> dict[uuid.UUID, CaseStatus]:
    """Return what records are that were ever anything but open cases, as far as they are read."""
    found = _STATUSES.of(session, is_shown=False, cases=list(cases))
    return {line.case_id: line.status for line in found}


def join(session: Any, leaving: Case, staying: Case) -> None:
    """Join two records of one person: one leaves the lists and leads on to the other.

    Raises :class:`InvalidError` for what cannot be joined, and ``HiddenError`` for whoever does not
    write both.
    """
    take_up(session, leaving, staying)
    refuse_unfit(session, leaving, staying)
    _add(session, leaving, CaseStatus.JOINED, into_id=staying.id)
    trail.say(session, "record.join")


def part(session: Any, case: Case) -> uuid.UUID:
    """Part a record from the one it is joined with, and return that one.

    Raises :class:`InvalidError` for a record on the lists, which is joined with none, and
    ``HiddenError`` for every other one but where the actor writes both: it tells of no join.
    """
    take_up(session, case)
    found = standing(session, case)
    if not found.is_off_the_lists:
        raise InvalidError("", _("This record is joined with no other."))
    if found.into_id is None or not may_part(session, found):
        raise HiddenError
    _add(session, case, CaseStatus.OPEN)
    trail.say(session, "record.part")
    return found.into_id


def may_part(session: Any, found: Standing) -> bool:
    """Whether the actor knows of the record that this one leads to, and writes it."""
    if found.leads_to is None or found.into_id is None:
        return False
    return Kind.SUM in guard.writes(session, found.into_id)


def opened_in_error(session: Any, case: Case, reason: str) -> None:
    """Take a record that was opened in error off the lists; it stays, and can be put back."""
    take_up(session, case)
    found = standing(session, case)
    _refuse_other_than_open(found)
    if found.earlier:
        raise InvalidError("", _("Another record leads to this one. Part the two first."))
    _add(session, case, CaseStatus.OPENED_IN_ERROR, reason=reason.strip() or None)
    trail.say(session, "record.error")


def put_back(session: Any, case: Case) -> None:
    """Put a record that was opened in error back on the lists."""
    take_up(session, case)
    found = standing(session, case)
    if found.status is not CaseStatus.OPENED_IN_ERROR:
        _refuse_other_than_open(found)
        raise InvalidError("", _("This record is on the lists already."))
    _add(session, case, CaseStatus.OPEN)
    trail.say(session, "record.put_back")


def take_up(session: Any, *cases: Case) -> None:
    """Hold records to change what they are; raise ``HiddenError`` for whoever does not write them.

    Held before rights are read: two who read each other's first would wait for each other.
    """
    guard.hold(session, *(case.id for case in cases))
    for case in cases:
        refuse_unwritten(session, case)


def refuse_unwritten(session: Any, case: Case) -> None:
    """Raise ``HiddenError`` for whoever does not write the summary of a record."""
    if Kind.SUM not in guard.writes(session, case.id):
        raise HiddenError


def refuse_alike(one: Case, other: Case) -> None:
    """Raise :class:`InvalidError` for a record and itself."""
    if one.id == other.id:
        raise InvalidError("other", _("This is the same record. Give the reference of the other."))


def refuse_unfit(session: Any, leaving: Case, staying: Case) -> None:
    """Raise :class:`InvalidError` with a clear sentence for two records that cannot be joined."""
    refuse_alike(leaving, staying)
    if leaving.organisation_id != staying.organisation_id:
        raise InvalidError("other", _("Records of two organisations are not joined."))
    leaves, stays = standing(session, leaving), standing(session, staying)
    _refuse_other_than_open(leaves)
    if stays.leads_to is not None:
        raise InvalidError(
            "other", _("That record is joined with another one already. Join with that one.")
        )
    if stays.status is not CaseStatus.OPEN:
        raise InvalidError("other", _("That record is not a case on the lists. Look at it first."))
    if leaves.earlier:
        raise InvalidError(
            "other",
            _("Another record leads to the one that would leave. Let that one stay."),
        )


def _refuse_other_than_open(found: Standing) -> None:
    if found.status is CaseStatus.OPEN:
        return
    if found.leads_to is not None:
        raise InvalidError("", _("This record is joined with another one. Part the two first."))
    if found.status is CaseStatus.JOINED:
        raise InvalidError("", _("This record is off the lists."))
    if found.status is CaseStatus.OPENED_IN_ERROR:
        raise InvalidError("", _("This record was opened in error. Put it back first."))
    raise InvalidError("", _("This is a first contact. Answer it where it stands."))


def _add(session: Any, case: Case, status: CaseStatus, **values: Any) -> None:
    """Add a change that is later than every one before, whatever the clock says."""
    last = standing(session, case).at
    now = clock.now()
    at = now if last is None else max(now, last + _TICK)
    session.add(StatusChange(case, status=status, made_at=at, **values))
    session.flush()
