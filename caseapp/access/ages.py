"""Whether somebody counts as adult, and from which moment: time is part of it, no job is.

Somebody whose age is in doubt is treated as under eighteen until it is decided (INV-14).
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from caseapp.db import passage
from caseapp.kinds import AgeStatus
from caseapp.models.case import AgeChange, CaseSummary
from caseapp.models.organisation import Organisation

_summary: Any = CaseSummary.__table__
_change: Any = AgeChange.__table__
_organisation: Any = Organisation.__table__


@dataclass(frozen=True)
class Age:
    """``adult_at``: the moment from which they count as adult; ``None``: always, or not known."""

    status: AgeStatus
    adult_at: datetime | None = None
    birthday: date | None = None

    @property
    def was_never_minor(self) -> bool:
        """Whether nothing here was ever said by them as somebody under eighteen."""
        return self.status is AgeStatus.ADULT and self.adult_at is None

    def is_adult(self, at: datetime) -> bool:
        """Whether they count as adult at a moment."""
        return self.was_never_minor or (self.adult_at is not None and at >= self.adult_at)


def age_of(connection: Any, case_id: uuid.UUID) -> Age:
    """Return the age of whose case it is; where nothing is known it counts as in doubt.

    An age that was decided without a birthday counts from the moment it was written down.
    """
    decided = (
        select(func.max(_change.c.made_at))
        .where(
            _change.c.case_id == case_id,
            _change.c.age_status == AgeStatus.ADULT,
            _change.c.before != AgeStatus.ADULT,
        )
        .scalar_subquery()
    )
    row = connection.execute(
        select(_summary.c.age_status, _summary.c.adult_on, _organisation.c.time_zone, decided)
        .join(_organisation, _organisation.c.id == _summary.c.organisation_id)
        .where(_summary.c.case_id == case_id),
        execution_options=passage.PASS,
    ).first()
    if row is None:
        return Age(AgeStatus.AGE_IN_DOUBT)
    status, birthday, zone, decided_at = row
    if status is AgeStatus.AGE_IN_DOUBT:
        return Age(status)
    if birthday is not None:
        midnight = datetime.combine(birthday, time(), tzinfo=ZoneInfo(zone))
        return Age(status, midnight, birthday)
    return Age(status, decided_at if status is AgeStatus.ADULT else None)


def age_in(session: Any, case_id: uuid.UUID) -> Age:
    """Return it for a session: a rule that rests on age asks here, whatever its actor reads."""
    return age_of(session.connection(), case_id)
