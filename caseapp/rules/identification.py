"""Identification: what dates can be, how long a recovery period is at least, which end of it holds,
and which stage a record proposes (practice.md P9).

Nothing here moves a stage, and no end of a period ends anything else (INV-04). How a move makes
these records is in :mod:`caseapp.rules.identification_moves`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from flask_babel import format_date
from flask_babel import gettext as _
from sqlalchemy import select

from caseapp.base.days import can_be
from caseapp.base.problems import InvalidError
from caseapp.kinds import DecisionOutcome, DecisionStep, ExtensionAnswer, Pillar
from caseapp.models.case import Case
from caseapp.models.identification import (
    IdentificationDecision,
    RecoveryExtension,
    RecoveryPeriod,
)
from caseapp.models.stage import PillarState
from caseapp.vocabularies.stages import stages

#: A recovery and reflection period has at least this many days, its first and last among them
#: (domain.md §1.2 T045). The one place: an organisation's law profile will set it.
LEAST_DAYS = 30
#: So many days before the end, the stage "period ending" is proposed (practice.md P9).
ENDS_SOON = timedelta(days=14)

PRESUMED, ENDING = "P1-50", "P1-55"
#: The stage that a decision says by itself.
STAGE_OF: dict[tuple[DecisionStep, DecisionOutcome], str] = {
    (DecisionStep.PRELIMINARY, DecisionOutcome.POSITIVE): PRESUMED,
    (DecisionStep.PRELIMINARY, DecisionOutcome.NEGATIVE): "P1-60",
    (DecisionStep.CONCLUSIVE, DecisionOutcome.POSITIVE): "P1-80",
    (DecisionStep.CONCLUSIVE, DecisionOutcome.NEGATIVE): "P1-85",
}


@dataclass(frozen=True)
class Proposal:
    """A stage that a record says, with the dates that the record has already."""

    code: str
    dates: Mapping[str, date] = field(default_factory=dict)


# --- which end holds --------------------------------------------------------------------


def end_that_holds(end_on: date, given: Iterable[date]) -> date:
    """Return the last day of a period: the latest that was given, never earlier than its own."""
    return max([end_on, *given])


def given_ends(extensions: Iterable[Any]) -> list[date]:
    """Return the ends that these extensions gave."""
    return [each.new_end_on for each in extensions if each.answer is ExtensionAnswer.GIVEN]


def latest_period(session: Any, case: Case) -> tuple[RecoveryPeriod | None, list[Any]]:
    """Return the period that began last, with its extensions."""
    periods = session.scalars(select(RecoveryPeriod).where(RecoveryPeriod.case_id == case.id)).all()
    period = max(periods, key=lambda each: (each.end_on, each.made_at), default=None)
    if period is None:
        return None, []
    wanted = select(RecoveryExtension).where(RecoveryExtension.period_id == period.id)
    return period, list(session.scalars(wanted.order_by(RecoveryExtension.asked_on)).all())


# --- what dates can be ------------------------------------------------------------------


def check_year(name: str, day: date | None) -> None:
    """Raise :class:`InvalidError` for a year that is a slip of the hand."""
    if day is not None and not can_be(day):
        raise InvalidError(name, _("Please look at the year of this date."))


def check_happened(name: str, day: date | None, today: date) -> None:
    """Raise :class:`InvalidError` for something that cannot have happened yet."""
    check_year(name, day)
    if day is not None and day > today:
        raise InvalidError(name, _("This date is still to come. Use the day it happened."))


def check_period(
    start: date | None, end: date, names: tuple[str, str] = ("start_on", "end_on")
) -> None:
    """Raise :class:`InvalidError` for a period that ends before it begins or is too short."""
    check_year(names[0], start)
    check_year(names[1], end)
    if start is None:
        return
    if end <= start:
        raise InvalidError(names[1], _("The last day comes after the first. Look at both dates."))
    if (end - start).days + 1 < LEAST_DAYS:
        least = start + timedelta(days=LEAST_DAYS - 1)
        raise InvalidError(
            names[1],
            _(
                "The period has at least %(days)d days: from this first day on, it ends on"
                " %(day)s or later.",
                days=LEAST_DAYS,
                day=format_date(least, "long"),
            ),
        )


def check_decision(
    decision: IdentificationDecision, today: date, explained: str = "reasons_explained_on"
) -> None:
    """Raise :class:`InvalidError` for dates of a decision that cannot be."""
    decided = decision.decided_on
    check_happened("submitted_on", decision.submitted_on, today)
    check_year("expected_on", decision.expected_on)
    check_happened("decided_on", decided, today)
    check_happened(explained, decision.reasons_explained_on, today)
    check_year("challenge_deadline", decision.challenge_deadline)
    if decided is None:
        return
    if decision.outcome is DecisionOutcome.NOT_YET:
        raise InvalidError("outcome", _("Say what was decided, or leave its date empty."))
    if decision.submitted_on is not None and decided < decision.submitted_on:
        raise InvalidError(
            "decided_on",
            _(
                "It was sent on %(day)s. A decision comes after that.",
                day=format_date(decision.submitted_on, "long"),
            ),
        )
    for name, day in (
        (explained, decision.reasons_explained_on),
        ("challenge_deadline", decision.challenge_deadline),
    ):
        if day is not None and day < decided:
            written = format_date(decided, "long")
            raise InvalidError(
                name, _("The decision is of %(day)s. This comes after it.", day=written)
            )


def check_extension(
    extension: RecoveryExtension, end_before: date, today: date, name: str = "new_end_on"
) -> None:
    """Raise :class:`InvalidError` for more time that does not fit; ``end_before``: without it."""
    check_happened("asked_on", extension.asked_on, today)
    check_happened("answered_on", extension.answered_on, today)
    check_year(name, extension.new_end_on)
    if extension.answered_on is not None and extension.answered_on < extension.asked_on:
        raise InvalidError("answered_on", _("The answer comes after the question. Look at both."))
    if extension.answer is not ExtensionAnswer.GIVEN:
        return
    if extension.new_end_on is None:
        raise InvalidError(name, _("Give the new last day."))
    if extension.new_end_on <= end_before:
        raise InvalidError(
            name,
            _(
                "Until now it ends on %(day)s. More time ends later.",
                day=format_date(end_before, "long"),
            ),
        )


# --- what a record says -----------------------------------------------------------------


def proposal(session: Any, case: Case, today: date) -> Proposal | None:
    """Return the stage of pillar one that a record says and the case does not stand at (P9)."""
    state = _state(session, case)
    decision = _latest_decision(session, case)
    period, extensions = latest_period(session, case)
    if state is None:
        return None
    if decision is not None and decision.event_id is None:
        code = STAGE_OF[decision.step, decision.outcome]
        if code != state.stage_code and not _is_behind(state, code, decision.decided_on):
            return Proposal(code, _dates(decision, period if code == PRESUMED else None, today))
    if period is None or state.stage_code != PRESUMED:
        return None
    end = end_that_holds(period.end_on, given_ends(extensions))
    return Proposal(ENDING, {"rrp_end": end}) if end - today <= ENDS_SOON else None


def _is_behind(state: PillarState, code: str, decided_on: date | None) -> bool:
    """Whether the case went beyond this stage after a decision that is written down late."""
    known = stages()
    if decided_on is None or not (known.known(state.stage_code) and known.known(code)):
        return False
    return known.goes_back(state.stage_code, code) and decided_on < state.entered_on


def _dates(
    decision: IdentificationDecision, period: RecoveryPeriod | None, today: date
) -> dict[str, date]:
    """The dates that a move asks for and the records have already."""
    found = {
        "decided_on": decision.decided_on,
        "challenge_deadline": decision.challenge_deadline,
    }
    if period is not None and period.end_on >= today:
        found.update(rrp_start=period.start_on, rrp_end=period.end_on)
    return {name: day for name, day in found.items() if day is not None}


def _state(session: Any, case: Case) -> PillarState | None:
    """Return where the case stands in pillar one."""
    found: PillarState | None = session.scalars(
        select(PillarState).where(
            PillarState.case_id == case.id, PillarState.pillar == Pillar.IDENTIFICATION
        )
    ).first()
    return found


def _latest_decision(session: Any, case: Case) -> IdentificationDecision | None:
    """Return the decision about identification that was made last."""
    decided = session.scalars(
        select(IdentificationDecision).where(
            IdentificationDecision.case_id == case.id,
            IdentificationDecision.outcome != DecisionOutcome.NOT_YET,
            IdentificationDecision.step != DecisionStep.AGE,
        )
    ).all()
    found: IdentificationDecision | None = max(
        decided, key=lambda each: (each.decided_on or date.min, each.made_at), default=None
    )
    return found
