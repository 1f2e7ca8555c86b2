"""Background checks: nobody is put on the team of somebody under eighteen without a valid one, but
for a recorded reason (practice.md P38). Opening a case is never refused for it (P3).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from caseapp.access.ages import age_in
from caseapp.base import clock
from caseapp.base.problems import InvalidError
from caseapp.models.account import Membership
from caseapp.models.case import CaseOverview
from caseapp.models.organisation import Organisation


def asks_for_it(session: Any, case: Any) -> bool:
    """Whether a case is a child's; age in doubt is treated as a child's (INV-14)."""
    overview = session.scalars(select(CaseOverview).where(CaseOverview.case_id == case.id)).first()
    return overview is not None and not age_in(session, case.id).is_adult(clock.now())


def without(
    session: Any, organisation_id: uuid.UUID, user_ids: Iterable[uuid.UUID]
) -> set[uuid.UUID]:
    """Return which of these people have no valid check today, in any of their hats."""
    asked = set(user_ids)
    home = session.get_one(Organisation, organisation_id)
    valid = session.scalars(
        select(Membership).where(
            Membership.user_id.in_(asked),
            Membership.check_valid_until >= clock.today(home.time_zone),
        )
    )
    return asked - {hat.user_id for hat in valid}


def refuse_unchecked(
    session: Any, case: Any, hat: Membership, reason: str | None, field: str = "reason"
) -> None:
    """Raise :class:`InvalidError` for somebody without a valid check, unless there is a reason."""
    if (reason or "").strip() or not asks_for_it(session, case):
        return
    if without(session, case.organisation_id, [hat.user_id]):
        raise InvalidError(
            field,
            _(
                "This person is under 18, or it is not sure, and no valid background check is"
                " recorded for this colleague. Choose somebody else, or write under Why"
                " what makes it right."
            ),
        )


def refuse_at_home(
    session: Any, organisation_id: uuid.UUID, user_id: uuid.UUID | None, reason: str, field: str
) -> None:
    """Raise :class:`InvalidError` for somebody who goes where a person stays without a valid check,
    unless there is a reason (practice.md P38)."""
    if reason.strip() or user_id is None:
        return
    if without(session, organisation_id, [user_id]):
        raise InvalidError(
            field,
            _(
                "No valid background check is recorded for this colleague, and it is where they"
                " stay. Choose somebody else, or write what makes it right."
            ),
        )
