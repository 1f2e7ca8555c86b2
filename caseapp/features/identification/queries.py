"""Reading what is known of an identification. Nothing here filters by user: the gate does."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from sqlalchemy import bindparam, or_, select

from caseapp.access import guard, reading
from caseapp.access.errors import HiddenError
from caseapp.access.reading import Line, Reading
from caseapp.access.table import Masks
from caseapp.kinds import IdentificationDate, Kind
from caseapp.models.case import Case
from caseapp.models.identification import (
    DecisionChallenge,
    IdentificationDecision,
    RecoveryExtension,
    RecoveryPeriod,
)
from caseapp.models.identification_dates import EntitlementEnd, IdentificationDates
from caseapp.rules.identification import end_that_holds, given_ends


class Sight(Enum):
    """How far somebody sees: all of it, its dates, or the end of an entitlement (§7.3)."""

    WHOLE = "whole"
    DATES = "dates"
    END = "end"


@dataclass(frozen=True)
class Period:
    """A period with what was asked for, and the end that holds."""

    record: RecoveryPeriod
    extensions: Sequence[RecoveryExtension]

    @property
    def ends_on(self) -> date:
        """The end that holds."""
        return end_that_holds(self.record.end_on, given_ends(self.extensions))

    @property
    def is_extended(self) -> bool:
        """Whether more time was given."""
        return self.ends_on != self.record.end_on


@dataclass(frozen=True)
class Decision:
    """A decision with its challenges."""

    record: IdentificationDecision
    challenges: Sequence[DecisionChallenge]


@dataclass(frozen=True)
class Known:
    """Everything of one case, newest first."""

    periods: Sequence[Period]
    decisions: Sequence[Decision]
    #: Challenges of decisions that are not recorded here.
    challenges: Sequence[DecisionChallenge]


_DATES = ("what", "step", "on_date")
_ALL_DATES = Reading(
    IdentificationDates,
    _DATES,
    where=(IdentificationDates.case_id == bindparam("case"),),
    order=(IdentificationDates.on_date, IdentificationDates.what),
)
_MATTERING = Reading(
    IdentificationDates,
    _DATES,
    where=(
        IdentificationDates.case_id == bindparam("case"),
        IdentificationDates.still_matters.is_(True),
        or_(
            IdentificationDates.what == IdentificationDate.EXPECTED,
            IdentificationDates.on_date >= bindparam("today"),
        ),
    ),
    order=(IdentificationDates.on_date, IdentificationDates.what),
)
_ENDS = Reading(
    EntitlementEnd,
    ("on_date",),
    where=(EntitlementEnd.case_id == bindparam("case"),),
    order=(EntitlementEnd.on_date,),
)


def sight_of(session: Any, reach: Masks) -> Sight | None:
    """Return how far somebody with this reach sees, so that a page asks for no more."""
    if Kind.NRM in reach.reads:
        return Sight.WHOLE
    if reading.is_for(session, IdentificationDates):
        return Sight.DATES
    if Kind.NRM in reach.reduced and reading.is_for(session, EntitlementEnd):
        return Sight.END
    return None


def sight(session: Any, case: Case) -> Sight:
    """Return how far the actor sees; raise ``HiddenError`` when it is nothing."""
    found = sight_of(session, guard.reach(session, case.id))
    if found is None:
        raise HiddenError
    return found


def mattering(session: Any, case: Case | Line, today: date) -> list[Line]:
    """Return the dates to come, and answers that are waited for."""
    return list(_MATTERING.of(session, case=case.id, today=today))


def dates(session: Any, case: Case | Line) -> list[Line]:
    """Return every date of pillar one."""
    return list(_ALL_DATES.of(session, case=case.id))


def ends(session: Any, case: Case | Line) -> list[Line]:
    """Return until when somebody is or was entitled."""
    return list(_ENDS.of(session, case=case.id))


def known(session: Any, case: Case) -> Known:
    """Return everything that is known, in four statements."""
    extensions: dict[uuid.UUID, list[RecoveryExtension]] = defaultdict(list)
    for extension in _rows(session, case, RecoveryExtension, RecoveryExtension.asked_on.desc()):
        extensions[extension.period_id].append(extension)
    challenges: dict[uuid.UUID | None, list[DecisionChallenge]] = defaultdict(list)
    for challenge in _rows(session, case, DecisionChallenge, DecisionChallenge.made_at.desc()):
        challenges[challenge.decision_id].append(challenge)
    periods = _rows(session, case, RecoveryPeriod, RecoveryPeriod.end_on.desc())
    made = IdentificationDecision.made_at.desc()
    decisions = _rows(session, case, IdentificationDecision, made)
    return Known(
        [Period(each, extensions[each.id]) for each in periods],
        [Decision(each, challenges[each.id]) for each in decisions],
        challenges[None],
    )


def of_case(session: Any, case: Case, model: Any, record_id: uuid.UUID) -> Any:
    """Return one record of a case; raise ``HiddenError`` when it is none that the actor reads."""
    wanted = select(model).where(model.id == record_id, model.case_id == case.id)
    found = session.scalars(wanted).one_or_none()
    if found is None:
        raise HiddenError
    return found


def period(session: Any, case: Case, period_id: uuid.UUID) -> Period:
    """Return one period with its extensions."""
    record = of_case(session, case, RecoveryPeriod, period_id)
    wanted = select(RecoveryExtension).where(RecoveryExtension.period_id == record.id)
    return Period(record, session.scalars(wanted).all())


def _rows(session: Any, case: Case, model: Any, order: Any) -> Sequence[Any]:
    wanted = select(model).where(model.case_id == case.id).order_by(order, model.id)
    found: Sequence[Any] = session.scalars(wanted).all()
    return found
