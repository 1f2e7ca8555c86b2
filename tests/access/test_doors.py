"""No door leads to a hidden row: nothing, a refusal, or the same answer as for a missing row.

The same doors are tried with the gate's rings switched off, where each must find the row: a door
that could not find it anyway would prove nothing.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from sqlalchemy import insert, select, true
from sqlalchemy.orm import Session

from caseapp.access import gate as gate_module
from caseapp.access import guard
from caseapp.access.gate import gate
from caseapp.base import clock, ids
from caseapp.db import CaseSession, passage
from caseapp.db.base import Base
from caseapp.db.shapes import CaseHandle, CaseRow, ReducedView
from caseapp.kinds import (
    AnswerState,
    ContactMode,
    IntakeState,
    Kind,
    Relation,
    Role,
)
from caseapp.models.amendment import Amendment
from caseapp.models.case import Case
from caseapp.models.conversation import Conversation
from caseapp.models.exploitation import Episode, EpisodeFact
from caseapp.models.intake import Arrival, FirstContact, Intake, TonightCard, WayBack
from caseapp.models.organisation import Organisation
from caseapp.models.stage import PillarState, StageAnswer
from tests.support import booking_records, goal_records, records, shapes
from tests.support.doors import DOORS, Door, Trying
from tests.support.more_doors import MORE_DOORS
from tests.support.world import Opened, World

pytestmark = [
    # Some doors are careless on purpose.
    pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning"),
    pytest.mark.filterwarnings("ignore::sqlalchemy.exc.LegacyAPIWarning"),
]

EVERY_DOOR = [*DOORS, *MORE_DOORS]
#: Tried against every model about a case that caseapp has, not only one of each shape.
TEN = (
    "whole rows",
    "single columns",
    "count",
    "alias",
    "exists in a condition",
    "join",
    "get of an object in hand",
    "refresh",
    "table instead of the model",
    "change by key",
)


@dataclass(frozen=True)
class Stage:
    """A world with rows of each shape, hidden from whoever tries the doors."""

    world: World
    tryings: dict[str, Trying]
    #: who tries -> model -> the key of a hidden row
    keys: dict[str, dict[Any, uuid.UUID]]

    @property
    def database(self) -> str:
        return "postgresql" if self.world.database.settings.is_postgresql else "sqlite"

    def answer(self, who: str, door: Door, model: Any, key: uuid.UUID, *, missing: bool) -> Any:
        """Return what a door answered, or the name of the refusal."""
        trying = self.tryings[who]
        if missing:
            trying = replace(trying, hidden=replace(trying.hidden, id=ids.new_id()))
        with self.world.acting(trying.reader) as session:
            session.info["trying"] = trying
            try:
                return door.open(session, model, key)
            except Exception as refusal:
                return type(refusal)
            finally:
                session.rollback()


@pytest.fixture(scope="module")
def stage(shared_world: World) -> Stage:
    """Give a world in which a colleague and a partner each try to see what they may not.

    The colleague has nothing to do with the case. The partner is a legal adviser with the
    person's yes: the case is open to them, and these kinds of it are not.
    """
    world = shared_world
    shapes.create_tables(world)
    here, there = world.organisation("Harbour"), world.organisation("Law Office")
    owner = world.hat(Role.CW, here)
    hidden = world.open_case(owner)
    colleague, partner = world.hat(Role.CW, here), world.hat(Role.LA, there)
    world.stand(hidden, partner, Relation.CONSENT)
    readers = {"colleague": colleague, "partner": partner}
    mine = {who: _case_of_ones_own(world, reader) for who, reader in readers.items()}
    keys = {Case: hidden.id}
    for model in shapes.ROWS:
        (keys[model],) = shapes.plant(world, model, hidden, owner, Kind.NOT)
    (keys[shapes.PARTS[Kind.NOT]],) = shapes.plant(world, shapes.Fact, hidden, owner, Kind.NOT)
    (keys[shapes.Slip],) = shapes.plant(world, shapes.Fact, hidden, owner, Kind.COM)
    _point_at(world, here, [*keys.values(), ids.new_id()])
    shut_to_partners = (shapes.Fact, shapes.Closable, shapes.PARTS[Kind.NOT])
    keys |= _one_of_everything(world, owner, hidden)
    return Stage(
        world,
        {who: Trying(reader, mine[who], owner, hidden) for who, reader in readers.items()},
        {"colleague": keys, "partner": {model: keys[model] for model in shut_to_partners}},
    )


def _case_of_ones_own(world: World, reader: Any) -> Opened:
    """Give a reader a case with a row of each shape, for doors that start from one's own."""
    opener = reader if reader.role is Role.CW else world.hat(Role.CW, reader.organisation_id)
    case = world.open_case(opener)
    if opener is not reader:
        world.stand(case, reader, Relation.CONSENT)
    for model in shapes.ROWS:
        shapes.plant(world, model, case, reader, Kind.SUM)
    return case


def _point_at(world: World, organisation_id: uuid.UUID, keys: list[uuid.UUID]) -> None:
    pointers = [
        {"id": ids.new_id(), "organisation_id": organisation_id, "points_at": key} for key in keys
    ]
    links = [{"pointer_id": each["id"], "row_id": each["points_at"]} for each in pointers]
    with world.owner() as connection:
        connection.execute(insert(shapes.Pointer.__table__), pointers)
        connection.execute(insert(shapes.link), links)


