"""What the matrix does not say: windows, bars, protected cases, closed entries, single records."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, insert, select, update

from caseapp.access import gate
from caseapp.access.actor import Actor, SystemActor
from caseapp.access.errors import AccessRefusedError, HiddenError, NotYoursError
from caseapp.base import clock, ids
from caseapp.kinds import Kind, Relation, Role, Sensitivity
from caseapp.models.case import Case, CaseCard, CaseOverview, CaseSummary, Person
from caseapp.models.grant import ItemAccess
from caseapp.models.note import Note, NoteHeadline
from caseapp.models.trail import TrailEntry, TrailSubject
from tests.support import shapes
from tests.support.shapes import (
    PARTS,
    Attached,
    Closable,
    Decision,
    Fact,
    Headings,
    Machinery,
    Rota,
    Slip,
)
from tests.support.world import DAY, HOUR, Opened, World

NOON = (clock.now() + 10 * DAY).replace(hour=12, minute=0, second=0, microsecond=0)
MICROSECOND = timedelta(microseconds=1)


def count(world: World, actor: Actor, model: Any, *where: Any) -> int:
    """Return how many rows of a model somebody sees."""
    with world.acting(actor) as session:
        found: int = session.scalar(select(func.count()).select_from(model).where(*where))
        return found


def open_singly(
    world: World, case: Opened, hat: Actor, record_id: uuid.UUID, kind: Kind, **values: Any
) -> None:
    """Open one record to one hat, as a booking or a named reader will."""
    row = ItemAccess(
        case_id=case.id,
        organisation_id=case.organisation_id,
        membership_id=hat.membership_id,
        user_id=hat.user_id,
        kind=kind,
        record_id=record_id,
        is_over=False,
        **{"relation": Relation.TASK, "starts_at": clock.now() - HOUR, "basis": "test", **values},
    )
    given = {column.name: getattr(row, column.name) for column in ItemAccess.__table__.c}
    with world.owner() as connection:
        connection.execute(insert(ItemAccess.__table__), given)


@pytest.fixture
def world(shared_world: World) -> World:
    """Give the world of this module; each test makes organisations of its own in it."""
    shapes.create_tables(shared_world)
    return shared_world


@pytest.fixture
def team(world: World) -> Team:
    """Give a case with its caseworker, in an organisation with a manager."""
    return Team(world)


class Team:
    """A case, and the people around it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.here = world.organisation("Harbour")
        self.there = world.organisation("Law Office")
        self.worker = world.hat(Role.CW, self.here)
        self.manager = world.hat(Role.MGR, self.here)
        self.case = world.open_case(self.worker)

    def join(self, role: Role, relation: Relation, **window: Any) -> Actor:
        """Give somebody of another organisation a relation to the case."""
        hat = self.world.hat(role, self.there)
        self.world.stand(self.case, hat, relation, **window)
        return hat

    def facts(self, *kinds: Kind) -> list[uuid.UUID]:
        """Put facts into the case, written by the caseworker."""
        return shapes.plant(self.world, Fact, self.case, self.worker, *kinds)


# --- windows ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        (NOON - MICROSECOND, False),
        (NOON, True),
        (NOON + 24 * HOUR - MICROSECOND, True),
        (NOON + 24 * HOUR, False),
    ],
)
def test_a_grant_holds_from_its_first_moment_until_just_before_its_last(
    team: Team, world: World, moment: datetime, is_open: bool
) -> None:
    with time_machine.travel(NOON - HOUR, tick=False):
        adviser = team.join(Role.LA, Relation.CONSENT, starts_at=NOON, ends_at=NOON + 24 * HOUR)
    with time_machine.travel(moment, tick=False):
        assert count(world, adviser, Case) == is_open
        assert count(world, adviser, CaseSummary) == is_open
        with world.acting(adviser) as session:
            session.add(Fact(team.case, kind=Kind.LEG, words="advice"))
            if is_open:
                session.flush()
            else:
                with pytest.raises(HiddenError):
                    session.flush()


