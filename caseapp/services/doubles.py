"""The job that looks in the whole organisation for two records that may be of one person.

It runs beside answering, the same whatever there is to find, and tells the data protection officer
alone. Protected cases are left out: nobody would be told of one by a notice. So are pairs that
were asked about where the case was opened, and records that stand for another one.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from caseapp.access import trail
from caseapp.base import clock
from caseapp.base.doubles import Known, may_be_one
from caseapp.kinds import CaseStatus, Sensitivity
from caseapp.models.case import Case, CaseSummary, PersonIdentity
from caseapp.models.double import DoubleLook, DoubleNotice, LikelyDouble
from caseapp.models.status import StatusChange

ACTOR = "doubles"
#: A case that was being saved while the job last ran is looked at again.
OVERLAP = timedelta(hours=1)
#: So many new cases are compared in one run; the others in the next.
MOST = 500
_BATCH = 500
_GONE = (CaseStatus.JOINED, CaseStatus.OPENED_IN_ERROR)
_FIRST = datetime(1970, 1, 2, tzinfo=UTC)

#: A record: when it was made, which it is, and what is compared of it.
Record = tuple[datetime, uuid.UUID, Known]
Pair = tuple[uuid.UUID, uuid.UUID]


def look() -> None:
    """Compare the cases that were opened since the last run with all of their organisation."""
    with trail.acting(ACTOR, "looks for records that may be of one person") as session:
        mark = session.scalars(select(DoubleLook)).first()
        since = mark.until - OVERLAP if mark else _FIRST
        new = _new_cases(session, since)
        until = new[-1].made_at if len(new) == MOST else clock.now()
        if mark is None:
            session.add(DoubleLook(until=until))
        else:
            mark.until = max(mark.until, until)
        homes: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
        for case in new:
            homes[case.organisation_id].add(case.id)
        for organisation_id, case_ids in homes.items():
            _compare(session, organisation_id, case_ids)
        if new:
            trail.append(session, action="doubles.look", category="system")


def _new_cases(session: Any, since: datetime) -> list[Case]:
    found = select(Case).where(Case.made_at >= since, _is_compared())
    return list(session.scalars(found.order_by(Case.made_at, Case.id).limit(MOST)))


def _is_compared() -> Any:
    return Case.sensitivity != Sensitivity.PROTECTED


def _compare(session: Any, organisation_id: uuid.UUID, new: set[uuid.UUID]) -> None:
    gone = _gone(session, organisation_id)
    records = [each for each in _records(session, organisation_id) if each[1] not in gone]
    settled = _settled(session, organisation_id)
    for mine in (each for each in records if each[1] in new):
        for other in records:
            if other[1] == mine[1]:
                continue
            older, newer = sorted((mine, other), key=lambda each: each[:2])
            pair = (newer[1], older[1])
            if pair not in settled and may_be_one(newer[2], older[2]):
                settled.add(pair)
                session.add(_notice(organisation_id, pair))


def _notice(organisation_id: uuid.UUID, pair: Pair) -> DoubleNotice:
    return DoubleNotice(
        organisation_id=organisation_id, newer_id=pair[0], older_id=pair[1], found_at=clock.now()
    )


def _records(session: Any, organisation_id: uuid.UUID) -> Iterator[Record]:
    rows = session.execute(
        select(Case, CaseSummary, PersonIdentity)
        .join(CaseSummary, CaseSummary.case_id == Case.id)
        .outerjoin(PersonIdentity, PersonIdentity.case_id == Case.id)
        .where(Case.organisation_id == organisation_id, _is_compared())
        .execution_options(yield_per=_BATCH)
    )
    for case, summary, papers in rows:
        legal = (papers.legal_name, papers.other_names) if papers else (None, None)
        called = (summary.name_to_use, summary.identity_level, summary.age_status)
        yield case.made_at, case.id, Known.of(*called, *legal)


def _gone(session: Any, organisation_id: uuid.UUID) -> set[uuid.UUID]:
    """Records that stand for another one, or for nobody."""
    changes = session.scalars(
        select(StatusChange)
        .where(StatusChange.organisation_id == organisation_id)
        .order_by(StatusChange.made_at, StatusChange.id)
    )
    latest = {change.case_id: change.status for change in changes}
    return {case_id for case_id, status in latest.items() if status in _GONE}


def _settled(session: Any, organisation_id: uuid.UUID) -> set[Pair]:
    """Pairs that were asked about or told, in either order."""
    asked = session.scalars(
        select(LikelyDouble).where(LikelyDouble.organisation_id == organisation_id)
    )
    told = session.scalars(
        select(DoubleNotice).where(DoubleNotice.organisation_id == organisation_id)
    )
    pairs = [(row.case_id, row.other_id) for row in asked]
    pairs += [(row.newer_id, row.older_id) for row in told]
    return {pair for one, other in pairs for pair in ((one, other), (other, one))}
