"""What tells of a case, for words that leave (:mod:`caseapp.rules.neutral`). Nothing here filters
by user: the gate does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import or_, select

from caseapp.base import clock, ids
from caseapp.models.account import User
from caseapp.models.around import PersonAround
from caseapp.models.case import Case, CaseCard, CaseSummary, PersonIdentity
from caseapp.models.companion import Companion
from caseapp.models.team import Assignment


def names_of(session: Any, case: Case) -> list[str]:
    """Return what tells of a case: its reference and every name in it that whoever writes reads."""
    return [ids.show_reference(case.reference), *filter(None, _names(session, case))]


def _names(session: Any, case: Case) -> Iterator[str | None]:
    for summary in session.scalars(select(CaseSummary).where(CaseSummary.case_id == case.id)):
        yield summary.name_to_use
    for card in session.scalars(select(CaseCard).where(CaseCard.case_id == case.id)):
        yield card.name_to_use
    for papers in session.scalars(select(PersonIdentity).where(PersonIdentity.case_id == case.id)):
        yield from (papers.legal_name, papers.other_names)
    for person in session.scalars(select(PersonAround).where(PersonAround.case_id == case.id)):
        yield person.name
    for companion in session.scalars(select(Companion).where(Companion.case_id == case.id)):
        yield companion.name
    now = clock.now()
    team = session.scalars(
        select(User)
        .join(Assignment, Assignment.user_id == User.id)
        .where(
            Assignment.case_id == case.id,
            or_(Assignment.ends_at.is_(None), Assignment.ends_at > now),
        )
    )
    yield from (user.name for user in team)