def test_a_single_record_is_open_in_its_window_only(team: Team, world: World) -> None:
    (slip,) = team.facts(Kind.COM)
    interpreter = world.hat(Role.INT, team.there)
    window = {"starts_at": NOON, "ends_at": NOON + DAY}
    open_singly(world, team.case, interpreter, slip, Kind.COM, **window)
    seen = {}
    for moment in (NOON - MICROSECOND, NOON, NOON + DAY - MICROSECOND, NOON + DAY):
        with time_machine.travel(moment, tick=False):
            seen[moment] = count(world, interpreter, Slip)
    assert list(seen.values()) == [0, 1, 1, 0]


# --- bars and protected cases -----------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "relation"),
    [
        (Role.CW, Relation.ASSIGNED),
        (Role.IA, Relation.HOLDER),
        (Role.LA, Relation.CONSENT),
        (Role.VOL, Relation.TASK),
        (Role.MGR, Relation.SUPERVISION),
        (Role.DPO, Relation.LEGAL_TASK),
        (Role.CW, Relation.BREAK_GLASS),
        (Role.MGR, Relation.BREAK_GLASS),
    ],
)
def test_a_bar_beats_every_relation(
    team: Team, world: World, role: Role, relation: Relation
) -> None:
    hat = team.join(role, relation)
    team.facts(*Kind)
    shapes.plant(world, Fact, team.case, hat, Kind.RST)
    (slip,) = team.facts(Kind.COM)
    open_singly(world, team.case, hat, slip, Kind.COM)
    models = (Case, Fact, Slip, *PARTS.values())
    assert sum(count(world, hat, model) for model in models)
    world.bar(team.worker, team.case, hat)
    assert sum(count(world, hat, model) for model in models) == 0
    with world.acting(hat) as session:
        session.add(Fact(team.case, kind=Kind.RST, words="mine"))
        with pytest.raises(HiddenError):
            session.flush()


def test_a_bar_beats_the_view_of_the_organisation_and_its_acts(team: Team, world: World) -> None:
    models = (Case, CaseOverview, TrailEntry, TrailSubject)
    assert all(count(world, team.manager, model) for model in models)
    world.bar(team.worker, team.case, team.manager)
    assert not any(count(world, team.manager, model) for model in models)
    with world.acting(team.manager) as session:
        session.add(Decision(team.case, words="handed over"))
        with pytest.raises(HiddenError):
            session.flush()


def test_a_bar_is_of_the_person_and_so_of_every_hat(team: Team, world: World) -> None:
    chief = world.hat(Role.CW, team.here)
    also_manager = world.hat(Role.MGR, team.here, of=chief)
    assert count(world, also_manager, Case)
    world.bar(team.worker, team.case, chief)
    assert not count(world, also_manager, Case)


def test_a_protected_case_does_not_exist_without_a_grant(world: World) -> None:
    here = world.organisation()
    worker, manager = world.hat(Role.CW, here), world.hat(Role.MGR, here)
    officer = world.hat(Role.DPO, here)
    case = world.open_case(worker, sensitivity=Sensitivity.PROTECTED)
    for hat in (manager, officer):
        assert not any(count(world, hat, model) for model in (Case, CaseOverview))
    assert not count(world, manager, TrailEntry)
    world.stand(case, manager, Relation.SUPERVISION)
    assert count(world, manager, Case) == count(world, manager, CaseSummary) == 1


# --- hats -------------------------------------------------------------------------------


def test_rights_are_of_the_hat_worn_never_of_all_hats(team: Team, world: World) -> None:
    manager_too = world.hat(Role.MGR, team.here, of=team.worker)
    administrator_too = world.hat(Role.ADM, team.here, of=team.worker)
    assert count(world, team.worker, CaseSummary) == 1
    assert count(world, manager_too, CaseSummary) == 0
    assert count(world, manager_too, CaseOverview) == 1
    assert count(world, administrator_too, Case) == 0


