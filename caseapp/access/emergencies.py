"""Emergency access opens one case to one hat for four hours (domain.md §7.4, practice.md P3).

What it opens is the column ``b`` of the access table; of a protected case only how to reach the
person safely, how to be with them, and whom to call. A bar beats it. It ends at its moment without
any job, because a grant has a window, and sooner when whoever has it ends it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from sqlalchemy import exists, select

from caseapp.access import grants
from caseapp.access.grants import Standing
from caseapp.base import clock
from caseapp.db import passage
from caseapp.kinds import Kind, Relation, Sensitivity
from caseapp.models.case import Case
from caseapp.models.emergency import EmergencyAccess
from caseapp.models.team import CaseBar

#: The name of this source in ``case_access.basis``.
BASIS = "emergency"
#: All that an emergency opens of a protected case (practice.md P3).
PROTECTED = Kind.COM | Kind.SAF | Kind.CON

_bar: Any = CaseBar.__table__
_case: Any = Case.__table__
_emergency: Any = EmergencyAccess.__table__


def _standings(connection: Any, case_id: uuid.UUID) -> Iterator[Standing]:
    """The standings of everybody whose emergency access to a case still runs."""
    columns, now = _emergency.c, clock.now()
    is_barred = exists().where(
        _bar.c.case_id == columns.case_id,
        _bar.c.user_id == columns.user_id,
        _bar.c.lifted_at.is_(None),
    )
    found = connection.execute(
        select(_emergency, _case.c.sensitivity)
        .join(_case, _case.c.id == columns.case_id)
        .where(
            columns.case_id == case_id,
            columns.ended_at.is_(None),
            columns.ends_at > now,
            ~is_barred,
        ),
        execution_options=passage.PASS,
    )
    for row in found:
        yield Standing(
            membership_id=row.membership_id,
            user_id=row.user_id,
            role=row.role,
            relation=Relation.BREAK_GLASS,
            starts_at=row.started_at,
            ends_at=row.ends_at,
            basis=BASIS,
            basis_id=row.id,
            only=PROTECTED if row.sensitivity is Sensitivity.PROTECTED else None,
        )


grants.register(EmergencyAccess, _standings)
