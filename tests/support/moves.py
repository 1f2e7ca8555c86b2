"""Moves of stages tried out: what is given with one, and which field is blamed then."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from caseapp.base.problems import InvalidError
from caseapp.kinds import AgeStatus, AnswerState, Presence, Role
from caseapp.models.case import Case, CaseSummary
from caseapp.models.stage import PillarState
from caseapp.rules.identification import LEAST_DAYS
from caseapp.rules.stages import Answer, enter_stage, open_tracks, track_state
from caseapp.vocabularies.stages import Stage, stages
from tests.support.site import Site

TRACKS = [(pillar.number, track.code) for pillar in stages().pillars for track in pillar.tracks]
OPENED, MOVED = date(2026, 3, 1), date(2026, 3, 9)
TOLD = Answer(AnswerState.TOLD, "yes")


@contextmanager
def key_worker(site: Site) -> Iterator[Any]:
    actor = site.hat(Role.CW, site.organisation())
    opened = site.open_case(actor)
    with site.acting(actor) as acting:
        open_tracks(acting, acting.get(Case, opened.id), OPENED)
        acting.flush()
        yield acting


def case_of(session: Any) -> Case:
    found: Case = session.scalars(select(Case)).one()
    return found


def be(session: Any, status: AgeStatus) -> None:
    session.scalars(select(CaseSummary)).one().age_status = status
    session.flush()


def _stand(session: Any, at: Stage) -> PillarState:
    state = track_state(session, case_of(session), at.pillar, at.track)
    state.stage_code = at.code
    session.flush()
    return state


def _dates(stage: Stage) -> dict[str, Answer]:
    """Give every date that the stage requires; a recovery period has thirty days at least."""
    days = {"rrp_end": MOVED + timedelta(days=LEAST_DAYS - 1)}
    return {
        field.code: Answer(AnswerState.TOLD, days.get(field.code, MOVED))
        for field in stage.required
    }


def everything(stage: Stage) -> dict[str, Any]:
    joint = {"joint_decision": TOLD} if stage.code == "P2-80" else {}
    return {"reason": "so", "at_their_request": True, "answers": {**_dates(stage), **joint}}


def nothing(_stage: Stage) -> dict[str, Any]:
    return {}


def without(name: str) -> Callable[[Stage], dict[str, Any]]:
    def given(stage: Stage) -> dict[str, Any]:
        every = everything(stage)
        every.pop(name)
        return every

    return given


def move(session: Any, start: Stage, end: Stage, given: dict[str, Any]) -> str | None:
    """Try a move; return the field that was blamed, or nothing when it was made."""
    state = _stand(session, start)
    try:
        event = enter_stage(
            session, case_of(session), end.code, on=MOVED, presence=Presence.NOT_THERE, **given
        )
    except InvalidError as problem:
        assert state.stage_code == start.code
        return problem.field
    assert (event.from_code, event.to_code, state.stage_code) == (start.code, end.code, end.code)
    assert state.entered_on == MOVED
    return None


def expected(start: Stage, end: Stage, given: dict[str, Any], *, is_adult: bool) -> set[str]:
    """The fields of which one is blamed; domain.md §2 and practice.md P9 in a few lines."""
    answers = given.get("answers", {})
    blamed = {field.code for field in end.required if field.code not in answers}
    if end.code == "P1-35" and is_adult:
        blamed.add("stage")
    if start.code == "P4-35" != end.code and not given.get("at_their_request"):
        blamed.add("at_their_request")
    if end.code == "P2-80" and "joint_decision" not in answers:
        blamed.add("joint_decision")
    goes_back = end.order < start.order and not end.code.endswith("-00")
    if goes_back and not given.get("reason"):
        blamed.add("reason")
    return blamed
