"""What people do with periods, decisions and challenges. Nothing is ever taken away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import format_date
from flask_babel import gettext as _
from sqlalchemy import select

from caseapp.access import trail
from caseapp.base.problems import InvalidError
from caseapp.kinds import ExtensionAnswer
from caseapp.models.case import Case
from caseapp.models.identification import (
    DecisionChallenge,
    IdentificationDecision,
    RecoveryExtension,
    RecoveryPeriod,
)
from caseapp.rules import identification as rules

#: Values of columns, by their names.
Values = Mapping[str, Any]


def save_period(session: Any, case: Case, period: RecoveryPeriod | None, values: Values) -> None:
    """Write down a period, or change one. Raises :class:`InvalidError` for what cannot be."""
    rules.check_period(values["start_on"], values["end_on"])
    if period is None:
        _refuse_overlap(session, case, values["start_on"])
        period = RecoveryPeriod(case)
    _set(period, values)
    _keep(session, period, "identification.period")


def save_extension(
    session: Any,
    case: Case,
    period: RecoveryPeriod,
    others: Sequence[RecoveryExtension],
    extension: RecoveryExtension | None,
    values: Values,
    today: date,
) -> None:
    """Ask for more time, or write down what came of it; ``others``: extensions of the period."""
    given = RecoveryExtension(case, period_id=period.id) if extension is None else extension
    _set(given, values)
    if given.answer is ExtensionAnswer.NOT_YET and (given.answered_on or given.new_end_on):
        raise InvalidError("answer", _("Say what the answer was, or leave its dates empty."))
    if given.answer is not ExtensionAnswer.NOT_YET:
        given.answered_on = given.answered_on or today
    if given.answer is ExtensionAnswer.NOT_GIVEN and given.new_end_on:
        raise InvalidError("new_end_on", _("It was not given. Leave the new last day empty."))
    before = [each for each in others if each.id != given.id]
    end_before = rules.end_that_holds(period.end_on, rules.given_ends(before))
    rules.check_extension(given, end_before, today)
    _keep(session, given, "identification.more_time")


def save_decision(
    session: Any,
    case: Case,
    decision: IdentificationDecision | None,
    values: Values,
    today: date,
) -> IdentificationDecision:
    """Write down a decision that is waited for or was made, or change one."""
    kept = IdentificationDecision(case) if decision is None else decision
    is_other_answer = decision is not None and decision.outcome is not values["outcome"]
    _set(kept, values)
    rules.check_decision(kept, today)
    if is_other_answer:
        kept.event_id = None
    _keep(session, kept, "identification.decision")
    return kept


def save_challenge(
    session: Any,
    case: Case,
    decision: IdentificationDecision | None,
    challenge: DecisionChallenge | None,
    values: Values,
    today: date,
) -> None:
    """Write down a challenge of a decision, or change one."""
    rules.check_year("deadline", values["deadline"])
    rules.check_happened("lodged_on", values["lodged_on"], today)
    if challenge is None:
        challenge = DecisionChallenge(case, decision_id=decision.id if decision else None)
    _set(challenge, values)
    _keep(session, challenge, "identification.challenge")


def _refuse_overlap(session: Any, case: Case, start: date | None) -> None:
    """A new period begins after the one before it; that one stays as it is (INV-04)."""
    last, extensions = rules.latest_period(session, case)
    if last is None:
        return
    end = rules.end_that_holds(last.end_on, rules.given_ends(extensions))
    is_known = session.scalars(
        select(RecoveryPeriod.id).where(
            RecoveryPeriod.case_id == case.id, RecoveryPeriod.start_on == start
        )
    ).first()
    if is_known is not None or (start is not None and last.end_on > start >= _start(last)):
        raise InvalidError(
            "start_on",
            _(
                "A period is written down already that ends on %(day)s. Change that one, or let"
                " this one begin after it.",
                day=format_date(end, "long"),
            ),
        )


def _start(period: RecoveryPeriod) -> date:
    return period.start_on or date.min


def _set(record: Any, values: Values) -> None:
    for name, value in values.items():
        setattr(record, name, value)


def _keep(session: Any, record: Any, said: str) -> None:
    session.add(record)
    trail.say(session, said)
    session.flush()
