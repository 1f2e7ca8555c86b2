"""Likely doubles among the cases that somebody reads: looked for when a case is opened or a name is
added or changed, asked about once a pair (practice.md P40).

Nothing waits for it and nothing is refused by it (P3). What lies beyond the actor's own cases is
looked for by a job (:mod:`caseapp.services.doubles`), and tells the actor nothing.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
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
    ("other_id", "state"),
    where=(or_(LikelyDouble.case_id == _here, LikelyDouble.other_id == _here),),
)


def look(session: Any, *cases: Case) -> None:
    """Write down which records that the actor reads may be of the same person as one of these.

    A pair that matched by papers before and now by the names to use has a second row, for those who
    read no papers; what was answered stays answered.
    """
    session.flush()
    written = {case.id: case for case in cases if Kind.SUM in guard.writes(session, case.id)}
    for case_id, found in alike.like(session, list(written), MOST).items():
        for other_id, kind, state in _unasked(session, case_id, found):
            if _may_ask(session, case_id, other_id, kind):
                values = {"other_id": other_id, "kind": kind, "state": state}
                session.add(LikelyDouble(written[case_id], **values))
        session.flush()


def settle(session: Any, one: uuid.UUID, other: uuid.UUID, state: DoubleState) -> None:
    """Write down how a pair stands, where it was asked about and the actor answers for both."""
    pair = (one, other)
    rows: Iterable[LikelyDouble] = session.scalars(
        select(LikelyDouble).where(LikelyDouble.case_id.in_(pair), LikelyDouble.other_id.in_(pair))
    )
    for row in rows:
        if row.kind in guard.writes(session, row.case_id):
            row.state = state


def _unasked(
    session: Any, case_id: uuid.UUID, found: dict[uuid.UUID, Kind]
) -> list[tuple[uuid.UUID, Kind, DoubleState]]:
    """Leave out what was asked about before, and records that stand for another or for nobody."""
    if not found:
        return []
    asked: dict[uuid.UUID, dict[Kind, DoubleState]] = defaultdict(dict)
    for pair in _PAIRS.of(session, is_shown=False, case=case_id):
        for each in (pair.case_id, pair.other_id):
            asked[each][pair.kind] = pair.state
    stand = records.statuses(session, list(found))
    new = [
        (other_id, kind, asked[other_id].get(Kind.IDN, DoubleState.OPEN))
        for other_id, kind in found.items()
        if stand.get(other_id) not in records.GONE and not {Kind.SUM, kind} & asked[other_id].keys()
    ]
    return new[:SHOWN]


def _may_ask(session: Any, case_id: uuid.UUID, other_id: uuid.UUID, kind: Kind) -> bool:
    """Whether the actor has what it matched by; the names to use were read to come here."""
    if kind is Kind.SUM:
        return True
    is_written = kind in guard.writes(session, case_id)
    return is_written and kind in guard.reach(session, other_id).reads
