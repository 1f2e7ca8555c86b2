"""What others see of identification in part (domain.md §7.3): managers the dates, house staff the
day until which somebody is entitled. No words, no outcome."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import Boolean, case, exists, func, or_, select, union_all
from sqlalchemy import literal_column as written
from sqlalchemy.orm import Mapped

from caseapp.db.base import Code, View
from caseapp.db.shapes import ReducedView
from caseapp.kinds import (
    ChallengeOutcome,
    DecisionOutcome,
    DecisionStep,
    ExtensionAnswer,
    IdentificationDate,
    Kind,
    Relation,
    Role,
    Sensitivity,
)
from caseapp.models.case import Case
from caseapp.models.identification import (
    DecisionChallenge,
    IdentificationDecision,
    RecoveryExtension,
    RecoveryPeriod,
)

_case: Any = Case.__table__
_period: Any = RecoveryPeriod.__table__
_extension: Any = RecoveryExtension.__table__
_decision: Any = IdentificationDecision.__table__
_challenge: Any = DecisionChallenge.__table__

#: The latest end that an extension gave, as :func:`caseapp.rules.identification.end_that_holds`.
_given = (
    select(func.max(_extension.c.new_end_on))
    .where(_extension.c.period_id == _period.c.id, _extension.c.answer == ExtensionAnswer.GIVEN)
    .scalar_subquery()
)
_end_that_holds: Any = case((_given > _period.c.end_on, _given), else_=_period.c.end_on)

#: Of a decision whose challenge has a date of its own, or is with the authority, the last day to
#: challenge is behind.
_is_challenged = exists().where(
    _challenge.c.decision_id == _decision.c.id,
    or_(
        _challenge.c.deadline.is_not(None),
        _challenge.c.lodged_on.is_not(None),
        _challenge.c.outcome != ChallengeOutcome.NOT_YET,
    ),
)
_is_waiting = _decision.c.outcome == DecisionOutcome.NOT_YET
_is_negative = _decision.c.outcome == DecisionOutcome.NEGATIVE
_is_prepared = (_challenge.c.lodged_on.is_(None)) & (
    _challenge.c.outcome == ChallengeOutcome.NOT_YET
)
_yes, _no = written("1 = 1", Boolean()), written("1 = 0", Boolean())
_no_step: Any = written("NULL", Code(DecisionStep))


def _one(table: Any, what: IdentificationDate, on: Any, step: Any, still_matters: Any) -> Any:
    return (
        select(
            table.c.id,
            table.c.case_id,
            table.c.organisation_id,
            _case.c.sensitivity,
            written(f"'{what.value}'", Code(IdentificationDate)).label("what"),
            step.label("step"),
            on.label("on_date"),
            still_matters.label("still_matters"),
        )
        .join_from(table, _case, _case.c.id == table.c.case_id)
        .where(on.is_not(None))
    )


def _all() -> Iterator[Any]:
    what = IdentificationDate
    yield _one(_period, what.PERIOD_START, _period.c.start_on, _no_step, _no)
    yield _one(_period, what.PERIOD_END, _end_that_holds, _no_step, _yes)
    step = _decision.c.step
    yield _one(_decision, what.SENT, _decision.c.submitted_on, step, _no)
    yield _one(_decision, what.EXPECTED, _decision.c.expected_on, step, _is_waiting)
    yield _one(_decision, what.DECIDED, _decision.c.decided_on, step, _no)
    open_to_challenge = _is_negative & ~_is_challenged
    yield _one(
        _decision, what.CHALLENGE_BY, _decision.c.challenge_deadline, step, open_to_challenge
    )
    yield _one(_challenge, what.CHALLENGE_BY, _challenge.c.deadline, _no_step, _is_prepared)
    yield _one(_challenge, what.LODGED, _challenge.c.lodged_on, _no_step, _no)


class IdentificationDates(View):
    """NRM reduced for managers: dates (§7.3). ``still_matters``: those not settled by others."""

    __table__ = union_all(*_all()).subquery("identification_dates")
    __access__ = ReducedView(Kind.NRM, frozenset({(Role.MGR, Relation.ORGANISATION)}))
    __mapper_args__ = {"primary_key": [__table__.c.id, __table__.c.what]}

    id: Mapped[uuid.UUID]
    case_id: Mapped[uuid.UUID]
    organisation_id: Mapped[uuid.UUID]
    sensitivity: Mapped[Sensitivity]
    what: Mapped[IdentificationDate]
    step: Mapped[DecisionStep | None]
    on_date: Mapped[date]
    still_matters: Mapped[bool]


class EntitlementEnd(View):
    """NRM reduced for house staff: until when somebody is entitled by a recovery period (§7.3)."""

    __table__ = (
        select(
            _period.c.id,
            _period.c.case_id,
            _period.c.organisation_id,
            _case.c.sensitivity,
            _end_that_holds.label("on_date"),
        )
        .join_from(_period, _case, _case.c.id == _period.c.case_id)
        .subquery("entitlement_end")
    )
    __access__ = ReducedView(Kind.NRM, frozenset({(Role.AW, Relation.CONSENT)}), is_headline=True)
    __mapper_args__ = {"primary_key": [__table__.c.id]}

    id: Mapped[uuid.UUID]
    case_id: Mapped[uuid.UUID]
    organisation_id: Mapped[uuid.UUID]
    sensitivity: Mapped[Sensitivity]
    on_date: Mapped[date]
