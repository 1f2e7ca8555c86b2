"""Every stage to every other of its track (domain.md §2): what is refused, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from sqlalchemy import select

from caseapp.base.problems import InvalidError
from caseapp.kinds import AgeStatus, AnswerState, Presence, Role
from caseapp.models.case import Case, CaseSummary
from caseapp.models.stage import PillarState, StageEvent
from caseapp.rules.identification import LEAST_DAYS
from caseapp.rules.stages import Answer, enter_stage, open_tracks, track_state
from caseapp.vocabularies.stages import Stage, stages
from tests.support.site import Site

TRACKS = [(pillar.number, track.code) for pillar in stages().pillars for track in pillar.tracks]
OPENED, MOVED = date(2026, 3, 1), date(2026, 3, 9)
TOLD = Answer(AnswerState.TOLD, "yes")


@pytest.fixture
def session(site: Site) -> Iterator[Any]:
    """Give the session of a key worker with a case at the first stages; nothing is committed."""
    with _key_worker(site) as acting:
        yield acting


@pytest.fixture
def embedded_session(embedded_site: Site) -> Iterator[Any]:
    """Give the same on one database: what follows another stage is no matter of the database."""
    with _key_worker(embedded_site) as acting:
        yield acting


@contextmanager
def _key_worker(site: Site) -> Iterator[Any]:
    actor = site.hat(Role.CW, site.organisation())
    opened = site.open_case(actor)
    with site.acting(actor) as acting:
        open_tracks(acting, acting.get(Case, opened.id), OPENED)
        acting.flush()
        yield acting


def _case(session: Any) -> Case:
    found: Case = session.scalars(select(Case)).one()
    return found


def _be(session: Any, status: AgeStatus) -> None:
    session.scalars(select(CaseSummary)).one().age_status = status
    session.flush()


def _stand(session: Any, at: Stage) -> PillarState:
    state = track_state(session, _case(session), at.pillar, at.track)
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


def _everything(stage: Stage) -> dict[str, Any]:
    joint = {"joint_decision": TOLD} if stage.code == "P2-80" else {}
    return {"reason": "so", "at_their_request": True, "answers": {**_dates(stage), **joint}}


def _nothing(_stage: Stage) -> dict[str, Any]:
    return {}


def _without(name: str) -> Callable[[Stage], dict[str, Any]]:
    def given(stage: Stage) -> dict[str, Any]:
        every = _everything(stage)
        every.pop(name)
        return every

    return given


def _blamed(session: Any, start: Stage, end: Stage, given: dict[str, Any]) -> str | None:
    """Try a move; return the field that was blamed, or nothing when it was made."""
    state = _stand(session, start)
    try:
        event = enter_stage(
            session, _case(session), end.code, on=MOVED, presence=Presence.NOT_THERE, **given
        )
    except InvalidError as problem:
        assert state.stage_code == start.code
        return problem.field
    assert (event.from_code, event.to_code, state.stage_code) == (start.code, end.code, end.code)
    assert state.entered_on == MOVED
    return None


def _expected(start: Stage, end: Stage, given: dict[str, Any], *, is_adult: bool) -> set[str]:
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


GIVINGS = {
    "everything": _everything,
    "nothing": _nothing,
    "no reason": _without("reason"),
    "not at their request": _without("at_their_request"),
    "no answers": _without("answers"),
}


@pytest.mark.parametrize(
    "giving",
    [
        "everything",
        "nothing",
        *(pytest.param(name, marks=pytest.mark.long) for name in list(GIVINGS)[2:]),
    ],
)
@pytest.mark.parametrize(("pillar", "track"), TRACKS)
def test_every_stage_to_every_other(
    embedded_session: Any, pillar: int, track: str, giving: str
) -> None:
    session = embedded_session
    for start, end in product(stages().of_pillar(pillar, track), repeat=2):
        given = GIVINGS[giving](end)
        blamed = _blamed(session, start, end, given)
        wanted = _expected(start, end, given, is_adult=True)
        assert (blamed in wanted) if wanted else blamed is None, (start.code, end.code, blamed)


@pytest.mark.parametrize("age", [AgeStatus.CHILD, AgeStatus.AGE_IN_DOUBT])
def test_the_route_of_children_is_theirs_and_of_those_whose_age_is_in_doubt(
    session: Any, age: AgeStatus
) -> None:
    """INV-14."""
    _be(session, age)
    route = stages().get("P1-35")
    for start in stages().of_pillar(1):
        assert _blamed(session, start, route, _everything(route)) is None, start.code


def test_a_move_in_one_pillar_changes_no_other(session: Any) -> None:
    """INV-02."""
    before = {
        (state.pillar, state.track): (state.stage_code, state.version)
        for state in session.scalars(select(PillarState)).all()
    }
    _blamed(session, stages().get("P4-00"), stages().get("P4-40"), {})
    after = {
        (state.pillar, state.track): (state.stage_code, state.version)
        for state in session.scalars(select(PillarState)).all()
    }
    assert {key for key in after if after[key] != before[key]} == {(4, "A")}


def test_a_day_to_come_and_a_stage_that_is_none_are_refused(session: Any) -> None:
    for code, on, field in (
        ("P1-10", date(2099, 1, 1), "on"),
        ("P9-10", MOVED, "stage"),
        ("", MOVED, "stage"),
    ):
        with pytest.raises(InvalidError) as refused:
            enter_stage(session, _case(session), code, on=on, presence=Presence.NOT_THERE)
        assert refused.value.field == field
    assert not session.scalars(select(StageEvent)).all()
