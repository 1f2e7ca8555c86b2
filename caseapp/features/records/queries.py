"""Reading likely doubles. Nothing here filters by user: the gate does."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, or_, select

from caseapp.access.errors import HiddenError
from caseapp.access.reading import Line, Reading
from caseapp.base import days
from caseapp.kinds import DoubleState, Kind
from caseapp.models.case import Case, CaseCard, CaseSummary
from caseapp.models.double import DoubleNotice, LikelyDouble

PAGE = 25
_DOUBLES = Reading(
    LikelyDouble,
    ("id", "other_id"),
    where=(LikelyDouble.case_id == bindparam("case"), LikelyDouble.state == DoubleState.OPEN),
    order=(LikelyDouble.made_at, LikelyDouble.id),  # by papers, then by names: the last stands
    left=(
        CaseSummary,
        ("name_to_use", "opened_on"),
        CaseSummary.case_id == LikelyDouble.other_id,
    ),
)
_CARDS = Reading(
    CaseCard,
    ("reference",),
    where=(CaseCard.case_id.in_(bindparam("cases", expanding=True)),),
)

#: Where a page of notices begins: when a pair was found, and which it is.
Key = tuple[datetime, uuid.UUID]


@dataclass(frozen=True)
class Likely:
    """A record that may be of the same person, as the actor reads it."""

    id: uuid.UUID
    kind: Kind
    reference: str
    summary: Line


@dataclass(frozen=True)
class Told:
    """A pair that the data protection officer is told of."""

    notice: DoubleNotice
    newer: str
    older: str


def doubles(session: Any, case: Case | Line) -> list[Likely]:
    """Return the records that may be of the same person and were not asked about yet."""
    found = [(line, summary) for line, summary in _DOUBLES.of(session, case=case.id) if summary]
    if not found:
        return []
    cards = _CARDS.of(session, cases=[line.other_id for line, _summary in found])
    references = {card.case_id: card.reference for card in cards}
    likely = {
        line.other_id: Likely(line.id, line.kind, references[line.other_id], summary)
        for line, summary in found
        if line.other_id in references
    }
    return list(likely.values())


def double(session: Any, case: Case, double_id: uuid.UUID) -> LikelyDouble:
    """Return one pair; raise ``HiddenError`` if it is none of this case or not the actor's."""
    found: LikelyDouble | None = session.scalars(
        select(LikelyDouble).where(LikelyDouble.id == double_id, LikelyDouble.case_id == case.id)
    ).one_or_none()
    if found is None:
        raise HiddenError
    return found


def summary_of(session: Any, case: Case) -> CaseSummary | None:
    """Return the summary, if this actor reads it."""
    found: CaseSummary | None = session.scalars(
        select(CaseSummary).where(CaseSummary.case_id == case.id)
    ).one_or_none()
    return found


def told(session: Any, after: Key | None) -> list[Told]:
    """Return one page of pairs, the latest first; one more than a page shows.

    A pair is there only while both cases are ones that the actor may know of.
    """
    found: list[Told] = []
    while len(found) <= PAGE:
        notices = _notices(session, after)
        known = _references(session, notices)
        found += [
            Told(notice, known[notice.newer_id], known[notice.older_id])
            for notice in notices
            if {notice.newer_id, notice.older_id} <= known.keys()
        ]
        if len(notices) <= PAGE:
            break
        after = (notices[-1].found_at, notices[-1].id)
    return found[: PAGE + 1]


def _notices(session: Any, after: Key | None) -> Sequence[DoubleNotice]:
    wanted = select(DoubleNotice).order_by(DoubleNotice.found_at.desc(), DoubleNotice.id.desc())
    if after is not None:
        moment, last = after
        is_later = and_(DoubleNotice.found_at == moment, DoubleNotice.id < last)
        wanted = wanted.where(or_(DoubleNotice.found_at < moment, is_later))
    found: Sequence[DoubleNotice] = session.scalars(wanted.limit(PAGE + 1)).all()
    return found


def _references(session: Any, notices: Sequence[DoubleNotice]) -> dict[uuid.UUID, str]:
    """The references of these cases, as far as the actor may know of them."""
    keys = {key for notice in notices for key in (notice.newer_id, notice.older_id)}
    cases: Sequence[Case] = session.scalars(select(Case).where(Case.id.in_(keys))).all()
    return {case.id: case.reference for case in cases}


def read_key(text: str) -> Key | None:
    """Read where a page begins; what cannot be read begins at the first."""
    moment, _separator, last = text.partition("~")
    when = days.moment_in(moment)
    try:
        return (when, uuid.UUID(last)) if when else None
    except ValueError:
        return None
