"""Which records somebody may mean who names a person without knowing what there is: who was told
that sharing should stop, or leaves a message.

For the system actors ``stopping`` and ``messages``: by a reference, or by a name that is unsealed
and compared in memory. Both are always looked up, so that what is there takes no other work than
what is not; nothing of what was typed is kept by it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select

from caseapp.access import stopping as reached
from caseapp.access.actor import Actor
from caseapp.base import ids, names
from caseapp.base.doubles import Known
from caseapp.kinds import CaseStatus, StopBasis
from caseapp.models.case import Case, CaseSummary, PersonIdentity
from caseapp.models.status import StatusChange
from caseapp.rules.records import GONE

#: So many people at most are asked about by one name.
MOST = 5
_BATCH = 500


@dataclass(frozen=True)
class Found:
    """The records that fit, by what, and whether the word is to be kept for somebody to look at."""

    cases: Sequence[Case]
    basis: StopBasis
    is_kept: bool


#: What fits nobody, or was not looked for.
NOBODY = Found((), StopBasis.NAME, is_kept=True)


def fitting(session: Any, actor: Actor, who: str) -> Found:
    """Return what fits of the hat's own organisation, and of what it opens anywhere else."""
    opened = reached.open_to(session, actor)
    within = or_(Case.organisation_id == actor.organisation_id, Case.id.in_(opened))
    changes = _latest(session, actor, opened)
    by_name = _by_name(session, within, who, changes)
    by_reference = _by_reference(session, within, who, changes)
    if by_reference:
        return Found(by_reference, StopBasis.REFERENCE, is_kept=False)
    nearest = [case for near, case in by_name if near == by_name[0][0]]
    is_kept = not nearest or len(nearest) > MOST
    return Found(nearest[:MOST], StopBasis.NAME, is_kept=is_kept)


def _latest(
    session: Any, actor: Actor, opened: Iterable[uuid.UUID]
) -> Mapping[uuid.UUID, StatusChange]:
    """How records stand that were ever anything but open cases."""
    found = session.scalars(
        select(StatusChange)
        .where(
            or_(
                StatusChange.organisation_id == actor.organisation_id,
                StatusChange.case_id.in_(opened),
            )
        )
        .order_by(StatusChange.made_at, StatusChange.id)
    )
    return {change.case_id: change for change in found}


def _by_reference(
    session: Any, within: Any, who: str, changes: Mapping[uuid.UUID, StatusChange]
) -> list[Case]:
    """The record with a reference, and the one that it was joined with."""
    reference = ids.read_reference(who) or ""
    found = session.scalars(select(Case).where(Case.reference == reference, within)).first()
    if found is None:
        return []
    chain = [found.id]
    while (into := _into(changes.get(chain[-1]))) and into not in chain:
        chain.append(into)
    others = session.scalars(select(Case).where(Case.id.in_(chain[1:]), within)).all()
    return [found, *others]


def _into(change: StatusChange | None) -> uuid.UUID | None:
    return change.into_id if change is not None and change.status is CaseStatus.JOINED else None


def _by_name(
    session: Any, within: Any, who: str, changes: Mapping[uuid.UUID, StatusChange]
) -> list[tuple[int, Case]]:
    """Everybody who is called so, or nearly so: the nearest first, of those the newest."""
    rows = session.execute(
        select(Case, CaseSummary, PersonIdentity)
        .join(CaseSummary, CaseSummary.case_id == Case.id)
        .outerjoin(PersonIdentity, PersonIdentity.case_id == Case.id)
        .where(within)
        .order_by(Case.made_at.desc(), Case.id)
        .execution_options(yield_per=_BATCH)
    )
    near = [
        (min(close), case)
        for case, summary, papers in rows
        if (close := list(_closeness(who, summary, papers)))
        and not (case.id in changes and changes[case.id].status in GONE)
    ]
    return sorted(near, key=lambda each: each[0])


def _closeness(who: str, summary: CaseSummary, papers: PersonIdentity | None) -> Iterator[int]:
    legal = (papers.legal_name, papers.other_names) if papers else (None, None)
    one = Known.of(summary.name_to_use, summary.identity_level, summary.age_status, *legal)
    for name in (summary.name_to_use, *one.names):
        near = names.closeness(who, name or "")
        if near is not None:
            yield near
