"""Entered once (practice.md P9): a move of pillar one makes the record it speaks of, or brings it
up to date, in the same transaction.

What was typed with the move stays with the move as well. A fact that is added to a move later only
fills what the record does not know: the record may be newer than the move.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from caseapp.kinds import (
    AnswerState,
    ChallengeOutcome,
    ChallengeRoute,
    DecisionOutcome,
    DecisionStep,
    ExtensionAnswer,
    InterimSupport,
    Pillar,
)
from caseapp.models.case import Case
from caseapp.models.identification import (
    DecisionChallenge,
    IdentificationDecision,
    RecoveryExtension,
    RecoveryPeriod,
)
from caseapp.models.stage import StageEvent
from caseapp.rules import identification as rules

_PERIOD = ("rrp_start", "rrp_end")
_OUTCOME = {
    "granted": ExtensionAnswer.GIVEN,
    "not_granted": ExtensionAnswer.NOT_GIVEN,
    "asked": ExtensionAnswer.NOT_YET,
}


@dataclass(frozen=True)
class Move:
    """A move and what was told with it, by the codes of the stage's fields."""

    session: Any
    case: Case
    event: StageEvent
    told: Mapping[str, Any]
    today: date
    is_later: bool

    def fill(self, record: Any, **values: Any) -> None:
        """Set what was told; what is added later only fills gaps."""
        for name, value in values.items():
            is_open = not self.is_later or getattr(record, name) is None
            if value not in (None, "") and is_open:
                setattr(record, name, value)

    def new(self, record: Any) -> Any:
        """Take a new record in."""
        self.session.add(record)
        return record


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
        known = _decisions(move.session, move.case, step)
        if move.is_later:
            same = [each for each in known if each.outcome is outcome]
        else:
            day = move.told.get("decided_on")
            dates = {None, day}
            same = [
                each
                for each in known[:1]
                if each.outcome is outcome and (day is None or each.decided_on in dates)
            ]
        decision = next(iter(same), None)
        if decision is None and not move.is_later:
            decision = _waiting(known) or _new_decision(move, step)
        if decision is not None:
            decision.outcome = outcome
            _tell(move, decision)

    return decided


def _presumed(move: Move) -> None:
    """The preliminary decision is positive since that day, and the period runs."""
    if not move.is_later:
        _decided(DecisionStep.PRELIMINARY, DecisionOutcome.POSITIVE)(move)
        decision = _decisions(move.session, move.case, DecisionStep.PRELIMINARY)[0]
        day = move.event.entered_on
        if decision.decided_on is None and day >= (decision.submitted_on or day):
            decision.decided_on = day
    _period_told(move)


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


# --- the period -------------------------------------------------------------------------


def _period_told(move: Move) -> None:
    start, end = (move.told.get(name) for name in _PERIOD)
    if end is None:
        return
    rules.check_period(start, end, _PERIOD)
    period, extensions = rules.latest_period(move.session, move.case)
    if period is None or _is_another(start, end, period):
        _new_period(move, start, end)
        return
    if start is not None:
        period.start_on = start
    _correct_end(period, extensions, end)


def _ending(move: Move) -> None:
    """The end is near, or more time was asked for, given or not given."""
    end = move.told.get("rrp_end")
    period, extensions = rules.latest_period(move.session, move.case)
    if period is None:
        if end is None:
            return
        rules.check_year("rrp_end", end)
        period = _new_period(move, None, end)
    answer = _OUTCOME.get(move.told.get("extension", ""))
    if answer is not None:
        _more_time(move, period, extensions, answer, end)
    elif end is not None:
        rules.check_period(period.start_on, end, _PERIOD)
        _correct_end(period, extensions, end)
    wish = move.told.get("wish_at_end")
    if wish and not (move.is_later and period.wish_state is AnswerState.TOLD):
        period.wish_state, period.wish_at_end = AnswerState.TOLD, wish


def _more_time(
    move: Move,
    period: RecoveryPeriod,
    extensions: list[RecoveryExtension],
    answer: ExtensionAnswer,
    end: date | None,
) -> None:
    day = move.event.entered_on
    holds = rules.end_that_holds(period.end_on, rules.given_ends(extensions))
    open_one = next((e for e in extensions if e.answer is ExtensionAnswer.NOT_YET), None)
    if answer is ExtensionAnswer.NOT_YET and end is not None and end != holds:
        rules.check_period(period.start_on, end, _PERIOD)
        _correct_end(period, extensions, end)
    if answer is ExtensionAnswer.GIVEN and (end is None or end <= holds):
        return  # The new end is on record already, or nobody has told it yet.
    if any(each.answer is answer and each.answered_on == day for each in extensions):
        return
    if open_one is None:
        open_one = move.new(
            RecoveryExtension(
                move.case, period_id=period.id, asked_on=day, answer=ExtensionAnswer.NOT_YET
            )
        )
    if answer is not ExtensionAnswer.NOT_YET:
        open_one.answer, open_one.answered_on = answer, max(day, open_one.asked_on)
        open_one.new_end_on = end if answer is ExtensionAnswer.GIVEN else None
        rules.check_extension(open_one, holds, move.today, "rrp_end")


def _new_period(move: Move, start: date | None, end: date) -> Any:
    return move.new(
        RecoveryPeriod(move.case, start_on=start, end_on=end, wish_state=AnswerState.NOT_ASKED_YET)
    )


def _is_another(start: date | None, end: date, period: RecoveryPeriod) -> bool:
    """Whether these dates are those of another period than the latest that is known."""
    if start is not None and start >= period.end_on:
        return True
    return period.start_on is not None and end <= period.start_on


def _correct_end(period: RecoveryPeriod, extensions: list[RecoveryExtension], end: date) -> None:
    """Let ``end`` hold, where it was written: in the extension that gave it, or in the period."""
    given = [each for each in extensions if each.answer is ExtensionAnswer.GIVEN]
    last = max(given, key=lambda each: each.new_end_on or date.min, default=None)
    if last is None:
        period.end_on = end
    elif end > period.end_on:
        last.new_end_on = end


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
    "P1-55": _ending,
    "P1-60": _decided(DecisionStep.PRELIMINARY, DecisionOutcome.NEGATIVE),
    "P1-65": _challenged,
    "P1-70": _wait_for_conclusive,
    "P1-80": _decided(DecisionStep.CONCLUSIVE, DecisionOutcome.POSITIVE),
    "P1-85": _decided(DecisionStep.CONCLUSIVE, DecisionOutcome.NEGATIVE),
}