def _one_of_everything(world: World, owner: Any, case: Opened) -> dict[Any, uuid.UUID]:
    """Put a row into every table about a case, and return one key for each model."""
    now = clock.now()
    world.note(owner, case)
    event = world.stage_event(owner, case)
    unknown = AnswerState.NOT_KNOWN
    episode = world.add(owner, Episode, case, changed_at=now)
    for model, values in {
        Conversation: {
            "happened_at": now,
            "mode": ContactMode.PHONE,
            "alone": unknown,
            "preference_met": unknown,
        },
        PillarState: {
            "kind": Kind.NRM,
            "pillar": 1,
            "track": "X",
            "stage_code": "P1-10",
            "entered_on": now.date(),
        },
        FirstContact: {"taken_at": now, "needed": "a bed"},
        WayBack: {"state": unknown},
        Intake: {"state": IntakeState.UNANSWERED, "since": now},
        Arrival: {"event_id": event, "came_on": now.date(), "people": 2, "number": 1},
        TonightCard: {},
        StageAnswer: {"kind": Kind.NRM, "event_id": event, "field": "x", "state": unknown},
        EpisodeFact: {"episode_id": episode, "field": "x", "state": unknown},
        Amendment: {
            "kind": Kind.NRM,
            "event_id": event,
            "field": "x",
            "nth": 1,
            "state": unknown,
            "reason": "a slip",
        },
    }.items():
        world.add(owner, model, case, **values)
    records.say_who(world, owner, case)
    records.identify(world, owner, case)
    records.say_how_to_be(world, owner, case)
    records.say_who_is_around(world, owner, case)
    records.look_and_walk(world, owner, case)
    records.plan(world, owner, case)
    records.permit(world, owner, case)
    records.stop_sharing(world, owner, case)
    records.share(world, owner, case)
    records.give_task(world, owner, case)
    records.name_reader(world, owner, case)
    records.reword(world, owner, case, world.note(owner, case))
    records.refer(world, owner, case)
    records.open_in_emergency(world, owner, case)
    records.look_back(world, owner, case)
    records.share_without_a_yes(world, owner, case)
    goal_records.set_goals(world, owner, case)
    booking_records.book(world, owner, case)
    keys = {}
    with world.owner() as connection:
        for model in _models_about_a_case():
            column = model.__table__.c.id
            where = model.__table__.c.get("case_id", column) == case.id
            keys[model] = connection.execute(select(column).where(where)).scalars().first()
    missing = [model.__name__ for model, key in keys.items() if key is None]
    assert not missing, f"put a row into {missing} here, so that the doors are tried on it"
    return keys


def _models_about_a_case() -> list[Any]:
    models = [mapper.class_ for mapper in Base.registry.mappers]
    return [
        model
        for model in models
        if isinstance(model.__access__, CaseHandle | CaseRow | ReducedView)
        and not shapes.is_for_tests(model)
    ]


def _tries(stage: Stage, door: Door, models: Any) -> Iterator[tuple[str, Any, uuid.UUID]]:
    for who, keys in stage.keys.items():
        for model in models:
            if model in keys and door.fits(model, stage.database):
                yield who, model, keys[model]


def _leaks(stage: Stage, door: Door, models: Any) -> list[str]:
    """Return where a door answered otherwise than for a row that does not exist."""
    leaks = []
    for who, model, key in _tries(stage, door, models):
        hidden = stage.answer(who, door, model, key, missing=False)
        missing = stage.answer(who, door, model, ids.new_id(), missing=True)
        is_refusal = isinstance(hidden, type)
        if (hidden and not is_refusal) or hidden != missing:
            leaks.append(f"{model.__name__} for a {who}: {hidden!r}, missing: {missing!r}")
    return leaks


@pytest.fixture
def rings_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """Switch the gate off: no criteria, no refusals, no look at what is written."""
    monkeypatch.setattr(gate_module, "_refuse_unfit", lambda state: None)
    monkeypatch.setattr(gate, "models_of", lambda state: {Organisation})
    monkeypatch.setattr(gate, "options", lambda models, actor: [])
    monkeypatch.setattr(gate, "criterion", lambda model, actor: true())
    monkeypatch.setattr(passage, "has_passed", lambda options: True)
    monkeypatch.setattr(guard._Look, "at", lambda self, row, operation: None)
    for name in ("get", "merge", "merge_all", "bulk_save_objects", "bulk_update_mappings"):
        monkeypatch.setattr(CaseSession, name, getattr(Session, name))


def test_there_are_forty_eight_known_doors() -> None:
    assert len(DOORS) == 48
    assert len({door.name for door in EVERY_DOOR}) == len(EVERY_DOOR)


@pytest.mark.parametrize("door", EVERY_DOOR, ids=lambda door: door.name)
def test_no_door_leads_to_a_hidden_row_of_any_shape(stage: Stage, door: Door) -> None:
    assert _leaks(stage, door, shapes.CASE_SHAPES) == []


@pytest.mark.parametrize("door", EVERY_DOOR, ids=lambda door: door.name)
@pytest.mark.usefixtures("rings_off")
def test_without_the_gate_every_door_finds_the_row(stage: Stage, door: Door) -> None:
    for who, model, key in _tries(stage, door, shapes.CASE_SHAPES):
        if who == "colleague":
            answer = stage.answer(who, door, model, key, missing=False)
            found = bool(answer) and not isinstance(answer, type)
            assert found, f"{model.__name__}: {answer!r}"


@pytest.mark.parametrize("name", TEN)
def test_ten_doors_stay_shut_for_every_model_about_a_case(stage: Stage, name: str) -> None:
    (door,) = (door for door in DOORS if door.name == name)
    assert _leaks(stage, door, _models_about_a_case()) == []
