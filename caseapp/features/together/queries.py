"""Reading for the Together page. Nothing here filters by user: the gate does."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import or_, select

from caseapp.access.errors import HiddenError
from caseapp.base import clock
from caseapp.models.account import User
from caseapp.models.case import Case, CaseSummary
from caseapp.models.team import Assignment


def case_of(session: Any, case_id: uuid.UUID) -> tuple[Case, CaseSummary]:
    """Return a case and its summary; raise ``HiddenError`` for who does not read the summary."""
    row = session.execute(
        select(Case, CaseSummary)
        .join(CaseSummary, CaseSummary.case_id == Case.id)
        .where(Case.id == case_id)
    ).one_or_none()
    if row is None:
        raise HiddenError
    return row[0], row[1]


def people_of(session: Any, case: Case) -> Sequence[tuple[Assignment, str]]:
    """Return who supports this person now, with their names."""
    now = clock.now()
    found = session.execute(
        select(Assignment, User)
        .join(User, User.id == Assignment.user_id)
        .where(
            Assignment.case_id == case.id,
            Assignment.starts_at <= now,
            or_(Assignment.ends_at.is_(None), Assignment.ends_at > now),
        )
        .order_by(Assignment.starts_at)
    )
    return [(place, user.name) for place, user in found]
