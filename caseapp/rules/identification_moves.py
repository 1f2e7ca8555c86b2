"""Entered once (practice.md P9): a move of pillar one makes the record it speaks of, or brings it
up to date, in the same transaction.

What was typed with the move stays with the move as well. A fact that is added to a move later only
fills what the record does not know: the record may be newer than the move.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from caseapp.kinds import (
    AnswerState,
    ChallengeOutcome,
    ChallengeRoute,
    DecisionOutcome,
    DecisionStep,
    InterimSupport,
    Pillar,
)
from caseapp.models.case import Case
from caseapp.models.identification import (
    DecisionChallenge,
    IdentificationDecision,
)
from caseapp.models.stage import StageEvent
from caseapp.rules import identification as rules
from caseapp.rules import identification_periods as periods
from caseapp.rules.identification_move import Move


def follow(
    session: Any,
    case: Case,
    event: StageEvent,
    told: Mapping[str, Any],
    today: date,
    *,
    is_later: bool = False,
) -> None:
    """Make or bring up to date what a move of pillar one speaks of.

    Raises ``InvalidError`` for dates that cannot be, naming the field of the stage.
    """
    if event.pillar != Pillar.IDENTIFICATION:
        return
    step = _STEPS.get(event.to_code)
    if step is not None:
        step(Move(session, case, event, told, today, is_later))
    if not is_later:
        _answer_proposals(session, case, event)


def _answer_proposals(session: Any, case: Case, event: StageEvent) -> None:
    """A move answers what decisions proposed, whichever stage was chosen."""
    for decision in _decisions(session, case):
        if decision.event_id is None and decision.outcome is not DecisionOutcome.NOT_YET:
            decision.event_id = event.id


# --- decisions --------------------------------------------------------------------------


def _sent(move: Move) -> None:
    sent_on = move.event.entered_on
    known = _decisions(move.session, move.case, DecisionStep.PRELIMINARY)
    decision = next((each for each in known if each.submitted_on == sent_on), None)
    if decision is None and move.is_later:
        decision = next(iter(known), None)
    if decision is None:
        decision = _waiting(known) or _new_decision(move, DecisionStep.PRELIMINARY)
    move.fill(decision, submitted_on=sent_on)
    _tell(move, decision)


def _wait_for_conclusive(move: Move) -> None:
    known = _decisions(move.session, move.case, DecisionStep.CONCLUSIVE)
    decision = _waiting(known) or (next(iter(known), None) if move.is_later else None)
    _tell(move, decision or _new_decision(move, DecisionStep.CONCLUSIVE))


def _decided(step: DecisionStep, outcome: DecisionOutcome) -> Callable[[Move], None]:
    def decided(move: Move) -> None:
        _decide(move, step, outcome)

    return decided


def _decide(
    move: Move, step: DecisionStep, outcome: DecisionOutcome
) -> IdentificationDecision | None:
    """Write down what was decided: with the same decision when it is known, or the one that was
    waited for, or a new one."""
    known = _decisions(move.session, move.case, step)
    day = move.told.get("decided_on")
    if move.is_later:
        decision = next((each for each in known if each.outcome is outcome), None)
    else:
        last = next(iter(known), None)
        is_it = last is not None and last.outcome is outcome
        if is_it and day is not None and last is not None:
            is_it = last.decided_on in (None, day)
        decision = last if is_it else _waiting(known) or _new_decision(move, step)
    if decision is not None:
        decision.outcome = outcome
        _tell(move, decision)
    return decision


def _presumed(move: Move) -> None:
    """The preliminary decision is positive since that day, and the period runs."""
    if not move.is_later:
        decision = _decide(move, DecisionStep.PRELIMINARY, DecisionOutcome.POSITIVE)
        day = move.event.entered_on
        if decision and decision.decided_on is None and day >= (decision.submitted_on or day):
            decision.decided_on = day
    periods.presumed(move)


def _tell(move: Move, decision: IdentificationDecision) -> None:
    """Write down what was told, in the words of whichever stage told it."""
    explained = "reasons_shared_on" if "reasons_shared_on" in move.told else "reasons_explained_on"
    names = ("authority", "expected_on", "decided_on", "challenge_deadline", "reasons_language")
    move.fill(
        decision,
        reasons_explained_on=move.told.get(explained),
        **{name: move.told.get(name) for name in names},
    )
    rules.check_decision(decision, move.today, explained)


def _decisions(
    session: Any, case: Case, step: DecisionStep | None = None
) -> list[IdentificationDecision]:
    """Return the decisions of a case, of one step or all, newest first."""
    wanted = select(IdentificationDecision).where(IdentificationDecision.case_id == case.id)
    if step is not None:
        wanted = wanted.where(IdentificationDecision.step == step)
    return list(session.scalars(wanted.order_by(IdentificationDecision.made_at.desc())).all())


def _waiting(known: list[IdentificationDecision]) -> IdentificationDecision | None:
    return next((each for each in known if each.outcome is DecisionOutcome.NOT_YET), None)


def _new_decision(move: Move, step: DecisionStep) -> Any:
    return move.new(IdentificationDecision(move.case, step=step, outcome=DecisionOutcome.NOT_YET))


# --- challenges -------------------------------------------------------------------------


def _challenged(move: Move) -> None:
    wanted = select(DecisionChallenge).where(DecisionChallenge.case_id == move.case.id)
    known = move.session.scalars(wanted.order_by(DecisionChallenge.made_at.desc())).all()
    about = _challengeable(move)
    mine = [each for each in known if about is None or each.decision_id in (None, about.id)]
    challenge = next((each for each in mine if each.outcome is ChallengeOutcome.NOT_YET), None)
    if challenge is None and move.is_later:
        challenge = next(iter(known), None)
    challenge = challenge or move.new(_new_challenge(move, about))
    deadline = move.told.get("challenge_deadline")
    rules.check_year("challenge_deadline", deadline)
    route = move.told.get("route")
    move.fill(
        challenge,
        deadline=deadline,
        route=ChallengeRoute(route) if route else None,
        adviser=move.told.get("adviser"),
    )
    interim = move.told.get("interim_support")
    if interim and not (move.is_later and challenge.interim_state is AnswerState.TOLD):
        challenge.interim_state = AnswerState.TOLD
        challenge.interim_support = InterimSupport(interim)


def _challengeable(move: Move) -> IdentificationDecision | None:
    """The decision about identification that was negative last."""
    found = (
        each
        for each in _decisions(move.session, move.case)
        if each.step is not DecisionStep.AGE and each.outcome is DecisionOutcome.NEGATIVE
    )
    return next(found, None)


def _new_challenge(move: Move, about: IdentificationDecision | None) -> DecisionChallenge:
    return DecisionChallenge(
        move.case,
        decision_id=about.id if about else None,
        outcome=ChallengeOutcome.NOT_YET,
        interim_state=AnswerState.NOT_ASKED_YET,
    )


_STEPS: dict[str, Callable[[Move], None]] = {
    "P1-40": _sent,
    "P1-50": _presumed,
    "P1-55": periods.ending,
    "P1-60": _decided(DecisionStep.PRELIMINARY, DecisionOutcome.NEGATIVE),
    "P1-65": _challenged,
    "P1-70": _wait_for_conclusive,
    "P1-80": _decided(DecisionStep.CONCLUSIVE, DecisionOutcome.POSITIVE),
    "P1-85": _decided(DecisionStep.CONCLUSIVE, DecisionOutcome.NEGATIVE),
}
