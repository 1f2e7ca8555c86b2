"""Correcting what was recorded of a move: nothing is written over, an amendment stands beside it.

What can be corrected is the parts of a move and the facts that came with it, under these codes;
no stage has a fact of the same code. A record that a move made (a period, a decision) is corrected
where that record is.

Why is asked of each kind of data that a correction touches, because whoever reads one kind may not
read the other: no word of a reason is read beside what it does not explain.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from caseapp.base import clock
from caseapp.base.problems import InvalidError
from caseapp.kinds import AnswerState, Kind, Presence
from caseapp.models.amendment import Amendment
from caseapp.models.case import Case
from caseapp.models.stage import PillarState, StageAnswer, StageEvent
from caseapp.rules import reviews
from caseapp.rules.contact_rhythm import AGREED, corrected
from caseapp.rules.stage_facts import COLUMNS, Answer, check_value, dates_of
from caseapp.rules.stages import DO_NOT_RAISE, stand_at, start_dates, track_state
from caseapp.vocabularies.stages import FieldType, Stage, stages

MOVED_ON, WERE_THERE = "moved_on", "were_there"
THEIR_WORDS, WENT_BACK = "their_words", "went_back"
#: The parts of a move, each with the way it is stored.
PARTS: dict[str, FieldType] = {
    MOVED_ON: FieldType.DATE,
    WERE_THERE: FieldType.CHOICE,
    THEIR_WORDS: FieldType.TEXT,
    WENT_BACK: FieldType.TEXT,
}
WHY = "why_corrected"
_NOT_ASKED = Answer(AnswerState.NOT_ASKED_YET)


def why_of(kind: Kind, own: Kind) -> str:
    """Return the field that asks why data of one kind is corrected; ``own``: that of the move."""
    return WHY if kind is own else f"{WHY}_{kind.code.lower()}"


def recorded(event: StageEvent, facts: Iterable[StageAnswer]) -> dict[str, Answer]:
    """Return what was recorded of a move at first, by code."""
    return {
        MOVED_ON: Answer(AnswerState.TOLD, event.entered_on),
        WERE_THERE: Answer(AnswerState.TOLD, event.presence.value),
        THEIR_WORDS: Answer(event.words_state, event.words),
        WENT_BACK: Answer(AnswerState.TOLD, event.reason) if event.reason else _NOT_ASKED,
        **{fact.field: answer_of(fact) for fact in facts if fact.record_id is None},
    }


def standing_of(session: Any, event: StageEvent) -> dict[str, Answer]:
    """Return what stands of a move now, as far as the actor reads it."""
    of_event = select(StageAnswer).where(StageAnswer.event_id == event.id)
    corrected = select(Amendment).where(Amendment.event_id == event.id).order_by(Amendment.nth)
    rows = session.scalars(corrected).all()
    return {
        **recorded(event, session.scalars(of_event).all()),
        **{row.field: answer_of(row) for row in rows},
    }


def answer_of(row: StageAnswer | Amendment) -> Answer:
    """Return what a row says."""
    values = (row.choice, row.on_date, row.number, row.text)
    return Answer(row.state, next((value for value in values if value is not None), None))


def amend(
    session: Any,
    case: Case,
    event: StageEvent,
    standing: Mapping[str, Answer],
    right: Mapping[str, Answer],
    why: Mapping[Kind, str],
) -> None:
    """Correct what stands of a move to what is right; what is the same is left. ``why``: of each
    kind of what is corrected.

    Raises :class:`InvalidError` for what cannot be, naming the field, and where nothing changes.
    """
    changed = {code: answer for code, answer in right.items() if answer != standing[code]}
    if not changed:
        raise InvalidError("", _("Nothing is changed. Change what is not right, or go back."))
    stage, kinds = stages().get(event.to_code), _kinds(session, event)
    reasons = _reasons(event, {kinds.get(code, event.kind) for code in changed}, why)
    made_at, today = clock.now(), reviews.place_of(session, case.organisation_id).today
    for code, answer in changed.items():
        _check(stage, code, answer, today)
        kind = kinds.get(code, event.kind)
        row = Amendment(
            case,
            made_at=made_at,
            kind=kind,
            event_id=event.id,
            field=code,
            nth=_times(session, event, code) + 1,
            state=answer.state,
            reason=reasons[kind],
        )
        if answer.state is AnswerState.TOLD:
            setattr(row, COLUMNS[_type(stage, code)], answer.value)
        session.add(row)
    session.flush()
    latest = None
    if MOVED_ON in changed:
        latest = _move_day(session, case, event, changed[MOVED_ON].value)
    if latest is not None and stages().known(latest.to_code):
        known = stages().get(latest.to_code)
        stand_at(session, case, known, latest, dates_of(known, standing_of(session, latest)))
    start_dates(session, case, stage, event, dates_of(stage, changed))
    if AGREED in changed:
        corrected(session, case, event, changed[AGREED])


def _kinds(session: Any, event: StageEvent) -> dict[str, Kind]:
    """The kinds of the facts of a move; its parts are of its own kind."""
    found = session.scalars(select(StageAnswer).where(StageAnswer.event_id == event.id)).all()
    return {fact.field: fact.kind for fact in found}


def _reasons(event: StageEvent, touched: set[Kind], why: Mapping[Kind, str]) -> dict[Kind, str]:
    """Why each kind is corrected; a reason where nothing is corrected would be lost."""
    given = {kind: words.strip() for kind, words in why.items() if words.strip()}
    for kind in touched - given.keys():
        raise InvalidError(why_of(kind, event.kind), _("Say in a few words why it is corrected."))
    for kind in given.keys() - touched:
        raise InvalidError(
            why_of(kind, event.kind), _("Nothing is changed here. Leave this empty.")
        )
    return given


def _times(session: Any, event: StageEvent, code: str) -> int:
    """How often a part or fact was corrected before."""
    wanted = select(Amendment).where(Amendment.event_id == event.id, Amendment.field == code)
    return len(session.scalars(wanted).all())


def _type(stage: Stage, code: str) -> FieldType:
    if code in PARTS:
        return PARTS[code]
    field = stage.field(code)
    if field is None or field.record:
        raise InvalidError(code, _("This is not asked at this stage."))
    return field.type


def _check(stage: Stage, code: str, answer: Answer, today: date) -> None:
    if code not in PARTS:
        _check_fact(stage, code, answer)
    elif code == MOVED_ON:
        if not isinstance(answer.value, date):
            raise InvalidError(code, _("Give the day it happened."))
        if answer.value > today:
            raise InvalidError(code, _("This date is still to come. Use the day it happened."))
    elif code == WERE_THERE:
        if answer.value not in set(Presence):
            raise InvalidError(code, _("Choose one of the three."))
    elif code == WENT_BACK and not answer.value:
        raise InvalidError(code, _("Say in a few words why it goes back to this stage."))
    elif (answer.state is AnswerState.TOLD) != bool(answer.value):
        raise InvalidError(code, _("Give an answer, or say why there is none; not both."))


def _check_fact(stage: Stage, code: str, answer: Answer) -> None:
    field = stage.field(code)
    if field is None or field.record:
        raise InvalidError(code, _("This is not asked at this stage."))
    check_value(field, answer)
    enough = (AnswerState.TOLD, AnswerState.NOT_KNOWN)
    if field.required and answer.state not in enough:
        raise InvalidError(code, _("This date starts a clock. Please give it."))


# --- the day of a move ------------------------------------------------------------------


def _move_day(session: Any, case: Case, event: StageEvent, day: date) -> StageEvent | None:
    """Correct the day of a move; the present stage follows where the order of moves changes.

    Returns the move that is the latest one now, where another was before.
    """
    state = track_state(session, case, event.pillar, event.track)
    present = present_move(session, case, state)
    before = (event.happened_on, event.recorded_at)
    event.corrected_on = day
    session.flush()
    after = (day, event.recorded_at)
    if present is None:
        return None
    latest = present
    if present.id != event.id:
        if before < _key(present) < after:
            latest = event
    else:
        moves = _moves(session, case, state)
        overtaking = [each for each in moves if after < _key(each) < before]
        latest = max(overtaking, key=_key, default=event)
    if state.stage_code == DO_NOT_RAISE != latest.to_code:
        latest = present  # only the person opens it again
    state.stage_code, state.entered_on = latest.to_code, latest.happened_on
    session.flush()
    return latest if latest.id != present.id else None


def present_move(session: Any, case: Case, state: PillarState) -> StageEvent | None:
    """The move that the present stage came with."""
    stands = [
        each
        for each in _moves(session, case, state)
        if (each.to_code, each.happened_on) == (state.stage_code, state.entered_on)
    ]
    return max(stands, key=lambda each: each.recorded_at, default=None)


def _moves(session: Any, case: Case, state: PillarState) -> list[StageEvent]:
    wanted = select(StageEvent).where(
        StageEvent.case_id == case.id,
        StageEvent.pillar == state.pillar,
        StageEvent.track == state.track,
    )
    return list(session.scalars(wanted).all())


def _key(event: StageEvent) -> tuple[date, Any]:
    return event.happened_on, event.recorded_at
