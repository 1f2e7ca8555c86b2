"""Likely doubles among the cases that somebody reads: looked for when a case is opened or a name is
added, asked about once a pair (practice.md P40).

Nothing waits for it and nothing is refused by it (P3). What lies beyond the actor's own cases is
looked for by a job (:mod:`caseapp.services.doubles`), and tells the actor nothing.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import bindparam, or_, select
from sqlalchemy.exc import SQLAlchemyError

from caseapp.access import finding, guard
from caseapp.access.finding import Order
from caseapp.access.reading import Reading
from caseapp.base.doubles import Known, may_be_one
from caseapp.kinds import CaseStatus, DoubleState, Kind
from caseapp.models.case import Case, CaseSummary, PersonIdentity
from caseapp.models.double import LikelyDouble
from caseapp.rules import records

#: So many of the newest records are compared; so many of those that fit are shown.
MOST = 2_000
SHOWN = 5
#: Records that stand for another one, or for nobody.
_GONE = (CaseStatus.JOINED, CaseStatus.OPENED_IN_ERROR)
_case: Any = Case.__table__
_NEWEST = Order("made", _case.c.made_at, is_falling=True)
_NAMES = Reading(
    CaseSummary,
    ("name_to_use", "identity_level", "age_status"),
    where=(CaseSummary.case_id.in_(bindparam("cases", expanding=True)),),
    left=(
        PersonIdentity,
        ("legal_name", "other_names"),
        PersonIdentity.case_id == CaseSummary.case_id,
    ),
)
_here: Any = bindparam("case")
_PAIRS = Reading(
    LikelyDouble,
    ("other_id",),
    where=(or_(LikelyDouble.case_id == _here, LikelyDouble.other_id == _here),),
)

log = logging.getLogger("caseapp.doubles")


def look(session: Any, case: Case) -> None:
    """Write down which records that the actor reads may be of the same person.

    What fails here holds nothing up: the case is there, and the job looks at it later.
    """
    session.flush()
    if Kind.SUM not in guard.writes(session, case.id):
        return
    try:
        with session.begin_nested():
            found = _likely(session, case.id)
    except SQLAlchemyError as fault:
        log.error("Looking for doubles failed: %s", type(fault).__name__)
        return
    for other_id in found:
        session.add(LikelyDouble(case, other_id=other_id, state=DoubleState.OPEN))
    session.flush()


def settle(session: Any, one: uuid.UUID, other: uuid.UUID, state: DoubleState) -> None:
    """Write down how a pair stands, where it was asked about and the actor reads both."""
    pair = (one, other)
    rows: Iterable[LikelyDouble] = session.scalars(
        select(LikelyDouble).where(LikelyDouble.case_id.in_(pair), LikelyDouble.other_id.in_(pair))
    )
    for row in rows:
        row.state = state


def _likely(session: Any, case_id: uuid.UUID) -> list[uuid.UUID]:
    """The newest records that may be of the same person, as far as the actor reads them."""
    newest = [key for _at, key in finding.keys(session, _NEWEST, most=MOST + 1, is_search=True)]
    known = _known(session, {*newest, case_id})
    mine = known.pop(case_id, None)
    if mine is None:
        return []
    found = [each for each in newest if each in known and may_be_one(mine, known[each])]
    asked = _asked(session, case_id) if found else set()
    found = [each for each in found if each not in asked]
    gone = _gone(session, found) if found else set()
    return [each for each in found if each not in gone][:SHOWN]


def _known(session: Any, cases: Collection[uuid.UUID]) -> dict[uuid.UUID, Known]:
    known = {}
    for line, papers in _NAMES.of(session, is_shown=False, cases=list(cases)):
        legal = (papers.legal_name, papers.other_names) if papers else (None, None)
        known[line.case_id] = Known.of(
            line.name_to_use, line.identity_level, line.age_status, *legal
        )
    return known


def _asked(session: Any, case_id: uuid.UUID) -> set[uuid.UUID]:
    pairs = _PAIRS.of(session, is_shown=False, case=case_id)
    return {each for pair in pairs for each in (pair.case_id, pair.other_id)}


def _gone(session: Any, cases: Collection[uuid.UUID]) -> set[uuid.UUID]:
    stand = records.statuses(session, cases)
    return {case_id for case_id, status in stand.items() if status in _GONE}