def test_a_hat_does_not_reach_what_the_same_role_reaches_elsewhere(
    team: Team, world: World
) -> None:
    for role in Role:
        stranger = world.hat(role, team.there)
        for model in (Case, CaseSummary, CaseOverview, CaseCard):
            assert not count(world, stranger, model), (role, model)


# --- single records ---------------------------------------------------------------------


def test_a_booking_opens_one_slip_to_one_interpreter(team: Team, world: World) -> None:
    slip, _other = team.facts(Kind.COM, Kind.COM)
    interpreter, colleague = (world.hat(Role.INT, team.there) for _ in range(2))
    open_singly(world, team.case, interpreter, slip, Kind.COM)
    assert count(world, interpreter, Slip) == count(world, interpreter, Slip, Slip.id == slip) == 1
    assert count(world, interpreter, Fact) == 0
    assert count(world, interpreter, Case) == 1
    assert count(world, colleague, Slip) == count(world, colleague, Case) == 0


def test_a_named_reader_reads_one_restricted_note(team: Team, world: World) -> None:
    note, _other = team.facts(Kind.RST, Kind.RST)
    for role in (Role.LA, Role.HP):
        reader = world.hat(role, team.there)
        open_singly(world, team.case, reader, note, Kind.RST, relation=Relation.NAMED)
        assert count(world, reader, Fact) == count(world, reader, Fact, Fact.id == note) == 1


@pytest.mark.parametrize("role", [Role.AW, Role.VOL, Role.INT, Role.LEO, Role.ADM, Role.MGR])
def test_no_record_is_opened_singly_to_a_role_that_may_not_read_its_kind(
    team: Team, world: World, role: Role
) -> None:
    keys = team.facts(*Kind)
    reader = world.hat(role, team.there)
    for kind, key in zip(Kind, keys, strict=True):
        open_singly(world, team.case, reader, key, kind, relation=Relation.NAMED)
    assert count(world, reader, Fact) == 0


def test_a_record_opened_as_another_kind_stays_shut(team: Team, world: World) -> None:
    (health,) = team.facts(Kind.HLT)
    reader = world.hat(Role.HP, team.there)
    open_singly(world, team.case, reader, health, Kind.RST, relation=Relation.NAMED)
    assert count(world, reader, Fact) == 0


# --- closed entries ---------------------------------------------------------------------

CLOSED = [
    ("closed_to_guardian", Role.GA, Relation.ASSIGNED),
    ("closed_to_manager", Role.MGR, Relation.SUPERVISION),
    ("closed_to_manager", Role.MGR, Relation.BREAK_GLASS),
    ("closed_to_police", Role.LEO, Relation.CONSENT),
]


@pytest.mark.parametrize(("flag", "role", "relation"), CLOSED)
def test_a_closed_entry_is_closed_to_that_role_alone(
    team: Team, world: World, flag: str, role: Role, relation: Relation
) -> None:
    hat = team.join(role, relation)
    kind = Kind.CJ if role is Role.LEO else Kind.SAF
    author = hat if role is Role.LEO else team.worker  # the police reads its own log alone
    closed, _open = shapes.plant(world, Closable, team.case, author, kind, kind)
    assert count(world, hat, Closable) == 2
    with world.owner() as connection:
        change = update(Closable.__table__).where(Closable.__table__.c.id == closed)
        connection.execute(change.values({flag: True}))
    assert count(world, hat, Closable) == 1
    assert count(world, team.worker, Closable) == 2
    if kind is Kind.SAF:
        assert count(world, hat, Headings) == 1
        assert count(world, team.worker, Headings) == 2
    for other, how in ((Role.GA, Relation.ASSIGNED), (Role.MGR, Relation.SUPERVISION)):
        if other is not role:
            assert count(world, team.join(other, how), Closable) == 2


