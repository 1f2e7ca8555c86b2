"""Likely doubles among the cases that somebody reads: looked for when a case is opened or a name is
added or changed, asked about once a pair (practice.md P40).

Nothing waits for it and nothing is refused by it (P3). What lies beyond the actor's own cases is
looked for by a job (:mod:`caseapp.services.doubles`), and tells the actor nothing.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from sqlalchemy import bindparam, or_, select

from caseapp.access import alike, guard
from caseapp.access.reading import Reading
from caseapp.kinds import DoubleState, Kind
from caseapp.models.case import Case
from caseapp.models.double import LikelyDouble
from caseapp.rules import records

#: So many of the newest records are compared; so many of those that fit are shown.
MOST = 2_000
SHOWN = 5
_here: Any = bindparam("case")
_PAIRS = Reading(
    LikelyDouble,
    ("other_id",),
    where=(or_(LikelyDouble.case_id == _here, LikelyDouble.other_id == _here),),
)


def look(session: Any, *cases: Case) -> None:
    """Write down which records that the actor reads may be of the same person as one of these."""
    session.flush()
    written = {case.id: case for case in cases if Kind.SUM in guard.writes(session, case.id)}
    for case_id, found in alike.like(session, list(written), MOST).items():
        for other_id in _unasked(session, case_id, found):
            session.add(LikelyDouble(written[case_id], other_id=other_id, state=DoubleState.OPEN))
        session.flush()


def settle(session: Any, one: uuid.UUID, other: uuid.UUID, state: DoubleState) -> None:
    """Write down how a pair stands, where it was asked about and the actor reads both."""
    pair = (one, other)
    rows: Iterable[LikelyDouble] = session.scalars(
        select(LikelyDouble).where(LikelyDouble.case_id.in_(pair), LikelyDouble.other_id.in_(pair))
    )
    for row in rows:
        row.state = state


def _unasked(session: Any, case_id: uuid.UUID, found: list[uuid.UUID]) -> list[uuid.UUID]:
    """Leave out what was asked about before, and records that stand for another or for nobody."""
    if not found:
        return []
    pairs = _PAIRS.of(session, is_shown=False, case=case_id)
    asked = {each for pair in pairs for each in (pair.case_id, pair.other_id)}
    stand = records.statuses(session, found)
    gone = {each for each, status in stand.items() if status in records.GONE}
    return [each for each in found if each not in asked | gone][:SHOWN]
