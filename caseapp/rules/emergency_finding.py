"""Which case somebody means in an emergency: by its reference, or by a name and an age group.

Names are unsealed and compared in memory by the system actor ``emergency``, within one organisation
and only for an exact fit: two that fit, or one that only sounds like it, are nobody. Who reads a
name so is told in the trail by the attempt itself; nothing of what was typed is kept.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from caseapp.access.ages import group_on, today_in
from caseapp.base import ids, names
from caseapp.base.doubles import Known
from caseapp.kinds import AgeStatus
from caseapp.models.case import Case, CaseSummary, PersonIdentity
from caseapp.models.status import StatusChange
from caseapp.rules.records import GONE

_BATCH = 500


@dataclass(frozen=True)
class Asked:
    """What was typed: a reference or a name, and the age group that goes with a name."""

    who: str
    age: AgeStatus | None = None


def fitting(session: Any, organisation_id: uuid.UUID, asked: Asked) -> Case | None:
    """Return the one case of an organisation that fits, or ``None``; for the system actor."""
    reference = ids.read_reference(asked.who)
    if reference is not None:
        found: Case | None = session.scalars(
            select(Case).where(Case.reference == reference, Case.organisation_id == organisation_id)
        ).one_or_none()
        return found
    fits = list(_by_name(session, organisation_id, asked))
    return fits[0] if len(fits) == 1 else None


def _by_name(session: Any, organisation_id: uuid.UUID, asked: Asked) -> Iterator[Case]:
    wanted, today = names.words(asked.who), today_in(session, organisation_id)
    gone = _gone(session, organisation_id)
    rows = session.execute(
        select(Case, CaseSummary, PersonIdentity)
        .join(CaseSummary, CaseSummary.case_id == Case.id)
        .outerjoin(PersonIdentity, PersonIdentity.case_id == Case.id)
        .where(Case.organisation_id == organisation_id)
        .execution_options(yield_per=_BATCH)
    )
    for case, summary, papers in rows:
        legal = (papers.legal_name, papers.other_names) if papers else (None, None)
        age = group_on(summary.age_status, summary.adult_on, today)
        called = (summary.name_to_use, summary.identity_level, age)
        one = Known.of(*called, *legal)
        is_called_so = any(names.words(each) == wanted for each in one.names)
        if wanted and case.id not in gone and is_called_so and _is_of_age(one.age, asked.age):
            yield case


def _is_of_age(age: AgeStatus, asked: AgeStatus | None) -> bool:
    """Somebody whose age is in doubt may be of either group."""
    return (asked is not None and AgeStatus.AGE_IN_DOUBT in (age, asked)) or age is asked


def _gone(session: Any, organisation_id: uuid.UUID) -> set[uuid.UUID]:
    """Records that stand for another one, or for nobody."""
    changes = session.scalars(
        select(StatusChange)
        .where(StatusChange.organisation_id == organisation_id)
        .order_by(StatusChange.made_at, StatusChange.id)
    )
    latest = {change.case_id: change.status for change in changes}
    return {case_id for case_id, status in latest.items() if status in GONE}