@pytest.mark.parametrize(
    ("flag", "role", "relation"),
    [each for each in CLOSED if each[1] is not Role.LEO],
)
def test_the_heading_of_a_closed_note_is_closed_too(
    team: Team, world: World, flag: str, role: Role, relation: Relation
) -> None:
    hat = team.join(role, relation)
    world.note(team.worker, team.case, heading="what she told me alone", **{flag: True})
    assert count(world, hat, Note) == 0
    assert count(world, hat, NoteHeadline) == 0


# --- documents --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "relation", "reads"),
    [
        (Role.GA, Relation.ASSIGNED, {Kind.HLT, Kind.NOT, Kind.LEG}),
        (Role.IA, Relation.CONSENT, {Kind.HLT, Kind.NOT}),
        (Role.CW, Relation.ASSIGNED, {Kind.NOT}),
        (Role.LA, Relation.CONSENT, set()),
    ],
)
def test_a_document_needs_the_kind_it_inherits_as_well(
    team: Team, world: World, role: Role, relation: Relation, reads: set[Kind]
) -> None:
    hat = team.join(role, relation)
    shapes.plant(world, Attached, team.case, team.worker, Kind.HLT, Kind.NOT, Kind.LEG)
    with world.acting(hat) as session:
        assert {row.inherited_kind for row in session.scalars(select(Attached))} == reads


def test_a_document_is_written_by_whoever_writes_both_its_kinds(team: Team, world: World) -> None:
    adviser = team.join(Role.LA, Relation.CONSENT)
    with world.acting(adviser) as session:
        session.add(Attached(team.case, inherited_kind=Kind.LEG, words="a decision"))
        session.flush()
        session.add(Attached(team.case, inherited_kind=Kind.HLT, words="a report"))
        with pytest.raises(HiddenError):
            session.flush()


# --- own entries and acts ---------------------------------------------------------------


def test_somebody_who_writes_own_entries_changes_those_and_no_others(
    team: Team, world: World
) -> None:
    house = team.join(Role.AW, Relation.CONSENT)
    (theirs,) = team.facts(Kind.NOT)
    with world.acting(house) as session:
        row = Fact(team.case, kind=Kind.NOT, words="came home late")
        session.add(row)
        session.flush()
        row.words = "came home at ten"
        session.flush()
        assert session.get(Fact, theirs) is None
        assert [fact.words for fact in session.scalars(select(Fact))] == ["came home at ten"]


def test_an_act_is_open_to_managers_of_the_organisation(team: Team, world: World) -> None:
    with world.acting(team.manager) as session:
        session.add(Decision(team.case, words="handed over"))
        session.flush()


@pytest.mark.parametrize("who", ["manager elsewhere", "administrator", "colleague"])
def test_an_act_is_closed_to_everybody_else(team: Team, world: World, who: str) -> None:
    hat = {
        "manager elsewhere": lambda: world.hat(Role.MGR, team.there),
        "administrator": lambda: world.hat(Role.ADM, team.here),
        "colleague": lambda: world.hat(Role.CW, team.here),
    }[who]()
    with world.acting(hat) as session:
        session.add(Decision(team.case, words="handed over"))
        with pytest.raises(HiddenError):
            session.flush()


def test_no_act_on_a_protected_case(team: Team, world: World) -> None:
    case = world.open_case(team.worker, sensitivity=Sensitivity.PROTECTED)
    with world.acting(team.manager) as session:
        session.add(Decision(case, words="handed over"))
        with pytest.raises(HiddenError):
            session.flush()


# --- what is not about a case -----------------------------------------------------------


