"""Every stage to every other of its track (domain.md §2): what is refused, and nothing else."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import product
from typing import Any

import pytest
from sqlalchemy import select

from caseapp.base.problems import InvalidError
from caseapp.kinds import AgeStatus, Presence
from caseapp.models.stage import PillarState, StageEvent
from caseapp.rules.stages import enter_stage
from caseapp.vocabularies.stages import Stage, stages
from tests.support.moves import (
    MOVED,
    TRACKS,
    be,
    case_of,
    everything,
    expected,
    key_worker,
    move,
    nothing,
    without,
)
from tests.support.site import Site


@pytest.fixture
def session(site: Site) -> Iterator[Any]:
    """Give the session of a key worker with a case at the first stages; nothing is committed."""
    with key_worker(site) as acting:
        yield acting


@pytest.fixture
def embedded_session(embedded_site: Site) -> Iterator[Any]:
    """Give the same on one database: what follows another stage is no matter of the database."""
    with key_worker(embedded_site) as acting:
        yield acting


GIVINGS = {
    "everything": everything,
    "nothing": nothing,
    "no reason": without("reason"),
    "not at their request": without("at_their_request"),
    "no answers": without("answers"),
}


#: What most depends on: tried in the short run, too.
MAIN = ("everything", "nothing")


@pytest.mark.long
@pytest.mark.parametrize("giving", GIVINGS)
@pytest.mark.parametrize(("pillar", "track"), TRACKS)
def test_every_stage_to_every_other(
    embedded_session: Any, pillar: int, track: str, giving: str
) -> None:
    _try(embedded_session, giving, product(stages().of_pillar(pillar, track), repeat=2))


@pytest.mark.parametrize("giving", MAIN)
@pytest.mark.parametrize(("pillar", "track"), TRACKS)
def test_every_stage_from_some_and_to_some(
    embedded_session: Any, pillar: int, track: str, giving: str
) -> None:
    """A seeded part of the pairs: each stage begins two of them at least, and ends two."""
    drawn = random.Random(f"{pillar}{track}{giving}")
    every = stages().of_pillar(pillar, track)
    pairs = [(start, drawn.choice(every)) for start in every for _time in range(2)]
    pairs += [(drawn.choice(every), end) for end in every for _time in range(2)]
    _try(embedded_session, giving, pairs)


def _try(session: Any, giving: str, pairs: Iterable[tuple[Stage, Stage]]) -> None:
    for start, end in pairs:
        given = GIVINGS[giving](end)
        blamed = move(session, start, end, given)
        wanted = expected(start, end, given, is_adult=True)
        assert (blamed in wanted) if wanted else blamed is None, (start.code, end.code, blamed)


@pytest.mark.parametrize("age", [AgeStatus.CHILD, AgeStatus.AGE_IN_DOUBT])
def test_the_route_of_children_is_theirs_and_of_those_whose_age_is_in_doubt(
    session: Any, age: AgeStatus
) -> None:
    """INV-14."""
    be(session, age)
    route = stages().get("P1-35")
    for start in stages().of_pillar(1):
        assert move(session, start, route, everything(route)) is None, start.code


def test_a_move_in_one_pillar_changes_no_other(session: Any) -> None:
    """INV-02."""
    before = {
        (state.pillar, state.track): (state.stage_code, state.version)
        for state in session.scalars(select(PillarState)).all()
    }
    move(session, stages().get("P4-00"), stages().get("P4-40"), {})
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
            enter_stage(session, case_of(session), code, on=on, presence=Presence.NOT_THERE)
        assert refused.value.field == field
    assert not session.scalars(select(StageEvent)).all()
