"""The job that looks in the whole organisation for two records that may be of one person.

It runs beside answering, the same whatever there is to find, and tells the data protection officer
alone. Protected cases are left out: nobody would be told of one by a notice. So are pairs that
were asked about where the case was opened, and records that stand for another one.

Which cases to compare it reads in the trail, where each name that was told, then or later, has left
its entry. Entries have no gaps and appear in order, so how far it has read is the number of one. It
reads and compares without writing, and then writes what it found in short transactions, mostly one.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select

from caseapp.access import trail
from caseapp.base import clock
from caseapp.base.doubles import Known, is_grown_backwards
from caseapp.base.namebook import NameBook
from caseapp.kinds import CaseStatus, Sensitivity
from caseapp.models.case import Case, CaseSummary, PersonIdentity
from caseapp.models.double import DoubleLook, DoubleNotice, LikelyDouble
from caseapp.models.status import StatusChange
from caseapp.models.trail import TrailSubject

ACTOR = "doubles"
#: So many changes are looked at in one run; the others in the next.
MOST = 500
_BATCH = 500
_GONE = (CaseStatus.JOINED, CaseStatus.OPENED_IN_ERROR)
_WHY = "looks for records that may be of one person"
#: What tells a name, or brings a record back among those that are compared.
_TELLING = ("case_summary", "person_identity", "status_change")
#: After the last subject of an entry, however many it has.
_WHOLE = 2**31 - 1

#: A record: when it was made, which it is, and what is compared of it.
Record = tuple[datetime, uuid.UUID, Known]
#: Two cases, the newer one first.
Pair = tuple[uuid.UUID, uuid.UUID]
#: An entry of the trail, and one of its subjects.
Place = tuple[int, int]


@dataclass(frozen=True)
class _Home:
    """An organisation: which of its cases to compare, and with what."""

    organisation_id: uuid.UUID
    changed: set[uuid.UUID]
    records: list[Record]
    settled: set[Pair]


def look() -> None:
    """Compare the cases whose names were told since the last run with all of their organisation."""
    with trail.acting(ACTOR, _WHY) as session:
        since = _place(_mark(session))
        until, changed = _changed(session, since)
        homes = [_home(session, *each) for each in changed.items()]
    pairs = [(home.organisation_id, pair) for home in homes for pair in _new_pairs(home)]
    if until > since:
        _write(pairs, until, is_told=bool(homes))


def _mark(session: Any) -> DoubleLook | None:
    found: DoubleLook | None = session.scalars(select(DoubleLook)).first()
    return found


def _place(mark: DoubleLook | None) -> Place:
    return (mark.seq, mark.position) if mark else (0, _WHOLE)


def _changed(session: Any, since: Place) -> tuple[Place, dict[uuid.UUID, set[uuid.UUID]]]:
    """Return how far was read, and for each organisation the cases that were changed there."""
    last, _link = trail.head(session.connection())
    seq, position = since
    is_later = or_(
        TrailSubject.seq > seq, and_(TrailSubject.seq == seq, TrailSubject.position > position)
    )
    wanted = select(TrailSubject).where(
        TrailSubject.seq.between(seq, last), is_later, TrailSubject.table_name.in_(_TELLING)
    )
    found = session.scalars(
        wanted.order_by(TrailSubject.seq, TrailSubject.position).limit(MOST)
    ).all()
    changed: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    for subject in found:
        changed[subject.organisation_id].add(subject.case_id)
    is_full = len(found) == MOST
    return ((found[-1].seq, found[-1].position) if is_full else (last, _WHOLE)), changed


def _home(session: Any, organisation_id: uuid.UUID, changed: set[uuid.UUID]) -> _Home:
    gone = _gone(session, organisation_id)
    records = [each for each in _records(session, organisation_id) if each[1] not in gone]
    return _Home(organisation_id, changed, records, _settled(session, organisation_id))


def _records(session: Any, organisation_id: uuid.UUID) -> Iterator[Record]:
    rows = session.execute(
        select(Case, CaseSummary, PersonIdentity)
        .join(CaseSummary, CaseSummary.case_id == Case.id)
        .outerjoin(PersonIdentity, PersonIdentity.case_id == Case.id)
        .where(Case.organisation_id == organisation_id, Case.sensitivity != Sensitivity.PROTECTED)
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


def _new_pairs(home: _Home) -> list[Pair]:
    return sorted(set(_alike(home)) - home.settled)


def _alike(home: _Home) -> Iterable[Pair]:
    """Find the pairs by an index over all names, of which nothing stays."""
    having: dict[str, list[Record]] = defaultdict(list)
    for record in home.records:
        for name in record[2].names:
            having[name].append(record)
    book = NameBook(having)
    for mine in (each for each in home.records if each[1] in home.changed):
        near = {other for name in mine[2].names for other in book.like(name)}
        for other in (each for name in near for each in having[name]):
            older, newer = sorted((mine, other), key=lambda each: each[:2])
            if older is not newer and not is_grown_backwards(newer[2], older[2]):
                yield newer[1], older[1]


def _write(pairs: list[tuple[uuid.UUID, Pair]], until: Place, *, is_told: bool) -> None:
    """Write down what was found, a part at a time so that nobody waits, and with the last of it how
    far was read. What stops in between, or runs twice at once, is found again in the next run."""
    for start in range(0, len(pairs) or 1, _BATCH):
        with trail.acting(ACTOR, _WHY) as session:
            for organisation_id, (newer, older) in pairs[start : start + _BATCH]:
                values = {"organisation_id": organisation_id, "newer_id": newer, "older_id": older}
                session.add(DoubleNotice(**values, found_at=clock.now()))
            if start + _BATCH >= len(pairs):
                _keep(session, until)
            session.flush()
            if is_told:
                trail.append(session, action="doubles.look", category="system")


def _keep(session: Any, until: Place) -> None:
    mark = _mark(session)
    seq, position = max(_place(mark), until)
    if mark is None:
        session.add(DoubleLook(seq=seq, position=position))
    else:
        mark.seq, mark.position = seq, position


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
