"""What a move says of a recovery and reflection period, written into the record of the period."""

from __future__ import annotations

from datetime import date
from typing import Any

from caseapp.kinds import AnswerState, ExtensionAnswer
from caseapp.models.identification import RecoveryExtension, RecoveryPeriod
from caseapp.rules import identification as rules
from caseapp.rules.identification_move import Move

_PERIOD = ("rrp_start", "rrp_end")
_OUTCOME = {
    "granted": ExtensionAnswer.GIVEN,
    "not_granted": ExtensionAnswer.NOT_GIVEN,
    "asked": ExtensionAnswer.NOT_YET,
}


def presumed(move: Move) -> None:
    """The period runs, from when until when."""
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
    if _asked(extensions) is not None and end > _holds(period, extensions):
        _more_time(move, period, extensions, ExtensionAnswer.GIVEN, end)
    else:
        _correct_end(period, extensions, end)


def ending(move: Move) -> None:
    """The end is near, or more time was asked for, given or not given."""
    end = move.told.get("rrp_end")
    period, extensions = rules.latest_period(move.session, move.case)
    if period is None:
        if end is None:
            return
        rules.check_year("rrp_end", end)
        period = _new_period(move, None, end)
    answer = _OUTCOME.get(move.told.get("extension", ""))
    if answer is None and end is not None and end > _holds(period, extensions):
        answer = ExtensionAnswer.GIVEN
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
    holds = _holds(period, extensions)
    open_one = _asked(extensions)
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


def _holds(period: RecoveryPeriod, extensions: list[RecoveryExtension]) -> date:
    return rules.end_that_holds(period.end_on, rules.given_ends(extensions))


def _asked(extensions: list[RecoveryExtension]) -> RecoveryExtension | None:
    """More time that was asked for and not answered yet."""
    return next((each for each in extensions if each.answer is ExtensionAnswer.NOT_YET), None)


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