def test_rows_of_an_organisation_stay_in_it_and_need_their_permission(
    team: Team, world: World
) -> None:
    with world.acting(team.manager) as session:
        session.add(Rota(organisation_id=team.here, words="Saturday"))
        session.flush()
        assert session.scalar(select(func.count()).select_from(Rota)) == 1
        session.add(Rota(organisation_id=team.there, words="Saturday"))
        with pytest.raises(HiddenError):
            session.flush()
        session.rollback()
    with world.owner() as connection:
        row = {"id": ids.new_id(), "organisation_id": team.there, "words": "Sunday"}
        connection.execute(insert(Rota.__table__), row)
    assert count(world, team.manager, Rota) == 0
    with world.acting(team.worker) as session:
        session.add(Rota(organisation_id=team.here, words="Saturday"))
        with pytest.raises(NotYoursError):
            session.flush()
    with pytest.raises(NotYoursError):
        count(world, world.hat(Role.SUR, team.here), Rota)


def test_the_machinerys_rows_are_reached_by_their_own_system_alone(
    team: Team, world: World
) -> None:
    with world.acting(SystemActor("bars", "a test")) as session:
        session.add(Machinery(words="turning"))
        session.flush()
        assert session.scalar(select(func.count()).select_from(Machinery)) == 1
    for actor in (team.worker, team.manager, SystemActor("sign-in", "a test")):
        with world.acting(actor) as session:
            assert session.scalar(select(func.count()).select_from(Machinery)) == 0
            session.add(Machinery(words="turning"))
            with pytest.raises(AccessRefusedError):
                session.flush()


@pytest.mark.parametrize("name", ["accounts", "bars", "sessions", "set-up", "sign-in", "parking"])
def test_a_system_reads_and_writes_no_content_of_a_case(
    team: Team, world: World, name: str
) -> None:
    team.facts(*Kind)
    with world.acting(SystemActor(name, "a test")) as session:
        for model in (Case, CaseSummary, CaseOverview, Fact, Slip, TrailEntry):
            assert session.scalar(select(func.count()).select_from(model)) == 0, model
        session.add(Fact(team.case, kind=Kind.NOT, words="words"))
        with pytest.raises(AccessRefusedError):
            session.flush()


def test_a_step_of_the_machinery_leaves_the_session_to_the_person_again(
    team: Team, world: World
) -> None:
    with world.acting(team.worker) as session:
        with gate.system(session, "bars", "a test"):
            assert session.scalar(select(func.count()).select_from(Case)) == 0
        assert session.scalar(select(func.count()).select_from(Case)) == 1
        assert session.scalar(select(func.count()).select_from(Person)) == 0


# --- the trail --------------------------------------------------------------------------


def test_of_the_trail_each_role_reads_its_own_part(team: Team, world: World) -> None:
    officer = world.hat(Role.DPO, team.here)
    administrator = world.hat(Role.ADM, team.here)
    protected = world.open_case(team.worker, sensitivity=Sensitivity.PROTECTED)
    with world.acting(officer) as session:
        seen = set(session.scalars(select(TrailSubject.case_id)))
        assert {team.case.id, protected.id} <= seen
    with world.acting(team.manager) as session:
        assert set(session.scalars(select(TrailSubject.case_id))) == {team.case.id}
        assert {entry.category for entry in session.scalars(select(TrailEntry))} == {"case"}
    with world.acting(administrator) as session:
        assert set(session.scalars(select(TrailSubject.case_id))) <= {None}
        assert {entry.category for entry in session.scalars(select(TrailEntry))} <= {"account"}
    for role in set(Role) - {Role.DPO, Role.MGR, Role.ADM}:
        assert count(world, world.hat(role, team.here), TrailEntry) == 0, role
    for role in (Role.DPO, Role.MGR, Role.ADM):
        about_cases = TrailSubject.case_id.is_not(None)
        assert count(world, world.hat(role, team.there), TrailSubject, about_cases) == 0, role


# --- the guards of this file ------------------------------------------------------------


def test_these_tests_notice_when_a_hat_is_mistaken_for_another(team: Team, world: World) -> None:
    stranger = world.hat(Role.CW, team.here)
    mistaken = replace(stranger, membership_id=team.worker.membership_id)
    assert count(world, stranger, CaseSummary) == 0
    assert count(world, mistaken, CaseSummary) == 1
