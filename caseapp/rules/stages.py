"""Moving through the stages of a pillar. No rule here reads another pillar (INV-02).

What a move requires is practice.md P9: the stage, and the dates that start a binding clock.
Everything else is offered. Any stage of the same track may follow any other, but for the few moves
that domain.md §2 refuses because they would go over somebody's head.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from caseapp.access.ages import age_in
from caseapp.access.errors import HiddenError
from caseapp.access.reading import Line
from caseapp.base import clock
from caseapp.base.problems import ConflictError, InvalidError
from caseapp.kinds import BADGE_KINDS, ENTRY_KINDS, AnswerState, Pillar, Presence
from caseapp.models.case import Case, CaseSummary
from caseapp.models.conversation import Conversation
from caseapp.models.organisation import Organisation
from caseapp.models.stage import PillarState, StageAnswer, StageEvent
from caseapp.rules import contact_rhythm, plan_reviews, reviews, walking
from caseapp.rules.identification_moves import follow
from caseapp.rules.stage_facts import (
    Answer,
    answer_row,
    check_answers,
    check_value,
    told_dates,
    told_of,
)
from caseapp.vocabularies.reviews import reviews as known_reviews
from caseapp.vocabularies.stages import Stage, UnknownCode, stages

CHILD_ROUTE = "P1-35"
#: "Please do not raise": only the person opens it again.
DO_NOT_RAISE = "P4-35"
#: Support ends when both decided it; the stage's own field says how.
ENDED_TOGETHER, JOINT_DECISION = "P2-80", "joint_decision"


def open_tracks(session: Any, case: Case, on: date) -> None:
    """Put a new case at the first stage of every pillar and track (INV-02: all in parallel)."""
    for pillar in stages().pillars:
        for track in pillar.tracks:
            first = stages().first(pillar.number, track.code)
            session.add(
                PillarState(
                    case,
                    kind=BADGE_KINDS[Pillar(pillar.number)],
                    pillar=pillar.number,
                    track=track.code,
                    stage_code=first.code,
                    entered_on=on,
                )
            )


def enter_stage(
    session: Any,
    case: Case,
    code: str,
    *,
    on: date,
    presence: Presence,
    words: str | None = None,
    words_language: str | None = None,
    reason: str | None = None,
    answers: Mapping[str, Answer] | None = None,
    conversation: Conversation | None = None,
    version: int | None = None,
    at_their_request: bool = False,
) -> StageEvent:
    """Move a case to a stage of one track and return the event (domain.md §2, practice.md P9).

    ``at_their_request``: the person asked for this move themselves.
    What it says of a recovery period or a decision is kept as that record too. Raises
    :class:`InvalidError` for what cannot be, naming the field, maybe after something was written,
    so that the transaction is undone; :class:`ConflictError` when
    ``version`` is not the track's present one; ``HiddenError`` when the track is not the actor's.
    """
    stage = _stage(code)
    state = track_state(session, case, stage.pillar, stage.track)
    if version is not None and version != state.version:
        raise ConflictError
    _check_move(session, case, state, stage, on, reason)
    _check_wishes(state, stage, answers or {}, at_their_request=at_their_request)
    told = check_answers(stage, answers or {})
    entry_kind = ENTRY_KINDS[Pillar(stage.pillar)]
    event = StageEvent(
        case,
        kind=entry_kind,
        pillar=stage.pillar,
        track=stage.track,
        from_code=state.stage_code,
        to_code=stage.code,
        entered_on=on,
        recorded_at=clock.now(),
        presence=presence,
        words_state=AnswerState.TOLD if words else AnswerState.NOT_ASKED_YET,
        words=words or None,
        words_language=words_language,
        reason=reason or None,
        conversation_id=conversation.id if conversation else None,
        vocabulary_version=str(stages().version),
    )
    session.add(event)
    for field, answer in told:
        session.add(answer_row(case, event, field, answer))
    state.stage_code = stage.code
    state.entered_on = on
    follow(session, case, event, told_of(answers or {}), _today(session, case))
    session.flush()
    stand_at(session, case, stage, event, told_dates(told))
    contact_rhythm.agreed(session, case, told_of(answers or {}), on)
    return event


def stand_at(
    session: Any, case: Case, stage: Stage, event: StageEvent, dates: Mapping[str, date]
) -> None:
    """End and start what standing at a stage ends and starts, however it came to be the present
    one: by a move, by a correction, by walking its pillar again."""
    if walking.is_ours(session, case, stage.pillar):
        spared = _spared(session, case, stage.pillar)
        reviews.start_with_stage(session, case, stage, event, dates, spared)
    else:
        plan_reviews.start_with_stage(session, case, stage)


def track_state(session: Any, case: Case, pillar: int, track: str) -> PillarState:
    """Return where a case stands in one track; raise ``HiddenError`` if that is not the actor's."""
    state: PillarState | None = session.scalars(
        select(PillarState).where(
            PillarState.case_id == case.id,
            PillarState.pillar == pillar,
            PillarState.track == track,
        )
    ).one_or_none()
    if state is None:
        raise HiddenError
    return state


