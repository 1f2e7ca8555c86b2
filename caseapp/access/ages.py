"""Whether somebody counts as adult, and from which moment: time is part of it, no job is.

Somebody whose age is in doubt is treated as under eighteen until it is decided (INV-14).
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, func, or_, select

from caseapp.base import clock
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

    def group(self, at: datetime) -> AgeStatus:
        """Return which they are at a moment: what was last written down, until the birthday."""
        return AgeStatus.ADULT if self.is_adult(at) else _not_adult(self.status)


def group_on(status: AgeStatus, adult_on: date | None, day: date) -> AgeStatus:
    """Return which somebody is on a day, of whom a page has what was written down: from the
    birthday on nobody is under eighteen, whether or not somebody has said so since."""
    has_come = adult_on is not None and adult_on <= day
    return AgeStatus.ADULT if status is AgeStatus.CHILD and has_come else status


def are_minors(summary: Any, day: date) -> Any:
    """The same for a list: whether rows of summaries are of people under eighteen on a day, or of
    an age that is in doubt."""
    is_to_come = or_(summary.adult_on.is_(None), summary.adult_on > day)
    return or_(
        summary.age_status == AgeStatus.AGE_IN_DOUBT,
        and_(summary.age_status == AgeStatus.CHILD, is_to_come),
    )


def today_in(session: Any, organisation_id: uuid.UUID) -> date:
    """Return which day it is where an organisation is, whatever the actor reads."""
    wanted = select(_organisation.c.time_zone).where(_organisation.c.id == organisation_id)
    found = session.connection().execute(wanted, execution_options=passage.PASS)
    return clock.today(found.scalar_one())


def _not_adult(status: AgeStatus) -> AgeStatus:
    return AgeStatus.AGE_IN_DOUBT if status is AgeStatus.AGE_IN_DOUBT else AgeStatus.CHILD


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