def _stage(code: str) -> Stage:
    try:
        return stages().get(code)
    except UnknownCode:
        raise InvalidError("stage", _("Choose one of the stages.")) from None


def _check_move(
    session: Any, case: Case, state: PillarState, stage: Stage, on: date, reason: str | None
) -> None:
    if on > _today(session, case):
        raise InvalidError("on", _("This date is still to come. Use the day it happened."))
    if stage.code == CHILD_ROUTE and _is_adult(session, case):
        raise InvalidError(
            "stage", _("This route is for people under 18, or whose age is in doubt.")
        )
    known = stages().known(state.stage_code)
    goes_back = known and stages().goes_back(state.stage_code, stage.code)
    if goes_back and not stage.is_start and not reason:
        raise InvalidError("reason", _("Say in a few words why it goes back to this stage."))


def _check_wishes(
    state: PillarState, stage: Stage, answers: Mapping[str, Answer], *, at_their_request: bool
) -> None:
    if state.stage_code == DO_NOT_RAISE != stage.code and not at_their_request:
        raise InvalidError(
            "at_their_request",
            _("They asked us not to raise this. It is opened again when they ask for it."),
        )
    joint = answers.get(JOINT_DECISION)
    if stage.code == ENDED_TOGETHER and (joint is None or joint.state is not AnswerState.TOLD):
        raise InvalidError(
            JOINT_DECISION, _("Support ends together. Say how both of you decided it.")
        )


def _today(session: Any, case: Case) -> date:
    """Return today's date where the organisation is (domain.md §3.4)."""
    organisation = session.get(Organisation, case.organisation_id)
    return clock.today(organisation.time_zone if organisation else "UTC")


def _is_adult(session: Any, case: Case) -> bool:
    """Whether a case is an adult's; with age in doubt it is treated as a child's (INV-14)."""
    summary = session.scalars(select(CaseSummary).where(CaseSummary.case_id == case.id)).first()
    return summary is not None and age_in(session, case.id).is_adult(clock.now())


def add_answers(session: Any, case: Case, event: StageEvent, answers: Mapping[str, Answer]) -> None:
    """Add facts to a move that was recorded before; what was answered then stays as it is.

    Raises :class:`InvalidError` for a field that the stage does not offer or a value that does not
    fit, and for a field that was answered meanwhile.
    """
    stage, told = _stage(event.to_code), []
    before = session.scalars(select(StageAnswer).where(StageAnswer.event_id == event.id)).all()
    answered = {answer.field for answer in before}
    for code, answer in answers.items():
        field = stage.field(code)
        if field is None:
            raise InvalidError(code, _("This is not asked at this stage."))
        if code in answered:
            raise InvalidError(code, _("This was answered meanwhile. What was said stays."))
        check_value(field, answer)
        session.add(answer_row(case, event, field, answer))
        told.append((field, answer))
    follow(session, case, event, told_of(answers), _today(session, case), is_later=True)
    session.flush()
    start_dates(session, case, stage, event, told_dates(told))
    contact_rhythm.agreed(session, case, told_of(answers), event.entered_on)


def start_dates(
    session: Any, case: Case, stage: Stage, event: StageEvent, dates: Mapping[str, date]
) -> None:
    """Start what a stage reminds of and counts from dates that were answered or corrected later."""
    if dates and walking.is_ours(session, case, stage.pillar):
        spared = _spared(session, case, stage.pillar)
        reviews.start_with_dates(session, case, stage, event, dates, spared)


def is_spared(session: Any, case: Case | Line, pillar: int) -> bool:
    """Whether the person asked us not to raise this pillar (practice.md P22): nothing prompts."""
    wanted = select(PillarState).where(
        PillarState.case_id == case.id,
        PillarState.pillar == pillar,
        PillarState.stage_code == DO_NOT_RAISE,
    )
    return session.scalars(wanted).first() is not None


def _spared(session: Any, case: Case, pillar: int) -> frozenset[str]:
    """The kinds of reviews that would raise what is not to be raised."""
    if pillar != stages().get(DO_NOT_RAISE).pillar or not is_spared(session, case, pillar):
        return frozenset()
    return frozenset(known_reviews().ended_by(DO_NOT_RAISE) or ())


__all__ = [
    "CHILD_ROUTE",
    "DO_NOT_RAISE",
    "ENDED_TOGETHER",
    "JOINT_DECISION",
    "Answer",
    "add_answers",
    "enter_stage",
    "is_spared",
    "open_tracks",
    "stand_at",
    "start_dates",
    "track_state",
]
